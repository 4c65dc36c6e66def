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

/**
 * Two-sided interval of the mean of numbers between 0 and 1, from the mean of `trials` of them, whatever their distribution: all means μ with
 * trials·KL(mean, μ) ≤ ln(2/error), where KL is the divergence of two coins. Coverage at least 1 − error: Hoeffding 1963, "Probability
 * inequalities for sums of bounded random variables", theorem 1. Also where every number is equal, as Student's interval is not.
 */
export function boundedMean(mean: number, trials: number, error = RATE_ERROR): { low: number; high: number } {
  if (!(mean >= 0 && mean <= 1 && trials > 0)) throw new RangeError(`mean ${mean} of ${trials} trials`);
  const most = Math.log(2 / error) / trials;
  const isNear = (other: number) => divergence(mean, other) <= most;
  return { low: furthest(mean, 0, isNear), high: furthest(mean, 1, isNear) };
}

/** Kullback–Leibler divergence of a coin with the chance `p` from one with the chance `q`. */
function divergence(p: number, q: number): number {
  const part = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return part(p, q) + part(1 - p, 1 - q);
}

/** The number between `from` and `to` that is the furthest near one, by bisection to 12 digits. */
function furthest(from: number, to: number, isNear: (value: number) => boolean): number {
  let [near, far] = [from, to];
  if (isNear(far)) return far;
  while (Math.abs(far - near) > 1e-12) {
    const middle = (near + far) / 2;
    if (isNear(middle)) near = middle;
    else far = middle;
  }
  return near;
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
