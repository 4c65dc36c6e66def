import { betaShare } from './beta.ts';

/** Error of the two-sided intervals of rates. With 5 % one or two of dozens of cells would fail by chance. */
export const RATE_ERROR = 0.01;

/** Two-sided interval of a rate from `count` in `trials` with a coverage of at least 1 − error. Clopper & Pearson 1934. */
export function clopperPearson(count: number, trials: number, error = RATE_ERROR): { low: number; high: number } {
  if (!(count >= 0 && count <= trials && trials > 0)) throw new RangeError(`${count} of ${trials} trials`);
  return {
    low: count === 0 ? 0 : betaQuantile(error / 2, count, trials - count + 1),
    high: count === trials ? 1 : betaQuantile(1 - error / 2, count + 1, trials - count),
  };
}

/** The x with I_x(a, b) = share, by bisection to 12 digits. */
function betaQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (betaShare(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
