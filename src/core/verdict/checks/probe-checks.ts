import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { plainPercent } from '../../analysis/ab/effect-text.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';

/** Names of the checks by probes. */
export const PROBE_CHECKS: ReadonlySet<string> = new Set(['aa-sentinel', 'control-lane']);

/**
 * Checks by probes. `aa-sentinel`: if the baseline differs from its own copy, the measurement is wrong. `control-lane`: if a
 * lane that the change cannot touch moved beyond the equivalence band, something else moved it (layout, machine, build) and
 * may have moved the other lanes. A probe passes when its interval lies within the smallest gain or margin of throughput that
 * the run judges. A wider interval shows nothing: it allows an error as large as what is judged. Without probes there is no
 * finding.
 */
export function probeChecks(plan: AbPlan, effects: readonly Effect[]): Finding[] {
  const sentinels = effects.filter(({ role }) => role === 'sentinel');
  const controls = effects.filter(({ role }) => role === 'control');
  return [
    ...(sentinels.length > 0 ? [sentinel(plan, sentinels)] : []),
    ...(controls.length > 0 ? [control(plan, controls)] : []),
  ];
}

function sentinel(plan: AbPlan, effects: readonly Effect[]): Finding {
  const name = 'aa-sentinel';
  const wrong = effects.filter(({ change }) => change !== null && (change.low > 0 || change.high < 0));
  const [first] = wrong;
  if (first) {
    return failed(
      name,
      `The baseline differs from a byte copy of itself: ${effectList(wrong)}.`,
      'Measure again on a quiet machine. If the difference stays, do not trust this machine before "alloc-ab qualify" has passed on it.',
      { lane: first.lane },
    );
  }
  if (effects.some(({ change }) => change === null)) {
    return unknown(name, 'The baseline was compared with its own copy too rarely.', 'Give the run a larger budget.');
  }
  const wide = tooWide(plan, effects);
  if (wide.length > 0) {
    const bound = plainPercent(judgedBound(plan));
    return unknown(
      name,
      `It is not shown that the baseline differs from a byte copy of itself by less than ${bound}: ${effectList(wide)}.`,
      WIDE,
    );
  }
  return passed(name, `The baseline does not differ from a byte copy of itself: ${effectList(effects)}.`);
}

function control(plan: AbPlan, effects: readonly Effect[]): Finding {
  const name = 'control-lane';
  const { equivalence } = plan.rules;
  const band = `±${plainPercent(equivalence)}`;
  const wrong = effects.filter(
    ({ change }) => change !== null && (change.low > equivalence || change.high < -equivalence),
  );
  const [first] = wrong;
  if (first) {
    return failed(
      name,
      `A lane that the change cannot touch moved by more than ${band}: ${effectList(wrong)}.`,
      'Look for what else differs between the arms (build flags, layout), or take the lane out of "controls".',
      { lane: first.lane },
    );
  }
  if (effects.some(({ change }) => change === null)) {
    return unknown(name, 'Control lanes were measured too rarely.', 'Give the run a larger budget.');
  }
  const wide = tooWide(plan, effects);
  if (wide.length > 0) {
    const bound = plainPercent(judgedBound(plan));
    return unknown(name, `It is not shown that control lanes moved by less than ${bound}: ${effectList(wide)}.`, WIDE);
  }
  return passed(name, `Control lanes moved by no more than ${band} for certain: ${effectList(effects)}.`);
}

const WIDE = 'Give the run a larger budget, or measure on a quieter machine.';

/** The smallest gain or margin of throughput that a plan judges, at least the equivalence band; a fraction. */
export function judgedBound({ lanes, rules }: AbPlan): number {
  const bounds = lanes.flatMap(({ measures }) =>
    measures.flatMap((measure) => {
      if (measure.metric !== 'throughput') return [];
      return measure.role === 'target' ? [measure.gain] : measure.role === 'guard' ? [measure.margin] : [];
    }),
  );
  return Math.max(rules.equivalence, bounds.length === 0 ? 0 : Math.min(...bounds));
}

/** Probes whose interval reaches beyond the bound that the plan judges. */
function tooWide(plan: AbPlan, effects: readonly Effect[]): Effect[] {
  const bound = judgedBound(plan);
  return effects.filter(({ change }) => change !== null && (change.low < -bound || change.high > bound));
}

function effectList(effects: readonly Effect[]): string {
  return joinTexts(effects.map(({ lane, change }) => `${laneText(lane)} ${changeText(change)}`));
}
