import type { Plan } from '../model/plan.ts';
import type { Effect } from '../model/verdict.ts';
import { holm } from '../stats/multiple.ts';
import { repeatedP } from '../stats/sequential.ts';
import { signedRankP } from '../stats/signed-rank.ts';
import type { MeasuredEffect } from './effect.ts';
import { beyondMargin } from './outcome.ts';

/**
 * Adds harm that shows over all guards together: a guard estimated at its margin or beyond, whose one-sided p-value of "it
 * got worse" stays below the plan's alpha after Holm's adjustment over every guard of the plan.
 *
 * The signed-rank p-value of one look is only valid if that look was the only one; it is replaced by the repeated p-value
 * of the same schedule, so that stopping early cannot turn noise into harm.
 */
export function withJointHarm(plan: Plan, measured: readonly MeasuredEffect[]): Effect[] {
  const guards = measured.filter(({ effect }) => effect.role === 'guard');
  const undecided = guards.some(({ effect }) => effect.outcome === 'OPEN' && beyondMargin(effect));
  if (!undecided) return measured.map(({ effect }) => effect);
  const adjusted = new Map(holm(guards.map((guard) => worseP(plan, guard))).map((p, index) => [guards[index], p]));
  return measured.map((each) => {
    const harmed = beyondMargin(each.effect) && (adjusted.get(each) ?? 1) < plan.sampling.alpha;
    return harmed ? { ...each.effect, outcome: 'HARM', blocksNeeded: null } : each.effect;
  });
}

/** Repeated one-sided p-value that an effect is worse than none; 1 before the first look. */
export function worseP(plan: Plan, { effect, differences }: MeasuredEffect): number {
  if (effect.look === 0) return 1;
  const gains = effect.better === 'higher' ? differences : differences.map((difference) => -difference);
  return repeatedP(plan.sampling.looks, effect.look, signedRankP(gains));
}

/** Repeated two-sided p-value that an effect is not none; 1 before the first look. */
export function differentP(plan: Plan, { effect, differences }: MeasuredEffect): number {
  if (effect.look === 0) return 1;
  const side = Math.min(signedRankP(differences), signedRankP(differences.map((difference) => -difference)));
  return Math.min(1, 2 * repeatedP(plan.sampling.looks, effect.look, side));
}
