import { selectAt } from './select.ts';

/** Median; NaN without values. For an even count, the mean of the two middle values. */
export function median(values: readonly number[]): number {
  const copy = new Float64Array(values);
  const half = copy.length >> 1;
  const upper = selectAt(copy, half);
  if (copy.length % 2 === 1) return upper;
  // The selection leaves the smaller values in front.
  let lower = copy[0] ?? Number.NaN;
  for (let i = 1; i < half; i++) lower = Math.max(lower, copy[i] as number);
  return (lower + upper) / 2;
}

/** Arithmetic mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n − 1); NaN with fewer than two values. */
export function sd(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/**
 * Robust standard deviation: 1.4826 × the median absolute deviation from the median; NaN with fewer than two values.
 * With 1.4826 = 1/Φ⁻¹(3/4) it agrees with `sd` on normal data (Hampel 1974).
 */
export function madSd(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = median(values);
  return 1.482602218505602 * median(values.map((value) => Math.abs(value - centre)));
}
