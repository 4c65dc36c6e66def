import type { Measure } from '../../../model/plan.ts';
import type { Effect, EffectOutcome } from '../../../model/verdict.ts';
import { blocksForHalfWidth } from '../../../stats/power.ts';

/** An effect's estimate and interval as fractions. */
export type Change = NonNullable<Effect['change']>;

/** A change turned so that more is better. */
export function oriented(change: Change, better: Effect['better']): Change {
  if (better === 'higher') return change;
  return { estimate: -change.estimate, low: -change.high, high: -change.low };
}

/** What an interval alone says about what was asked. Harm over all guards together is added by `withNoGo`. */
export function outcomeOf(
  measure: Measure,
  better: Effect['better'],
  change: Change | null,
  equivalence: number,
): EffectOutcome {
  if (measure.role !== 'target' && measure.role !== 'guard') return 'INFO';
  if (change === null) return 'OPEN';
  const { estimate, low, high } = oriented(change, better);
  if (measure.role === 'guard') return low > -measure.margin ? 'SAFE' : high < -measure.margin ? 'HARM' : 'OPEN';
  if (low > 0 && estimate >= measure.gain) return 'WIN';
  // The band has the same width in logarithms on both sides, so that a win is a loss when the arms change names, and equal stays equal.
  const worst = 1 / (1 + equivalence) - 1;
  if (change.low > worst && change.high < equivalence) return 'EQUIVALENT';
  if (high < 0 && estimate <= worst) return 'LOSS';
  // Where no more is asked than what counts as a change, excluding the gain is half a proof of equivalence: the other half
  // is open, and identical arms would fail as often as noise pushes them there.
  return high < measure.gain && measure.gain > equivalence ? 'RULED OUT' : 'OPEN';
}

/** Whether more blocks could still show that nothing changed. */
export function equivalenceReachable(effect: Effect, equivalence: number): boolean {
  return effect.change === null || Math.abs(effect.change.estimate) < equivalence;
}

/** Whether a guard's estimate is at its margin or beyond. */
export function beyondMargin(effect: Effect): boolean {
  return (
    effect.role === 'guard' &&
    effect.change !== null &&
    oriented(effect.change, effect.better).estimate <= -bound(effect)
  );
}

/** Blocks in all that an open interval of `blocks` blocks needs before it decides, as 1/√n; null where no number will do. */
export function blocksToDecide(
  measure: Measure,
  better: Effect['better'],
  change: Change,
  blocks: number,
  equivalence: number,
): number | null {
  const { estimate, low, high } = oriented(change, better);
  const wanted = distanceToDecision(measure, estimate, equivalence);
  const needed = blocksForHalfWidth(blocks, (high - low) / 2, wanted);
  return Number.isSafeInteger(needed) ? Math.max(blocks + 1, needed) : null;
}

/** The half-width at which an interval around `estimate` gives one of the answers of its role; the nearest answer counts. */
function distanceToDecision(measure: Measure, estimate: number, equivalence: number): number {
  if (measure.role !== 'target' && measure.role !== 'guard') return 0;
  if (measure.role === 'guard') return Math.abs(estimate + measure.margin);
  const win = estimate >= measure.gain ? estimate : 0;
  const ruledOut = measure.gain > equivalence ? measure.gain - estimate : 0;
  const loss = estimate <= 1 / (1 + equivalence) - 1 ? -estimate : 0;
  return Math.max(win, loss, ruledOut, equivalence - Math.abs(estimate));
}

function bound(effect: Effect): number {
  return effect.bound ?? 0;
}
