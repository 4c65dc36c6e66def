import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildRecord } from '../../model/run.ts';
import { type BuiltArm, flagNames } from '../build/build.ts';
import { copyLibrary } from '../build/library.ts';
import { openWorkshop, type PrepareOptions, prepareArm, prepareBenches, wasCancelled } from '../build/workshop.ts';

import { timed } from '../job/timed.ts';
import type { Bench } from '../sampling/process-sample.ts';

/** What preparing both arms is given. */
export interface PrepareArmsOptions extends PrepareOptions {
  /** Called as soon as an arm is built: its record belongs into the manifest whatever happens next. */
  onBuilt(arm: ArmName, record: BuildRecord): void;
}

/** Both arms and the bench programs, ready to be measured. */
export interface Loaded {
  readonly bench: Bench;
  readonly built: Readonly<Record<ArmName, BuiltArm>>;
}

/** Fetches the plan's commits, builds both arms and the bench programs. What went wrong comes back as incidents. */
export async function prepareArms(plan: AbPlan, options: PrepareArmsOptions): Promise<Loaded | Incident[]> {
  const { job, signal, seconds, onProgress, onBuilt } = options;
  const arms = [plan.baseline, plan.candidate];
  const opened = await openWorkshop({ arms, benches: plan.benches, lanes: plan.lanes }, options);
  if (!opened.ok) return [opened.error];
  const shop = opened.value;
  const flags = flagNames(arms);
  const prepare = async (name: ArmName): Promise<Result<BuiltArm, Incident>> => {
    const built = await prepareArm(shop, { arm: plan[name], name, flags }, options);
    if (built.ok) onBuilt(name, built.value.record);
    return built;
  };
  return timed(seconds, 'build', async () => {
    onProgress({ kind: 'phase', phase: 'build', detail: `${plan.baseline.label} against ${plan.candidate.label}` });
    const baseline = await prepare('baseline');
    if (wasCancelled(baseline)) return incidentsOf(baseline);
    // A broken baseline is no reason to leave the candidate unbuilt: whether both fail tells whose fault it is.
    const candidate = oneBinary(plan) ? share(baseline, plan, onBuilt) : await prepare('candidate');
    if (wasCancelled(candidate)) return incidentsOf(candidate);
    if (!baseline.ok || !candidate.ok) {
      // With one binary both arms fail by the same build, which is named once.
      return oneBinary(plan) ? incidentsOf(baseline) : incidentsOf(baseline, candidate);
    }
    const benches = await prepareBenches(shop, plan.benches, options);
    if (!benches.ok) return [benches.error];
    const built = { baseline: baseline.value, candidate: candidate.value };
    const { library } = built.baseline;
    const sentinel = library === null ? null : await copyLibrary(library, job.library('sentinel'));
    const libraries = { baseline: library, candidate: built.candidate.library, sentinel };
    return { built, bench: { plan, sandbox: shop.sandbox, directory: job.bench, libraries, lengths: {}, signal } };
  });
}

/** The same commit built by the same commands: then there is one library, and the arms differ in their environment. */
function oneBinary({ baseline, candidate }: AbPlan): boolean {
  return baseline.source.kind === 'build' && JSON.stringify(baseline.source) === JSON.stringify(candidate.source);
}

function incidentsOf(...results: readonly Result<unknown, Incident>[]): Incident[] {
  return results.flatMap((result) => (result.ok ? [] : [result.error]));
}

function share(
  baseline: Result<BuiltArm, Incident>,
  plan: AbPlan,
  onBuilt: PrepareArmsOptions['onBuilt'],
): Result<BuiltArm, Incident> {
  if (!baseline.ok) return baseline;
  const record = { ...baseline.value.record, label: plan.candidate.label };
  onBuilt('candidate', record);
  return ok({ ...baseline.value, record });
}
