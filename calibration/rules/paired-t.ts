import { studentQuantile } from '../../src/stats/student.ts';

/** Pairs before the first test. */
const FIRST = 10;

const reaches = new Map<number, number>();

/**
 * A paired t test at two-sided 5 % that is repeated after each further pair and stops when it is significant: the sign of the difference, or 0
 * after all pairs, and the number of pairs. The paired t test of BabylonJS/Babylon.js#18295 with the stopping rule that
 * zombocom/derailed_benchmarks#164 took out again. Armitage, McPherson & Rowe 1969 computed its false alarms.
 */
export function pairedT(differences: readonly number[]): { readonly differs: -1 | 0 | 1; readonly pairs: number } {
  let [mean, squares] = [0, 0];
  for (const [index, value] of differences.entries()) {
    // Welford 1962.
    const [pairs, step] = [index + 1, value - mean];
    mean += step / pairs;
    squares += step * (value - mean);
    if (pairs < FIRST) continue;
    const error = Math.sqrt(squares / (pairs - 1) / pairs);
    if (Math.abs(mean) > reach(pairs - 1) * error) return { differs: mean > 0 ? 1 : -1, pairs };
  }
  return { differs: 0, pairs: differences.length };
}

/** The two-sided 5 % point of Student's t. */
function reach(freedom: number): number {
  const known = reaches.get(freedom) ?? studentQuantile(0.025, freedom);
  reaches.set(freedom, known);
  return known;
}
