import { holdFolder } from '../../bundle/held-folder.ts';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan, Arm, PlanLane } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Manifest } from '../../model/run.ts';
import type { Job } from '../job/job.ts';
import { type Progress, timePhase } from '../job/progress.ts';
import { chooseProtection, type Protection, type SandboxPolicy } from '../sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { ArmText, ConfiguredText } from './arm-text.ts';
import { type BuildPlace, openBuildPlaces } from './build-place.ts';
import type { CacheSettings } from './cache/cache-settings.ts';
import { type CommitStore, openCommitStore } from './commits/commit-store.ts';
import { keptKits } from './kept-kit.ts';
import { cacheNote, openRunCache, type RunCache } from './run-cache.ts';

/** Everything that the builds of a run share. */
export interface BuildContext {
  readonly job: Job;
  readonly sandbox: Sandbox;
  readonly commits: CommitStore;
  /** Where an arm is built: the same path inside for every arm of every job, since `__FILE__` becomes part of a library. */
  readonly build: BuildPlace;
  /** Where the bench programs are built and started; measured processes cannot write there. */
  readonly bench: BuildPlace;
  /** Builds of earlier runs; null where nothing is kept. */
  readonly cache: RunCache | null;
  /** What a build would compile, where that can be found without compiling; absent: kept builds are found by their commands alone. */
  readonly planText?: PlanText | undefined;
  /** What configured arms would compile, by `buildName`, where a comparison before the builds found it. */
  readonly configuredTexts: Map<string, ConfiguredText>;
  /** Whether the kernel killed a process of a build since the memory of the job was used up. */
  readonly memory: { ranOut: boolean };
  readonly signal?: AbortSignal | undefined;
  onProgress(event: Progress): void;
  /** Writes the sanitised output of a build to `logs/<name>.log` of the bundle. */
  log(name: string, text: string): void;
}

type PlanText = (context: BuildContext, source: Extract<Arm['source'], { kind: 'build' }>) => Promise<ArmText | null>;

export interface BuildOptions {
  readonly job: Job;
  /** Git URL or local path of the measured repository. */
  readonly source: string;
  /** The user's own checkout, when the commits are from there. */
  readonly checkout?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: `available`. */
  readonly sandbox?: SandboxPolicy | undefined;
  /** The build cache; null or absent: none. */
  readonly cache?: CacheSettings | null | undefined;
  readonly planText?: PlanText | undefined;
  /** Seconds by phase; the time of fetching is added. */
  readonly seconds: Manifest['seconds'];
  onProgress(event: Progress): void;
}

/** The parts of a plan that name what to build. */
interface BuildNeeds {
  readonly repository: string;
  readonly arms: readonly Arm[];
  readonly benches: AbPlan['benches'];
  readonly lanes: readonly Pick<PlanLane, 'kit' | 'command'>[];
  readonly tree?: AbPlan['tree'];
}

/** Opens the sandbox with the workloads of the lanes and fetches all commits. */
export async function openBuildContext(
  needs: BuildNeeds,
  options: BuildOptions,
): Promise<Result<BuildContext, Incident>> {
  const { job, signal, onProgress } = options;
  const protection = await chooseProtection(options.sandbox);
  if (!protection.ok) return protection;
  // The look at the system takes about as long as the fetch. Both come to an end before the folder of the job is cleared.
  const [commits, isolated] = await Promise.allSettled([
    timePhase(options.seconds, 'fetch', () => fetchAll(needs, options)),
    openIsolation(needs, options, protection.value),
  ]);
  if (commits.status === 'rejected') throw commits.reason;
  if (isolated.status === 'rejected') throw isolated.reason;
  if (!commits.value.ok) return commits.value;
  if (!isolated.value.ok) return isolated.value;
  const { sandbox, cache } = isolated.value.value;
  const places = await openBuildPlaces(sandbox);
  const logs = holdFolder(job.logs);
  job.defer(async () => logs.close());
  const log = (name: string, text: string): void => logs.write(`${name}.log`, text);
  const memory = { ranOut: false };
  const { planText } = options;
  return ok({
    job,
    sandbox,
    commits: commits.value.value,
    ...places,
    cache,
    planText,
    configuredTexts: new Map(),
    memory,
    signal,
    onProgress,
    log,
  });
}

/**
 * The context of a build that runs beside others: the same paths inside, and folders of its own on the host. Only an isolated sandbox has paths
 * of its own; elsewhere the path of a build would become part of it by `__FILE__`.
 *
 * @param source Where its checkout is: the folder of another build that needs the same commit, or null for a fresh one.
 */
export async function besideOthers(
  context: BuildContext,
  source: string | null,
  signal: AbortSignal | undefined,
): Promise<BuildContext> {
  const { sandbox, build, job } = context;
  if (!sandbox.protection.isolated) throw new Error('builds without a sandbox are made one after the other');
  const [host, own] = await Promise.all([sandbox.makeFolder(), source ?? sandbox.makeFolder()]);
  return { ...context, signal, build: { host, inside: build.inside }, job: { ...job, source: own } };
}

/** Opens the cache, and the sandbox with its programs. */
async function openIsolation(
  needs: BuildNeeds,
  options: BuildOptions,
  protection: Protection,
): Promise<Result<Pick<BuildContext, 'sandbox' | 'cache'>, Incident>> {
  const { job, signal } = options;
  const cache = await openRunCache(protection, needs, options);
  const workloads = new Set(needs.lanes.flatMap(({ kit, command }) => (kit ? command.slice(0, 1) : [])));
  const kits = await keptKits(options.cache, cacheNote(options.onProgress));
  const sandbox = await openSandbox(job.scratch, [...workloads], { signal, protection, kits });
  if (!sandbox.ok) return sandbox;
  job.defer(sandbox.value.close);
  return ok({ sandbox: sandbox.value, cache });
}

/** The commits that a plan needs. */
export function plannedCommits(arms: readonly Arm[], benches: AbPlan['benches']): Set<string> {
  return new Set([...arms.flatMap((arm) => (arm.source.kind === 'build' ? [arm.source.sha] : [])), benches.sha]);
}

async function fetchAll(
  { arms, benches, tree }: BuildNeeds,
  { job, source, checkout, signal, onProgress }: BuildOptions,
): Promise<Result<CommitStore, Incident>> {
  const shas = plannedCommits(arms, benches);
  const names = [...shas].map((sha) => sha.slice(0, 12)).join(', ');
  onProgress({ kind: 'phase', phase: 'fetch', detail: `${shas.size === 1 ? 'commit' : 'commits'} ${names}` });
  const store = await openCommitStore(job.git, source, { rules: tree, checkout, signal });
  if (!store.ok) return store;
  for (const sha of shas) {
    const fetched = await store.value.fetch(sha);
    if (!fetched.ok) return fetched;
  }
  return store;
}
