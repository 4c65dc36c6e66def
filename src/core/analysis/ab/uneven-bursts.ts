import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { repeatedP } from '../../../stats/sequential.ts';
import { hodgesLehmann, signedRankP } from '../../../stats/signed-rank.ts';
import { toleratedLoss } from '../../text/change-text.ts';
import { oriented } from './outcome.ts';

/** The difference between both numbers of the groups that matters, as a part of the band of equivalence. */
const LEAST_PART = 1 / 4;

/** The groups of a lane by their typical burst and by all the time of their bursts, as log-ratios in the same order. */
interface GroupNumbers {
  readonly typical: readonly number[];
  readonly total: readonly number[];
}

/**
 * Whether the bursts of a lane are uneven: one arm does something in few bursts only, so that the typical burst does not show what it costs. All
 * the time of the bursts shows it, but is noisier (docs/measurement.md, "ours, by all the time of the bursts"). So the typical burst is the number
 * of a group until both certainly differ, by a repeated two-sided p-value of the signed ranks below the plan's error.
 *
 * Exchanged arms change the sign of both numbers, so the rule favours no arm. Between equal arms the differences are symmetric around 0.
 *
 * @param look Number of the look of these groups, from 1.
 */
export function isUneven(
  { unevenError, equivalence }: Pick<AbPlan['rules'], 'unevenError' | 'equivalence'>,
  { looks, spending }: Pick<AbPlan['sampling'], 'looks' | 'spending'>,
  look: number,
  { typical, total }: GroupNumbers,
): boolean {
  if (unevenError === undefined) return false;
  const beyond = total.map((value, index) => value - (typical[index] as number));
  if (Math.abs(hodgesLehmann(beyond)) < LEAST_PART * equivalence) return false;
  const side = Math.min(signedRankP(beyond), signedRankP(beyond.map((value) => -value)));
  return 2 * repeatedP(looks, look, side, spending) < unevenError;
}

/**
 * An outcome by the typical burst, or OPEN when all the time of the bursts stands against it. The groups then are too few to exclude that the bursts
 * are uneven. The total must not be beyond the margin where a lane is SAFE, not beyond twice the band where it is EQUIVALENT, and not beyond the
 * band on the other side where it gains or loses. HARM stays: it needs the error of a NO-GO besides. Numbers that differ by less than what can make bursts
 * uneven open nothing.
 *
 * @param total Change of the total, as a fraction.
 */
export function withTotal(effect: Effect, total: number, equivalence: number): Effect {
  const typical = effect.change?.estimate ?? total;
  if (Math.abs(Math.log1p(total) - Math.log1p(typical)) < LEAST_PART * equivalence) return effect;
  const { estimate } = oriented({ estimate: total, low: total, high: total }, effect.better);
  return standsAgainst(estimate, effect, equivalence) ? { ...effect, outcome: 'OPEN', total } : effect;
}

/** @param total Change of the total, positive where it is better. */
function standsAgainst(total: number, effect: Effect, equivalence: number): boolean {
  switch (effect.outcome) {
    case 'SAFE':
      return total <= -toleratedLoss(effect);
    case 'EQUIVALENT':
      return Math.abs(Math.log1p(total)) >= 2 * Math.log1p(equivalence);
    case 'WIN':
      return Math.log1p(total) <= -Math.log1p(equivalence);
    case 'LOSS':
      return total >= equivalence;
    case 'RULED OUT':
      return total >= Math.max(effect.bound ?? 0, equivalence);
    default:
      return false;
  }
}
