import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { BuildRecord, Manifest } from '../../model/run.ts';
import type { BuiltArm } from '../build/build-arm.ts';
import { showBenches } from '../build/build-benches.ts';
import { type BuildContext, type BuildOptions, openBuildContext } from '../build/build-context.ts';
import type { TreeFacts } from '../build/commits/commit-store.ts';
import { copyLibrary } from '../build/library-file.ts';
import { planText } from '../build/planned/plan-text.ts';
import { wasCancelled } from '../build/prepare-arm.ts';
import { timePhase } from '../job/progress.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import { buildTogether, isSameBuild } from './build-together.ts';

interface PrepareArmsOptions extends BuildOptions {
  /** Called as soon as an arm is built, since the manifest records it even if a later step fails. */
  onBuilt(arm: ArmName, record: BuildRecord): void;
  /** Called when the bench programs are ready. */
  onBenches(record: Pick<Manifest, 'benchesFromCache'>): void;
  /** Looks at the fetched commits. False: nothing is built. */
  beforeBuild?(context: BuildContext): Promise<Result<boolean, Incident>>;
}

/** Both arms and the bench programs, ready to be measured. */
export interface PreparedArms {
  readonly context: SamplingContext;
  readonly builds: BuildContext;
  readonly built: Readonly<Record<ArmName, BuiltArm>>;
  readonly tree: TreeFacts;
}

/**
 * Fetches the plan's commits and builds both arms and the bench programs. Returns one incident for each arm that failed, and none when
 * `beforeBuild` stopped it.
 */
export async function prepareArms(
  plan: AbPlan,
  options: PrepareArmsOptions,
): Promise<Result<PreparedArms, readonly Incident[]>> {
  const { job, signal, seconds, onProgress, onBuilt, onBenches, beforeBuild } = options;
  const arms = [plan.baseline, plan.candidate];
  const opened = await openBuildContext({ ...plan, arms }, { ...options, planText });
  if (!opened.ok) return incidentsOf(opened);
  return timePhase(seconds, 'build', async () => {
    const goesOn = (await beforeBuild?.(opened.value)) ?? ok(true);
    if (!goesOn.ok) return incidentsOf(goesOn);
    if (!goesOn.value) return err([]);
    onProgress({ kind: 'phase', phase: 'build', detail: `${plan.baseline.label} against ${plan.candidate.label}` });
    const made = await buildTogether(plan, opened.value, onBuilt);
    const { baseline, candidate } = made;
    if (wasCancelled(baseline) || lacksFiles(baseline)) return incidentsOf(baseline);
    if (wasCancelled(candidate)) return incidentsOf(candidate);
    if (!baseline.ok || !candidate.ok) {
      // Arms that share one build fail together: report it once.
      return isSameBuild(plan) ? incidentsOf(baseline) : incidentsOf(baseline, candidate);
    }
    const benches = await made.benches();
    if (!benches.ok) return incidentsOf(benches);
    showBenches(opened.value, plan.lanes);
    onBenches(benches.value);
    const built = { baseline: baseline.value, candidate: candidate.value };
    const { library } = built.baseline;
    const sentinel = library === null ? null : await copyLibrary(library, job.library('sentinel'));
    const linked = { baseline: built.baseline.layouts ?? [], candidate: built.candidate.layouts ?? [] };
    const copies = linked.baseline.map((each) => copyLibrary(each, job.library('sentinel-layouts')));
    const layouts = { ...linked, sentinel: await Promise.all(copies) };
    const libraries = { baseline: library, candidate: built.candidate.library, sentinel, layouts };
    const { sandbox, commits, bench } = opened.value;
    return ok({
      built,
      builds: opened.value,
      tree: commits.facts,
      context: { plan, sandbox, directory: bench.host, libraries, lengths: {}, signal },
    });
  });
}

/** Whether a build failed before it began, since its commit has not every file: a second build would not tell more. */
function lacksFiles(result: Result<unknown, Incident>): boolean {
  return !result.ok && result.error.phase === 'fetch';
}

function incidentsOf(...results: readonly Result<unknown, Incident>[]): Result<never, readonly Incident[]> {
  return err(results.flatMap((result) => (result.ok ? [] : [result.error])));
}
