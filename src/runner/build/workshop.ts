import type { Incident } from '../../model/incident.ts';
import type { AbPlan, Arm, PlanLane } from '../../model/plan.ts';
import { type Err, ok, type Result } from '../../model/result.ts';
import type { BuildRecord, Manifest } from '../../model/run.ts';
import { failed } from '../job/incident.ts';
import type { Job } from '../job/job.ts';
import type { Progress } from '../job/progress.ts';
import { timed } from '../job/timed.ts';
import { openSandbox } from '../sandbox/sandbox.ts';
import { type BuiltArm, buildArm, buildBenches, type Order, type Workshop } from './build.ts';
import { type CommitStore, openCommits } from './fetch.ts';
import { locateInstalled } from './installed.ts';
import { installShims } from './shim.ts';

/** What preparing is given. */
export interface PrepareOptions {
  readonly job: Job;
  readonly source: string;
  readonly signal?: AbortSignal | undefined;
  /** Seconds by phase, added to as time passes. */
  readonly seconds: Manifest['seconds'];
  onProgress(event: Progress): void;
  log(name: string, text: string): void;
}

/** What is to be built and measured, whoever asks. */
export interface Needs {
  readonly arms: readonly Arm[];
  readonly benches: AbPlan['benches'];
  readonly lanes: readonly Pick<PlanLane, 'kit' | 'command'>[];
}

/** The place where arms are built: a sandbox with the wanted workloads, the commits, and compilers that are watched. */
export async function openWorkshop(needs: Needs, options: PrepareOptions): Promise<Result<Workshop, Incident>> {
  const { job, signal, seconds, log } = options;
  // LD_PRELOAD is a list separated by blanks and colons: a library below such a path could not be named in it.
  if (/[\s:]/.test(job.directory)) return unusable(job.directory);
  const workloads = new Set(needs.lanes.flatMap(({ kit, command }) => (kit ? command.slice(0, 1) : [])));
  const sandbox = await openSandbox(job.directory, [...workloads], signal);
  if (!sandbox.ok) return sandbox;
  const commits = await timed(seconds, 'fetch', () => fetchAll(needs, options));
  if (!commits.ok) return commits;
  await installShims(job.shim, sandbox.value.environment.PATH ?? '');
  return ok({ job, sandbox: sandbox.value, commits: commits.value, signal, log });
}

async function fetchAll(
  { arms, benches }: Needs,
  { job, source, signal, onProgress }: PrepareOptions,
): Promise<Result<CommitStore, Incident>> {
  const shas = new Set([...arms.flatMap((arm) => (arm.source.kind === 'build' ? [arm.source.sha] : [])), benches.sha]);
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

/** One arm, built or found on the machine. */
export async function prepareArm(
  shop: Workshop,
  order: Order,
  options: PrepareOptions,
): Promise<Result<BuiltArm, Incident>> {
  const { source, label } = order.arm;
  return told(order.name, label, options, () =>
    source.kind === 'build' ? buildArm(shop, order) : installed(order.name, label, source),
  );
}

/** The bench programs of the repository. */
export async function prepareBenches(
  shop: Workshop,
  benches: AbPlan['benches'],
  options: PrepareOptions,
): Promise<Result<void, Incident>> {
  return told('benches', 'bench programs', options, () => buildBenches(shop, benches));
}

async function installed(
  name: string,
  label: string,
  source: Parameters<typeof locateInstalled>[1],
): Promise<Result<BuiltArm, Incident>> {
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
  return ok({ record, library: found.value?.path ?? null, flags: null });
}

async function told<T>(
  what: string,
  label: string,
  { onProgress }: PrepareOptions,
  action: () => Promise<Result<T, Incident>>,
): Promise<Result<T, Incident>> {
  const began = performance.now();
  onProgress({ kind: 'build', what, label, state: 'started', seconds: 0 });
  const result = await action();
  const seconds = (performance.now() - began) / 1000;
  onProgress({ kind: 'build', what, label, state: result.ok ? 'done' : 'failed', seconds });
  return result;
}

/** Whether a step was cut off, rather than failed. */
export function wasCancelled(result: Result<unknown, Incident>): boolean {
  return !result.ok && result.error.code === 'cancelled';
}

function unusable(directory: string): Err<Incident> {
  return failed({
    code: 'bad-output-directory',
    phase: 'build',
    message: `Libraries cannot be preloaded from ${directory}: the path holds a blank or a colon.`,
    next: 'Choose an output directory without blanks and colons, then ask again.',
  });
}
