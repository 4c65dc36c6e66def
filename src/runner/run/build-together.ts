import { availableParallelism } from 'node:os';
import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildRecord, Manifest } from '../../model/run.ts';
import { type BuiltArm, flagsOf } from '../build/build-arm.ts';
import { type BuildContext, besideOthers } from '../build/build-context.ts';
import { prepareArm, prepareBenches, wasCancelled } from '../build/prepare-arm.ts';

type ArmResult = Result<BuiltArm, Incident>;
type BenchesResult = Result<Pick<Manifest, 'benchesFromCache'>, Incident>;

/** The builds of a comparison. */
interface Builds {
  readonly baseline: ArmResult;
  readonly candidate: ArmResult;
  /** The bench programs, built meanwhile where the machine has a processor for that. Called only when both arms are built. */
  benches(): Promise<BenchesResult>;
}

/**
 * Builds both arms, and the bench programs that the lanes use, at the same time: as many builds as the machine has processors. Each has its
 * own checkout, folder and log. Without isolation, and on one processor, they are built one after the other.
 *
 * When a build fails while others run and the memory of the job was used up, it is made once more, alone.
 *
 * @param onBuilt Called as soon as an arm is built.
 */
export async function buildTogether(
  plan: AbPlan,
  context: BuildContext,
  onBuilt: (arm: ArmName, record: BuildRecord) => void,
  processors: number = availableParallelism(),
): Promise<Builds> {
  const flags = flagsOf([plan.baseline, plan.candidate]);
  const { layouts: count, seed } = plan.sampling;
  const layouts = count === undefined ? undefined : { count, seed };
  const prepare = async (name: ArmName, own: BuildContext): Promise<ArmResult> => {
    const built = await prepareArm(own, { arm: plan[name], name, ...flags, layouts });
    if (built.ok) onBuilt(name, built.value.record);
    return built;
  };
  const benchesIn = (own: BuildContext): Promise<BenchesResult> => prepareBenches(own, plan.benches, plan.lanes);
  const isAlone = processors < 2 || !context.sandbox.protection.isolated;
  if (isAlone) {
    const baseline = await prepare('baseline', context);
    if (isHopeless(baseline)) return { baseline, candidate: baseline, benches: () => benchesIn(context) };
    // The candidate is built even if the baseline failed: whether both fail shows which commit broke the build.
    const candidate = isSameBuild(plan) ? share(baseline, plan, onBuilt) : await prepare('candidate', context);
    return { baseline, candidate, benches: () => benchesIn(context) };
  }

  // What is not needed any more ends: a second arm without the first, and benches without arms.
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(context.signal === undefined ? [] : [context.signal])]);
  const inTurn = limiter(processors);
  const beside = async (sha: string | null): Promise<BuildContext> =>
    besideOthers(context, sha !== null && sha === shaOf(plan, 'baseline') ? context.job.source : null, signal);
  const first = inTurn(async () => {
    const built = await prepare('baseline', context);
    if (isHopeless(built)) stop.abort();
    return built;
  });
  const second = isSameBuild(plan)
    ? first.then((built) => share(built, plan, onBuilt))
    : inTurn(async () => prepare('candidate', await beside(shaOf(plan, 'candidate'))));
  // The benches may change their checkout, so that it is not shared.
  const third = inTurn(async () => benchesIn({ ...(await beside(null)), bench: context.bench }));
  const ended = await Promise.allSettled([first, second]);
  if (ended.some(({ status }) => status === 'rejected')) stop.abort();
  // An error of this program is thrown when nothing of the run is left.
  third.catch(() => {});
  for (const each of ended) {
    if (each.status === 'fulfilled') continue;
    await Promise.allSettled([third]);
    throw each.reason;
  }
  let [baseline, candidate] = [await first, await second];
  if (!(baseline.ok && candidate.ok)) {
    stop.abort();
    await third;
    const again = async (name: ArmName, built: ArmResult): Promise<ArmResult> =>
      built.ok || wasCancelled(built) ? built : prepare(name, context);
    if (context.memory.ranOut && !context.signal?.aborted && !isHopeless(baseline)) {
      baseline = await again('baseline', baseline);
      candidate = isSameBuild(plan) ? share(baseline, plan, onBuilt) : await again('candidate', candidate);
      return { baseline, candidate, benches: () => benchesIn(context) };
    }
    return { baseline, candidate, benches: () => third };
  }
  return {
    baseline,
    candidate,
    benches: async () => {
      const built = await third;
      const isStarved = !built.ok && context.memory.ranOut && !wasCancelled(built);
      return isStarved ? benchesIn(context) : built;
    },
  };
}

/** Whether both arms are the same commit built by the same commands: one library, and arms that differ in their environment. */
export function isSameBuild({ baseline, candidate }: AbPlan): boolean {
  return baseline.source.kind === 'build' && JSON.stringify(baseline.source) === JSON.stringify(candidate.source);
}

/** Whether a second build would not tell more: the run was cancelled, or the commit has not every file. */
function isHopeless(built: ArmResult): boolean {
  return wasCancelled(built) || (!built.ok && built.error.phase === 'fetch');
}

function shaOf(plan: AbPlan, arm: ArmName): string | null {
  const { source } = plan[arm];
  return source.kind === 'build' ? source.sha : null;
}

function share(baseline: ArmResult, plan: AbPlan, onBuilt: (arm: ArmName, record: BuildRecord) => void): ArmResult {
  if (!baseline.ok) return baseline;
  const record = { ...baseline.value.record, label: plan.candidate.label };
  onBuilt('candidate', record);
  return ok({ ...baseline.value, record });
}

/** Starts at most `width` actions at a time, in the order in which they are given. */
function limiter(width: number): <T>(action: () => Promise<T>) => Promise<T> {
  const running = new Set<Promise<unknown>>();
  const waiting: (() => void)[] = [];
  const next = (): void => {
    if (running.size < width) waiting.shift()?.();
  };
  return <T>(action: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push(() => {
        const ended = action().finally(() => {
          running.delete(ended);
          next();
        });
        running.add(ended);
        ended.then(resolve, reject);
      });
      next();
    });
}
