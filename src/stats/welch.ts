import { studentQuantile } from './student.ts';

/** A sample of a normal quantity: its size, mean and sample standard deviation. */
interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
}

/**
 * Interval of `a.mean − b.mean` that misses the true difference with probability `alpha`. Each sample has at least two values.
 * Welch, "The generalization of Student's problem" (1947), with Satterthwaite's (1946) degrees of freedom rounded down.
 */
export function welchInterval(a: Moments, b: Moments, alpha: number): { estimate: number; low: number; high: number } {
  const [va, vb] = [a.sd ** 2 / a.count, b.sd ** 2 / b.count];
  const least = Math.min(a.count, b.count) - 1;
  const freedom = va + vb === 0 ? least : (va + vb) ** 2 / (va ** 2 / (a.count - 1) + vb ** 2 / (b.count - 1));
  // The degrees of freedom are at least the smaller sample's; rounding errors must not push them below.
  const reach = studentQuantile(alpha / 2, Math.max(least, Math.floor(freedom))) * Math.sqrt(va + vb);
  const estimate = a.mean - b.mean;
  return { estimate, low: estimate - reach, high: estimate + reach };
}
