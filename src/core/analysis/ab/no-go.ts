import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { holm } from '../../../stats/multiple.ts';
import { unitP } from '../../../stats/random-effects.ts';
import { repeatedP } from '../../../stats/sequential.ts';
import { signedRankP } from '../../../stats/signed-rank.ts';
import type { MeasuredEffect } from './effect.ts';
import { beyondMargin } from './outcome.ts';

/**
 * Decides harm and loss over the whole plan. One harmed guard or one losing target makes a NO-GO, so each of them adds a
 * chance of a false alarm. Therefore the one-sided p-values of "it got worse" of all guards and targets are adjusted together
 * (Holm) and must be below the NO-GO error of the plan. The estimate of a guard must also be at its margin or beyond. An
 * effect that only its own interval calls harm or loss stays OPEN. One exception: when every target loses by its interval,
 * that is a loss, as every target winning is a gain. It does not apply to one of several machines, because all machines must
 * win.
 *
 * The signed-rank p-value of a look is valid only if there is no other look. It is replaced by the repeated p-value of the
 * schedule, so that stopping early cannot turn noise into harm.
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

/** Whether an effect looks like harm or loss by its own interval or estimate. */
function isWorse(effect: Effect): boolean {
  return effect.outcome === 'LOSS' || (beyondMargin(effect) && effect.outcome !== 'SAFE');
}

/** Repeated one-sided p-value against "it did not get worse"; 1 before the first look. */
function worseP(plan: AbPlan, measured: MeasuredEffect): number {
  return belowP(plan, measured, measured.effect.better === 'higher' ? 1 : -1);
}

/** Repeated one-sided p-value against "the change, times `sign`, is not negative"; 1 before the first look. */
export function belowP(plan: AbPlan, measured: MeasuredEffect, sign: 1 | -1): number {
  return measured.effect.look === 0 ? 1 : plannedP(plan, measured, belowAtLook(measured, sign));
}

/** Repeated two-sided p-value against "nothing changed"; 1 before the first look. */
export function differentP(plan: AbPlan, measured: MeasuredEffect): number {
  if (measured.effect.look === 0) return 1;
  const side = Math.min(belowAtLook(measured, 1), belowAtLook(measured, -1));
  return Math.min(1, 2 * plannedP(plan, measured, side));
}

/** The one-sided p-value of one look, over blocks and, where they are sampled, over layouts. */
function belowAtLook({ differences, layouts }: MeasuredEffect, sign: 1 | -1): number {
  const overBlocks = signedRankP(sign === 1 ? differences : differences.map((difference) => -difference));
  return layouts ? Math.max(overBlocks, unitP({ ...layouts, mean: layouts.mean * sign })) : overBlocks;
}

/** The one-sided p-value of one look as one that holds over all looks of the plan. */
function plannedP({ sampling }: AbPlan, { effect }: MeasuredEffect, p: number): number {
  return repeatedP(sampling.looks, effect.look, p, sampling.spending);
}
