import type { PlanLane } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOrder, ReleaseOverride, ReleaseResult } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Effect, Verdict } from '../../model/verdict.ts';
import { budgetResult, EXCEEDED_NEXT, exceededText } from '../code/fast-path-budget.ts';
import { guardsThroughput } from '../plan/lanes/plan-lane.ts';
import { changeText, laneText } from '../text/change-text.ts';
import { plainText } from '../text/escape.ts';
import { isOfMeasure, metricTexts } from '../text/metric-text.ts';

/** Whether a version may be tagged. */
export interface ReleaseRuling {
  readonly passes: boolean;
  /** Whether something is known to be worse; false: it passes, or a result is missing, open or unknown. */
  readonly isWorse: boolean;
  /** Reasons why it may not be tagged, each with what to do where that is known. */
  readonly blockers: readonly string[];
}

/**
 * A release passes when on every required machine and every lane of the suite the interval excludes a loss beyond the margin, and the straight
 * paths are within the budgets of the release. A missing result, a lane without a margin, an open result and a path that was not counted do not pass.
 *
 * @param why Machine → why it has no result, in sentences, where that is known.
 */
export function releaseRuling(
  order: ReleaseOrder,
  results: readonly ReleaseResult[],
  why: ReadonlyMap<string, string> = new Map(),
): ReleaseRuling {
  const required = new Set(order.requests.map(({ machine }) => machine));
  const others = results.filter(({ run }) => !required.has(run.manifest.plan.machine.name));
  const blockers = [
    ...order.requests.flatMap((request) => {
      const own = results.filter(({ run }) => run.manifest.plan.machine.name === request.machine);
      const [result, second] = own;
      if (result === undefined) return [`${request.machine}: not measured. ${why.get(request.machine) ?? ''}`.trim()];
      if (second !== undefined)
        return [`${request.machine}: measured more than once; which one counts must not be chosen afterwards.`];
      return machineBlockers(order, request, result).map((blocker) => `${request.machine}: ${blocker}`);
    }),
    ...others.map(({ run }) => `${run.manifest.plan.machine.name}: is not a machine of this release.`),
  ];
  const passes = blockers.length === 0;
  return { passes, isWorse: !passes && results.some((result) => isWorse(order, result)), blockers };
}

/** Whether both arms are the same library, byte for byte: nothing was measured then, and no lane can be slower. */
export function isSameLibrary({ outcome, reasons }: Verdict): boolean {
  return outcome === 'NO CHANGE' && reasons[0]?.code === 'byte-identical-arms';
}

/** Checks an override of the measurement: it needs a second person and a reason. */
export function checkOverride({ by, askedBy, reason }: ReleaseOverride): Result<ReleaseOverride, Refusal> {
  const why = plainText(reason, 500);
  if (by.toLowerCase() === askedBy.toLowerCase() || by === '' || askedBy === '') {
    return refuse({
      code: 'needs-second-maintainer',
      message: 'An override needs two people: one requests the release, another one overrides the measurement.',
      next: 'Let another maintainer override it.',
    });
  }
  if (why !== '') return ok({ by, askedBy, reason: why });
  return refuse({
    code: 'missing-reason',
    message: 'An override needs a reason: it is printed in the release.',
    next: 'Write in one sentence why this release is right in spite of the measurement.',
  });
}

function machineBlockers(
  order: ReleaseOrder,
  { baseline, candidate }: ReleaseOrder['requests'][number],
  { run, verdict }: ReleaseResult,
): string[] {
  const { plan } = run.manifest;
  const shas = [plan.baseline, plan.candidate].map(({ source }) =>
    source.kind === 'build' ? `${source.line} ${source.sha}` : '',
  );
  const wanted = [baseline, candidate].map(({ source }) =>
    source.kind === 'line' ? `${source.line} ${source.sha}` : '',
  );
  if (plan.uncommitted?.measured === true) return ['a work tree with uncommitted files was measured.'];
  if (shas.join() !== wanted.join()) {
    return [
      `measured another comparison than ${order.previous.name} (${order.previous.sha.slice(0, 12)}) against ${order.sha.slice(0, 12)}.`,
    ];
  }
  if (verdict.outcome === 'INVALID') return [verdict.headline];
  if (isSameLibrary(verdict)) return [];
  return [
    ...budgetBlockers(order, run),
    ...order.lanes.filter(({ role }) => role === 'guard').flatMap((lane) => laneBlockers(lane, verdict.effects)),
  ];
}

function isWorse({ fastPath }: ReleaseOrder, { run, verdict: { outcome } }: ReleaseResult): boolean {
  return (
    outcome === 'NO-GO' || (outcome !== 'INVALID' && budgetResult(run.manifest, fastPath ?? {}).exceeded.length > 0)
  );
}

/** Reasons against the code: paths above a budget of the release, and paths that were not counted. The plan of the machine may have had other budgets. */
function budgetBlockers({ fastPath }: ReleaseOrder, { manifest }: ReleaseResult['run']): string[] {
  const { exceeded, unknown } = budgetResult(manifest, fastPath ?? {});
  return [
    ...exceeded.map((each) => `${exceededText(each)} ${EXCEEDED_NEXT}`),
    ...unknown.map((why) => `the budget of a straight path is not checked. ${why} ${UNCOUNTED_NEXT}`),
  ];
}

/** What to do about a path that was not counted. */
const UNCOUNTED_NEXT =
  'Install binutils on the machine and measure again; take an entry point that cannot be counted out of "fastPath" of the line in the configuration.';

/** Reasons against a lane: throughput must have a margin, and each measure must stay within its margin. */
function laneBlockers({ id, measures }: PlanLane, effects: readonly Effect[]): string[] {
  const lane = laneText(id);
  if (!guardsThroughput({ measures })) {
    return [`${lane}: its throughput has no margin, so nothing is shown.`];
  }
  return measures.flatMap((measure) => {
    if (measure.role !== 'guard') return [];
    const { margin, atLeast = 0 } = measure;
    const effect = effects.find((each) => each.lane === id && isOfMeasure(each, measure));
    const what = `${metricTexts(effect ?? measure).name} on ${lane}`;
    if (effect === undefined) return [`${what} was not measured.`];
    if (effect.role !== 'guard' || effect.bound === null || effect.bound > margin || (effect.atLeast ?? 0) > atLeast) {
      return [`${what} was measured with another margin than the release has.`];
    }
    if (effect.outcome === 'SAFE') return [];
    const seen = `${what}: ${changeText(effect.change)}`;
    return [
      effect.outcome === 'HARM'
        ? `${seen}, a loss beyond the margin.`
        : `${seen}, which does not exclude a loss beyond the margin (${effect.outcome}).`,
    ];
  });
}
