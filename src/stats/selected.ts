import { normalDensity, normalTail } from './normal.ts';

/**
 * The share of a standardised estimate that is left when one takes into account that it is shown only because it exceeded a bound: from a half
 * (at the bound) to nearly 1. Multiply the estimate by it.
 *
 * `z` is the estimate over its standard error, `bound` the smallest |z| that would have been shown. The maximum-likelihood mean μ of the normal
 * distribution cut off at the bound, μ + φ(bound − μ)/(1 − Φ(bound − μ)) = z and not below 0, takes off too much; the estimate as it is, too
 * little. The result is halfway between, which is nearly unbiased where the truth is within 1 of the bound or beyond it:
 * Zhong & Prentice 2008, "Bias-reduced estimators and confidence intervals for odds ratios in genome-wide association studies";
 * Ghosh, Zou & Wright 2008. Throws a RangeError for numbers that are not finite.
 */
export function keptAfterSelection(z: number, bound: number): number {
  if (!(Number.isFinite(z) && Number.isFinite(bound))) throw new RangeError(`z ${z}, bound ${bound}`);
  const size = Math.abs(z);
  const expected = (mean: number) => mean + normalDensity(bound - mean) / normalTail(bound - mean);
  if (size <= expected(0)) return 0.5;
  let low = 0;
  let high = size;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (expected(middle) < size) low = middle;
    else high = middle;
  }
  return (1 + low / size) / 2;
}
