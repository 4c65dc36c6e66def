import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { holm } from '../../../stats/multiple.ts';
import type { MeasuredEffect } from './effect.ts';
import { beyondMargin, isWithinBand, oriented } from './outcome.ts';
import { blocksUntilP, directedP } from './repeated-p.ts';

/**
 * Decides gain, harm and loss over the whole plan. The interval of an effect holds its change at 95 %; a decision asks for more.
 *
 * A gain must be certain on every target by itself: its one-sided p-value must be below the GO error of the plan. A GO needs all targets, so no
 * error is split between them. A gain that only its interval shows stays OPEN, or is EQUIVALENT.
 *
 * One harmed guard or one losing target makes a NO-GO, so each of them adds a chance of a false alarm. Therefore the one-sided p-values of "it
 * got worse" of all guards and targets are adjusted together (Holm) and must be below the NO-GO error of the plan. The estimate of a guard must
 * also be at its margin or beyond. An effect that only its own interval calls harm or loss stays OPEN. One exception: when every target
 * certainly loses by itself, with the GO error, that is a loss, as every target gaining is a gain. It does not apply to one of several
 * machines, because all machines must gain.
 */
export function withCertainOutcomes(plan: AbPlan, measured: readonly MeasuredEffect[]): Effect[] {
  const lost = certainLosses(plan, measured);
  return measured.map((each): Effect => {
    const { effect } = each;
    if (!looksWorse(effect)) return withCertainGain(plan, each);
    if (!lost.has(each)) return { ...effect, outcome: 'OPEN' };
    return effect.role === 'target' ? effect : { ...effect, outcome: 'HARM', blocksNeeded: null };
  });
}

/** The guards and targets that certainly got worse. */
function certainLosses(plan: AbPlan, measured: readonly MeasuredEffect[]): ReadonlySet<MeasuredEffect> {
  const judged = measured.filter(({ effect }) => effect.role === 'guard' || effect.role === 'target');
  if (!judged.some(({ effect }) => looksWorse(effect))) return new Set();
  const targets = judged.filter(({ effect }) => effect.role === 'target');
  const adjusted = holm(judged.map((each) => directedP(plan, each, -1)));
  const certain = judged.filter(
    (each, index) => (adjusted[index] ?? 1) < plan.rules.noGoError && looksWorse(each.effect),
  );
  const allLose =
    plan.rules.machines === undefined &&
    targets.every((each) => each.effect.outcome === 'LOSS' && isCertain(plan, each, -1));
  return new Set(allLose ? [...certain, ...targets] : certain);
}

/** Whether the direction of a target is certain by itself. Without a GO error in the plan, which is an earlier one, its interval decides. */
function isCertain(plan: AbPlan, measured: MeasuredEffect, direction: 1 | -1): boolean {
  const { goError } = plan.rules;
  return goError === undefined || directedP(plan, measured, direction) < goError;
}

/** The effect of a measure that did not get worse: a gain that is not certain yet is OPEN, with the blocks that it needs, or EQUIVALENT. */
function withCertainGain(plan: AbPlan, measured: MeasuredEffect): Effect {
  const { effect } = measured;
  const { goError, equivalence } = plan.rules;
  if (goError === undefined) return effect;
  if (effect.outcome === 'WIN') {
    if (isCertain(plan, measured, 1)) return effect;
    if (effect.change !== null && isWithinBand(effect.change, equivalence)) return { ...effect, outcome: 'EQUIVALENT' };
  } else if (!isTowardsGain(plan, effect)) return effect;
  return { ...effect, outcome: 'OPEN', blocksNeeded: blocksUntilP(plan, measured, 1, goError) };
}

/** Whether an open target would be decided as a gain first, should its estimate prove true. Over layouts its interval says how many blocks are missing. */
function isTowardsGain({ rules }: AbPlan, { outcome, role, better, bound, change, layouts }: Effect): boolean {
  if (outcome !== 'OPEN' || role !== 'target' || change === null || layouts) return false;
  const { estimate } = oriented(change, better);
  return estimate >= Math.max(bound ?? 0, rules.equivalence / 2);
}

/** Whether an effect looks like harm or loss by its own interval or estimate. */
function looksWorse(effect: Effect): boolean {
  return effect.outcome === 'LOSS' || (beyondMargin(effect) && effect.outcome !== 'SAFE');
}
