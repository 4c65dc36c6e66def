import { normalQuantile } from './normal.ts';

/**
 * Value that Student's t with `freedom` degrees exceeds with probability `tail`; within 0.3 % from 5 degrees on for tails
 * down to 0.5 %. Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.5.
 */
export function studentQuantile(tail: number, freedom: number): number {
  const x = normalQuantile(tail);
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
    (79 * x ** 9 + 776 * x ** 7 + 1482 * x ** 5 - 1920 * x ** 3 - 945 * x) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), x);
}
