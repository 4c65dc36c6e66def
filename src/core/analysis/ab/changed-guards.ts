import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { holm } from '../../../stats/multiple.ts';
import { toleratedLoss } from '../../text/change-text.ts';
import type { MeasuredEffect } from './effect.ts';
import { oriented } from './outcome.ts';
import { directedP } from './repeated-p.ts';

/** Safe guards that changed for certain. */
export interface Changed {
  /** They gained: throughput by the equivalence band or more, another metric by its margin or more. */
  readonly gains: readonly Effect[];
  /** They lost less than their margin. */
  readonly losses: readonly Effect[];
}

/**
 * The safe guards that gained, and those that lost within their margin. The one-sided repeated p-values of each direction are
 * adjusted over all guards (Holm), at half of the two-sided error of the plan. So equal arms are rarely said to differ, however
 * many lanes there are.
 */
export function changedGuards(plan: AbPlan, measured: readonly MeasuredEffect[], effects: readonly Effect[]): Changed {
  const guards = measured.flatMap((each, index) => {
    const { effect } = each;
    const outcome = effects[index]?.outcome;
    return effect.role === 'guard' && outcome !== undefined
      ? [{ effect: { ...effect, outcome }, p: (sign: 1 | -1) => directedP(plan, each, sign) }]
      : [];
  });
  const certain = (sign: 1 | -1) => {
    const adjusted = holm(guards.map(({ p }) => p(sign)));
    return guards.flatMap(({ effect }, index) =>
      effect.outcome === 'SAFE' && (adjusted[index] ?? 1) <= plan.sampling.alpha / 2 ? [effect] : [],
    );
  };
  const estimate = (effect: Effect) => (effect.change === null ? 0 : oriented(effect.change, effect.better).estimate);
  return {
    gains: certain(1).filter((effect) => estimate(effect) >= leastGain(plan, effect)),
    losses: certain(-1).filter((effect) => estimate(effect) < 0),
  };
}

function leastGain(plan: AbPlan, effect: Effect): number {
  return effect.metric === 'throughput' ? plan.rules.equivalence : toleratedLoss(effect);
}
