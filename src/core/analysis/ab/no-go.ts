import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { holm } from '../../../stats/multiple.ts';
import { repeatedP } from '../../../stats/sequential.ts';
import { signedRankP } from '../../../stats/signed-rank.ts';
import type { MeasuredEffect } from './effect.ts';
import { beyondMargin } from './outcome.ts';

/**
 * Decides harm and loss over the whole plan. One harmed guard or one losing target makes a NO-GO, so each is a chance to see
 * what is not there: the one-sided p-values of "it got worse" of all guards and targets are adjusted together (Holm), and
 * must stay below the plan's error of a NO-GO. A guard must also be estimated at its margin or beyond. What an interval
 * alone calls harm or loss stays open until then; only when every target loses by its interval is that a loss, as every
 * target winning is a gain; of one machine among several only when it is certain, since all of them must win.
 *
 * The signed-rank p-value of one look is only valid if that look was the only one; it is replaced by the repeated p-value
 * of the same schedule, so that stopping early cannot turn noise into harm.
 */
export function withNoGo(plan: AbPlan, measured: readonly MeasuredEffect[]): Effect[] {
  const judged = measured.filter(({ effect }) => effect.role === 'guard' || effect.role === 'target');
  const suspects = judged.filter(({ effect }) => isWorse(effect));
  if (suspects.length === 0) return measured.map(({ effect }) => effect);
  const targets = judged.filter(({ effect }) => effect.role === 'target');
  const alone = plan.rules.machines === undefined;
  const allLose = alone && targets.length > 0 && targets.every(({ effect }) => effect.outcome === 'LOSS');
  const adjusted = new Map(holm(judged.map((each) => worseP(plan, each))).map((p, index) => [judged[index], p]));
  return measured.map((each): Effect => {
    const { effect } = each;
    if (!isWorse(effect)) return effect;
    const certain = (adjusted.get(each) ?? 1) < plan.rules.noGoError;
    if (effect.role === 'target') return certain || allLose ? effect : { ...effect, outcome: 'OPEN' };
    return certain ? { ...effect, outcome: 'HARM', blocksNeeded: null } : { ...effect, outcome: 'OPEN' };
  });
}

/** Whether an effect, by itself, looks like harm or loss. */
function isWorse(effect: Effect): boolean {
  return effect.outcome === 'LOSS' || (beyondMargin(effect) && effect.outcome !== 'SAFE');
}

/** Repeated one-sided p-value that an effect is worse than none; 1 before the first look. */
export function worseP(plan: AbPlan, { effect, differences }: MeasuredEffect): number {
  if (effect.look === 0) return 1;
  const gains = effect.better === 'higher' ? differences : differences.map((difference) => -difference);
  return repeatedP(plan.sampling.looks, effect.look, signedRankP(gains));
}

/** Repeated two-sided p-value that an effect is not none; 1 before the first look. */
export function differentP(plan: AbPlan, { effect, differences }: MeasuredEffect): number {
  if (effect.look === 0) return 1;
  const side = Math.min(signedRankP(differences), signedRankP(differences.map((difference) => -difference)));
  return Math.min(1, 2 * repeatedP(plan.sampling.looks, effect.look, side));
}
