import type { AbPlan } from '../../../model/plan.ts';
import { normalQuantile } from '../../../stats/normal.ts';
import { blocksForHalfWidth } from '../../../stats/power.ts';
import { unitP } from '../../../stats/random-effects.ts';
import { design, repeatedP } from '../../../stats/sequential.ts';
import { signedRankP } from '../../../stats/signed-rank.ts';
import type { MeasuredEffect } from './effect.ts';
import { blocksToLook } from './schedule.ts';

/*
 * The signed-rank p-value of a look is valid only if there is no other look. Each p-value here is the repeated one of the schedule, so that
 * stopping early cannot turn noise into a change.
 */

/** Repeated one-sided p-value against "it did not become better" (1) or "it did not get worse" (−1); 1 before the first look. */
export function directedP(plan: AbPlan, measured: MeasuredEffect, direction: 1 | -1): number {
  const { look } = measured.effect;
  return look === 0 ? 1 : plannedP(plan, measured, atLook(measured, signOf(measured, direction)));
}

/** Repeated two-sided p-value against "nothing changed"; 1 before the first look. */
export function differentP(plan: AbPlan, measured: MeasuredEffect): number {
  if (measured.effect.look === 0) return 1;
  const side = Math.min(atLook(measured, 1), atLook(measured, -1));
  return Math.min(1, 2 * plannedP(plan, measured, side));
}

/**
 * Estimated further blocks until `directedP` is below `error`, at least 1, rounded up to a look if there is one: the statistic grows as √n.
 * Null before the first look, without a change in that direction, and where layouts are sampled, since more blocks do not average those out.
 */
export function blocksUntilP(plan: AbPlan, measured: MeasuredEffect, direction: 1 | -1, error: number): number | null {
  const { look, blocks } = measured.effect;
  const { looks, spending } = plan.sampling;
  const scheduled = design(looks, 2 * error, spending)[look - 1];
  if (scheduled === undefined || measured.layouts !== undefined) return null;
  const p = atLook(measured, signOf(measured, direction));
  if (p >= 0.5) return null;
  // In standard errors the interval reaches c to each side, and has to end where the estimate does.
  const total = blocksForHalfWidth(blocks, scheduled.c, normalQuantile(p));
  return Number.isSafeInteger(total) ? blocksToLook(plan, blocks, Math.max(blocks + 1, total)) : null;
}

/** The sign of a log-ratio that goes against `direction`. */
function signOf({ effect }: MeasuredEffect, direction: 1 | -1): 1 | -1 {
  return (effect.better === 'higher') === (direction === 1) ? -1 : 1;
}

/** The one-sided p-value of one look against "the change, times `sign`, is not negative": over blocks and, where they are sampled, over layouts. */
function atLook({ differences, layouts }: MeasuredEffect, sign: 1 | -1): number {
  const overBlocks = signedRankP(sign === 1 ? differences : differences.map((difference) => -difference));
  return layouts ? Math.max(overBlocks, unitP({ ...layouts, mean: layouts.mean * sign })) : overBlocks;
}

/** The one-sided p-value of one look as one that holds over all looks of the plan. */
function plannedP({ sampling }: AbPlan, { effect }: MeasuredEffect, p: number): number {
  return repeatedP(sampling.looks, effect.look, p, sampling.spending);
}
