import type { Measure } from '../../../model/plan.ts';
import type { Effect, EffectOutcome } from '../../../model/verdict.ts';
import { blocksForHalfWidth } from '../../../stats/power.ts';
import { toleratedLoss } from '../../text/change-text.ts';

/** The estimate and interval of an effect as fractions. */
export type Change = NonNullable<Effect['change']>;

/** A change with the sign turned so that more is better. */
export function oriented(change: Change, better: Effect['better']): Change {
  if (better === 'higher') return change;
  return { estimate: -change.estimate, low: -change.high, high: -change.low };
}

/** The outcome of one interval by itself. `withCertainOutcomes` then decides gain, harm and loss over the whole plan. */
export function outcomeOf(
  measure: Measure,
  better: Effect['better'],
  change: Change | null,
  equivalence: number,
  baseline: number | null,
): EffectOutcome {
  if (measure.role !== 'target' && measure.role !== 'guard') return 'INFO';
  if (change === null) return 'OPEN';
  const { estimate, low, high } = oriented(change, better);
  if (measure.role === 'guard') {
    const margin = tolerated(measure, baseline);
    return low > -margin ? 'SAFE' : high < -margin ? 'HARM' : 'OPEN';
  }
  if (low > 0 && estimate >= measure.gain) return 'WIN';
  // The band is symmetric in logarithms: when the arms are swapped, WIN becomes LOSS, and EQUIVALENT stays EQUIVALENT.
  if (isWithinBand(change, equivalence)) return 'EQUIVALENT';
  if (high < 0 && estimatesLoss(change, better, equivalence)) return 'LOSS';
  // When the required gain is within the band, excluding it is only half a proof of equivalence. The other half is open, and
  // noise would often push identical arms there.
  return high < measure.gain && measure.gain > equivalence ? 'RULED OUT' : 'OPEN';
}

/** Whether the estimate is a loss of a target: beyond the equivalence band. */
export function estimatesLoss(change: Change, better: Effect['better'], equivalence: number): boolean {
  return oriented(change, better).estimate <= 1 / (1 + equivalence) - 1;
}

/** Whether further blocks can still show that nothing changed. */
export function equivalenceReachable(effect: Effect, equivalence: number): boolean {
  return effect.change === null || Math.abs(effect.change.estimate) < equivalence;
}

/** Whether the estimate of a guard is at its margin or beyond. */
export function beyondMargin(effect: Effect): boolean {
  return (
    effect.role === 'guard' &&
    effect.change !== null &&
    oriented(effect.change, effect.better).estimate <= -toleratedLoss(effect)
  );
}

/** Number of blocks in all with which an open interval of `blocks` blocks decides, if it shrinks as 1/√n, but for the part `fixed` of its half-width; null when no number does. */
export function blocksToDecide(
  measure: Measure,
  better: Effect['better'],
  change: Change,
  blocks: number,
  equivalence: number,
  baseline: number | null,
  fixed = 0,
): number | null {
  const { estimate, low, high } = oriented(change, better);
  const wanted = distanceToDecision(measure, estimate, equivalence, baseline);
  const needed = blocksForHalfWidth(blocks, (high - low) / 2, wanted, fixed);
  return Number.isSafeInteger(needed) ? Math.max(blocks + 1, needed) : null;
}

/** The largest half-width at which an interval around `estimate` decides one of the outcomes of its role. */
function distanceToDecision(measure: Measure, estimate: number, equivalence: number, baseline: number | null): number {
  if (measure.role !== 'target' && measure.role !== 'guard') return 0;
  if (measure.role === 'guard') return Math.abs(estimate + tolerated(measure, baseline));
  const win = estimate >= measure.gain ? estimate : 0;
  const ruledOut = measure.gain > equivalence ? measure.gain - estimate : 0;
  const loss = estimate <= 1 / (1 + equivalence) - 1 ? -estimate : 0;
  return Math.max(win, loss, ruledOut, equivalence - Math.abs(estimate));
}

/** Whether an interval lies within the equivalence band, which is symmetric in logarithms. */
export function isWithinBand({ low, high }: Change, equivalence: number): boolean {
  return low > 1 / (1 + equivalence) - 1 && high < equivalence;
}

function tolerated({ margin, atLeast }: Extract<Measure, { role: 'guard' }>, baseline: number | null): number {
  return toleratedLoss({ bound: margin, baseline, ...(atLeast !== undefined && { atLeast }) });
}
