import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import type { MeasuredEffect } from './effect.ts';
import { differentP } from './repeated-p.ts';

/** Two-sided p-values of a question as a whole, valid at whatever look it ended; 1: the run does not show it. */
export interface ShownChange {
  /** Against "some target did not gain". */
  readonly gain: number;
  /** Against "no target and no guard got worse". */
  readonly loss: number;
}

/**
 * What a run shows as a whole. A gain is one on every target: the largest p-value of the targets (intersection–union, Berger 1982). A loss is
 * one on any judged measure: the smallest p-value times their number (Bonferroni). Both only where the outcomes of the run say so, which asks
 * for the size of the change too. `effects` belong to `measured`, in the same order.
 */
export function shownChange(
  plan: AbPlan,
  measured: readonly MeasuredEffect[],
  effects: readonly Effect[],
): ShownChange {
  const targets = effects.flatMap((effect, index) => (effect.role === 'target' ? [index] : []));
  const gains = targets.length > 0 && targets.every((index) => effects[index]?.outcome === 'WIN');
  const p = (index: number) => differentP(plan, measured[index] as MeasuredEffect);
  const worse = effects.flatMap((effect, index) => (isWorse(effect) ? [index] : []));
  return {
    gain: gains ? Math.max(...targets.map(p)) : 1,
    loss: Math.min(1, judgedCount(effects) * Math.min(1, ...worse.map(p))),
  };
}

/** Number of targets and guards: each is a chance for a false loss. */
export function judgedCount(effects: readonly Effect[]): number {
  return effects.filter(({ role }) => role === 'target' || role === 'guard').length;
}

/** Whether an effect is a loss by its outcome. */
export function isWorse({ outcome }: Effect): boolean {
  return outcome === 'LOSS' || outcome === 'HARM';
}

/**
 * The effects for the rule that ends the sampling: in a campaign a gain or a loss that is not yet shown with the wanted evidence needs further
 * blocks, up to the next look. Without `evidence` in the plan, and after the last look, the effects stay as they are.
 */
export function withWantedEvidence(
  plan: AbPlan,
  measured: readonly MeasuredEffect[],
  effects: readonly Effect[],
): readonly Effect[] {
  const { evidence, looks } = plan.sampling;
  if (evidence === undefined) return effects;
  return effects.map((effect, index) => {
    if (effect.outcome !== 'WIN' && !isWorse(effect)) return effect;
    const next = looks.find((n) => n > effect.blocks);
    const factor = effect.outcome === 'WIN' ? 1 : judgedCount(effects);
    const isShown = factor * differentP(plan, measured[index] as MeasuredEffect) <= evidence;
    return isShown || next === undefined ? effect : { ...effect, blocksNeeded: next - effect.blocks };
  });
}
