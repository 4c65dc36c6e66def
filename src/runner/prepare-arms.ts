import type { Incident } from '../model/incident.ts';
import type { ArmName } from '../model/names.ts';
import type { Plan } from '../model/plan.ts';
import type { BuildRecord, Manifest } from '../model/run.ts';
import { type Attempt, done, trouble } from './attempt.ts';
import { type BuiltArm, buildArm, buildBenches, type Workshop } from './build.ts';
import { type CommitStore, openCommits } from './fetch.ts';
import { locateInstalled } from './installed.ts';
import type { Job } from './job.ts';
import { copyLibrary } from './library.ts';
import type { Bench } from './process-sample.ts';
import type { Progress } from './progress.ts';
import { openSandbox } from './sandbox.ts';
import { installShims } from './shim.ts';
import { timed } from './timed.ts';

/** What preparing is given. */
export interface PrepareOptions {
  readonly job: Job;
  readonly source: string;
  readonly signal?: AbortSignal | undefined;
  /** Seconds by phase, added to as time passes. */
  readonly seconds: Manifest['seconds'];
  onProgress(event: Progress): void;
  log(name: string, text: string): void;
  /** Called as soon as an arm is built: its record belongs into the manifest whatever happens next. */
  onBuilt(arm: ArmName, record: BuildRecord): void;
}

/** Both arms and the bench programs, ready to be measured. */
export interface Loaded {
  readonly bench: Bench;
  readonly built: Readonly<Record<ArmName, BuiltArm>>;
}

/** Fetches the plan's commits, builds both arms and the bench programs. What went wrong comes back as incidents. */
export async function prepareArms(plan: Plan, options: PrepareOptions): Promise<Loaded | Incident[]> {
  const { job, signal, seconds, log } = options;
  // LD_PRELOAD is a list separated by blanks and colons: a library below such a path could not be named in it.
  if (/[\s:]/.test(job.directory)) return [unusable(job.directory)];
  const workloads = new Set(plan.lanes.flatMap(({ kit, command }) => (kit ? command.slice(0, 1) : [])));
  const sandbox = await openSandbox(job.directory, [...workloads], signal);
  if (!sandbox.ok) return [sandbox.incident];
  const commits = await timed(seconds, 'fetch', () => fetchAll(plan, options));
  if (!commits.ok) return [commits.incident];
  const shop: Workshop = { job, sandbox: sandbox.value, commits: commits.value, signal, log };
  return timed(seconds, 'build', async () => {
    options.onProgress({
      kind: 'phase',
      phase: 'build',
      detail: `${plan.baseline.label} against ${plan.candidate.label}`,
    });
    await installShims(job.shim, shop.sandbox.environment.PATH ?? '');
    const baseline = await prepareArm(shop, plan, 'baseline', options);
    if (cancelled(baseline)) return [baseline.incident];
    // A broken baseline is no reason to leave the candidate unbuilt: whether both fail tells whose fault it is.
    const candidate = oneBinary(plan)
      ? share(baseline, plan, options)
      : await prepareArm(shop, plan, 'candidate', options);
    if (cancelled(candidate)) return [candidate.incident];
    if (!baseline.ok || !candidate.ok) {
      return [baseline, oneBinary(plan) ? done(null) : candidate].flatMap((arm) => (arm.ok ? [] : [arm.incident]));
    }
    const benches = await told('benches', 'bench programs', options, () => buildBenches(shop, plan));
    if (!benches.ok) return [benches.incident];
    const built = { baseline: baseline.value, candidate: candidate.value };
    const { library } = built.baseline;
    const sentinel = library === null ? null : await copyLibrary(library, job.library.sentinel);
    const libraries = { baseline: library, candidate: built.candidate.library, sentinel };
    return { built, bench: { plan, sandbox: shop.sandbox, directory: job.bench, libraries, lengths: {}, signal } };
  });
}

async function fetchAll(
  plan: Plan,
  { job, source, signal, onProgress }: PrepareOptions,
): Promise<Attempt<CommitStore>> {
  const arms = [plan.baseline.source, plan.candidate.source];
  const shas = new Set([...arms.flatMap((arm) => (arm.kind === 'build' ? [arm.sha] : [])), plan.benches.sha]);
  const names = [...shas].map((sha) => sha.slice(0, 12)).join(', ');
  onProgress({ kind: 'phase', phase: 'fetch', detail: `${shas.size === 1 ? 'commit' : 'commits'} ${names}` });
  const store = await openCommits(job.git, source, signal);
  if (!store.ok) return store;
  for (const sha of shas) {
    const fetched = await store.value.fetch(sha);
    if (!fetched.ok) return fetched;
  }
  return store;
}

async function prepareArm(
  shop: Workshop,
  plan: Plan,
  name: ArmName,
  options: PrepareOptions,
): Promise<Attempt<BuiltArm>> {
  const { source, label } = plan[name];
  const built = await told(name, label, options, () =>
    source.kind === 'build' ? buildArm(shop, plan, name) : installed(name, label, source),
  );
  if (built.ok) options.onBuilt(name, built.value.record);
  return built;
}

async function installed(
  name: ArmName,
  label: string,
  source: Parameters<typeof locateInstalled>[1],
): Promise<Attempt<BuiltArm>> {
  const found = await locateInstalled(name, source);
  if (!found.ok) return found;
  const record: BuildRecord = {
    label,
    sha: null,
    commands: [],
    librarySha256: found.value?.sha256 ?? null,
    librarySizeBytes: found.value?.sizeBytes ?? null,
    compiler: null,
    effective: {},
    translationUnits: 0,
    seconds: 0,
  };
  return done({ record, library: found.value?.path ?? null, flags: null });
}

/** The same commit built by the same commands: then there is one library, and the arms differ in their environment. */
function oneBinary({ baseline, candidate }: Plan): boolean {
  return baseline.source.kind === 'build' && JSON.stringify(baseline.source) === JSON.stringify(candidate.source);
}

function share(baseline: Attempt<BuiltArm>, plan: Plan, options: PrepareOptions): Attempt<BuiltArm> {
  if (!baseline.ok) return baseline;
  const record = { ...baseline.value.record, label: plan.candidate.label };
  options.onBuilt('candidate', record);
  return done({ ...baseline.value, record });
}

async function told<T>(
  what: ArmName | 'benches',
  label: string,
  { onProgress }: PrepareOptions,
  action: () => Promise<Attempt<T>>,
): Promise<Attempt<T>> {
  const began = performance.now();
  onProgress({ kind: 'build', what, label, state: 'started', seconds: 0 });
  const result = await action();
  const seconds = (performance.now() - began) / 1000;
  onProgress({ kind: 'build', what, label, state: result.ok ? 'done' : 'failed', seconds });
  return result;
}

function cancelled<T>(attempt: Attempt<T>): attempt is { readonly ok: false; readonly incident: Incident } {
  return !attempt.ok && attempt.incident.code === 'cancelled';
}

function unusable(directory: string): Incident {
  return trouble({
    code: 'bad-output-directory',
    phase: 'build',
    message: `Libraries cannot be preloaded from ${directory}: the path holds a blank or a colon.`,
    next: 'Choose an output directory without blanks and colons, then ask again.',
  }).incident;
}
