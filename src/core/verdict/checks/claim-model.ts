/** An interval of natural logarithms. */
export interface LogRange {
  readonly low: number;
  readonly high: number;
}

/** What the wall times of a lane say about the claim that one arm is faster than the other. */
export type ClaimConflict =
  /** The wall time did not fall as far as the claimed gain demands. */
  | 'gain-not-in-wall'
  /** The wall time fell much further than the claimed gain explains: less work was done. */
  | 'wall-collapsed'
  /** A bench of fixed duration claims more, and ran longer. */
  | 'ran-longer'
  | null;

/** What is known about the processes of a lane. */
interface WorkModel {
  readonly work: 'fixed' | 'timed';
  /**
   * Part of the wall time of the slower arm that lies in the measured work, 0 to 1; null: not known, so at least `SHARE_MIN`.
   */
  readonly share: number | null;
  /** Wall time that the starts of the two libraries may differ by, as a part of the wall time of a process. */
  readonly start: number;
}

/** A process whose measured part is shorter than this part of its wall time does not show a change from outside. */
export const SHARE_MIN = 0.2;

/** Changes below this size are not compared: they are of no interest to a verdict. Natural logarithm of the ratio. */
export const CHANGE_MIN = 0.01;

/** Part of the wall time that may differ for no reason of the claim. */
const SLACK = 0.02;

/** The parts of a process beside the measured work may become this many times shorter with a better allocator. */
const REST_GAIN_MAX = 2;

/** A bench of fixed duration has set-up and tear-down beside it, which may shorten or lengthen its processes by this factor. */
const TIMED_FACTOR_MAX = 2;

/**
 * Compares a claimed speed-up with the wall time. With a fixed number of operations, of which a part p of the slower arm's wall time w is
 * measured, a rate that is e^x times higher gives the wall time w·(p·e^−x + (1 − p)·f), where f is the change of the rest. An honest
 * rest does not grow beyond the slack, so the wall time falls at least by p·(1 − e^−x); it falls at most to e^−x with p = 1, and half
 * of that where the rest gains more than the measured part. A bench of fixed duration has equal wall times.
 *
 * Both ranges must hold together with a small error: a conflict is reported only when no pair of their values agrees.
 *
 * @param gain Claimed ln(rate of the one arm ÷ rate of the other).
 * @param wall ln(wall time of the one arm ÷ wall time of the other).
 */
export function claimConflict(gain: LogRange, wall: LogRange, { work, share, start }: WorkModel): ClaimConflict {
  const slack = Math.log1p(SLACK + start);
  if (work === 'timed') {
    if (wall.high < -Math.log(TIMED_FACTOR_MAX) - slack) return 'wall-collapsed';
    return gain.low > CHANGE_MIN && wall.low > slack + CHANGE_MIN ? 'ran-longer' : null;
  }
  const most = Math.max(0, gain.high);
  const own = share ?? 1;
  const shortest = Math.log(own * Math.exp(-most) + (1 - own) / REST_GAIN_MAX);
  if (wall.high < shortest - (share === null ? Math.log(REST_GAIN_MAX) : 0) - slack) return 'wall-collapsed';
  if (gain.low <= CHANGE_MIN) return null;
  const longest = Math.log1p(-(share ?? SHARE_MIN) * -Math.expm1(-gain.low));
  return wall.low > longest + slack ? 'gain-not-in-wall' : null;
}

/** Part of the claimed change that the wall time must show by itself. */
const CONFIRMED_PART = 0.5;

/**
 * Whether the wall time of a lane with fixed work shows the claim by itself: at least half of a claimed change, or no change beyond
 * the claimed range. Of processes whose measured share is known, the change that the claim means for the whole of them.
 *
 * @param share Of the arm that the claim calls slower; 1 when it is not known.
 */
export function isConfirmed(claimed: LogRange, wall: LogRange, share: number): boolean {
  const gain = { low: ofWhole(claimed.low, share), high: ofWhole(claimed.high, share) };
  const speedUp = { low: -wall.high, high: -wall.low };
  if (gain.low > 0) return speedUp.low >= CONFIRMED_PART * gain.low;
  if (gain.high < 0) return speedUp.high <= CONFIRMED_PART * gain.high;
  return speedUp.low >= gain.low - SLACK && speedUp.high <= gain.high + SLACK;
}

/** What a change of the measured part means for a whole process: ln of its speed-up. */
function ofWhole(gain: number, share: number): number {
  if (!Number.isFinite(gain)) return gain;
  const size = -Math.log1p(share * Math.expm1(-Math.abs(gain)));
  return gain < 0 ? -size : size;
}
