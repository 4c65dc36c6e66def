import { plural } from '../../core/text/format.ts';
import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Observation } from '../../model/run.ts';
import { oneLine } from '../../system/sanitise.ts';
import type { BuiltArm } from '../build/build-arm.ts';
import type { BuildContext } from '../build/build-context.ts';
import { fillPlace } from '../build/build-place.ts';
import { type ArmsComparison, compareArms } from '../build/planned/compare-arms.ts';
import { findNoOpReason } from '../build/planned/find-no-op-reason.ts';
import { mayBeSame } from '../build/planned/may-be-same.ts';
import { shippedNotes } from '../build/planned/shipped-notes.ts';
import type { SharedPath } from '../sandbox/bubblewrap.ts';

const NAME = 'no-op';
const DETAIL_MAX = 1000;
const NOTE_MAX = 500;

/** What was found before a build. */
interface BeforeBuild {
  /** The failed observation `no-op`; null: the arms differ, or it is not known. */
  readonly observation: Observation | null;
  readonly comparison: ArmsComparison | null;
  /** What a reader should know about the flags of the arms in the build. */
  readonly notes: readonly string[];
}

/** Nothing was found, or asked. */
export const NOTHING_FOUND: BeforeBuild = { observation: null, comparison: null, notes: [] };

/** Finds, before anything is built, whether both arms compile the same text, and why. */
export async function noOpBeforeBuild(plan: AbPlan, context: BuildContext): Promise<Result<BeforeBuild, Incident>> {
  if (!mayBeSame(plan)) return ok(NOTHING_FOUND);
  const say = (detail: string): void => context.onProgress({ kind: 'phase', phase: 'build', detail });
  say('does the flag change what is compiled?');
  const found = await compareArms(context, plan);
  if (!found.ok) return found;
  const { compared, plans, tree } = found.value;
  const nothing = { ...NOTHING_FOUND, comparison: found.value };
  if (compared.kind === 'different') {
    say(`yes: ${compared.what}`);
    const notes = plans === undefined ? [] : await shippedNotes(context, plan, { plans, tree }, compared.what);
    return ok({ ...nothing, notes: notes.map((note) => oneLine(note, NOTE_MAX)) });
  }
  if (compared.kind === 'unknown') say(`not known before the build: ${compared.why}`);
  if (compared.kind !== 'same' || plans === undefined) return ok(nothing);
  const reason = await findNoOpReason(context, plan, { plans, tree });
  const detail = `Both arms compile the same text with the same options in ${plural(compared.units, 'unit')}, so nothing was built. ${reason ?? ''}`;
  return ok({ ...nothing, observation: failing(detail) });
}

/** Why two libraries that were built are the same, as the observation `no-op`; null when no reason is known. */
export async function noOpAfterBuild(
  plan: AbPlan,
  context: BuildContext,
  built: Readonly<Record<ArmName, BuiltArm>>,
  { comparison }: Pick<BeforeBuild, 'comparison'>,
): Promise<Observation | null> {
  const { librarySha256 } = built.baseline.record;
  if (!mayBeSame(plan) || librarySha256 === null || librarySha256 !== built.candidate.record.librarySha256) return null;
  const variables = comparison?.plans?.candidate.variables ?? [];
  const callsOf = (arm: ArmName) =>
    built[arm].calls.length > 0 ? built[arm].calls : (comparison?.plans?.[arm].calls ?? []);
  const plans = {
    baseline: { calls: callsOf('baseline'), variables },
    candidate: { calls: callsOf('candidate'), variables },
  };
  const tree = await sourceTree(context, plan);
  if (tree === null || plans.candidate.calls.length === 0) return null;
  const reason = await findNoOpReason(context, plan, { plans, tree });
  return reason === null ? null : failing(`Both arms are the same library. ${reason}`);
}

/** The files of the commit where a build finds them; null when they cannot be checked out. */
async function sourceTree(context: BuildContext, { candidate: { source } }: AbPlan): Promise<SharedPath | null> {
  const { job, sandbox, build, commits, signal } = context;
  if (source.kind !== 'build' || !(await commits.checkout(source.sha, job.source)).ok) return null;
  if (sandbox.protection.isolated) return { host: job.source, at: build.inside };
  return (await fillPlace(sandbox, build, job.source, signal)).ok ? { host: build.host, at: build.inside } : null;
}

function failing(detail: string): Observation {
  return { name: NAME, status: 'fail', detail: oneLine(detail, DETAIL_MAX) };
}
