/** The hypotheses that a rule calls discoveries, and the level that it used. */
interface Discoveries {
  /** In the order of the p-values. */
  readonly found: readonly boolean[];
  readonly count: number;
  /** Largest p-value that is a discovery now; with none found, the one that would be the first. */
  readonly level: number;
}

/**
 * The discoveries among `hypotheses` hypotheses with a false discovery rate of at most `rate`. `p` holds the p-values that are known
 * so far; hypotheses without one count as not rejected. Step-up: the largest k for which k p-values are at most `levelFor(k)`. Valid under
 * any dependence: Blanchard & Roquain 2008, "Two simple sufficient conditions for FDR control", with a shape function that is half
 * Bonferroni's, which is best for few discoveries, and half the one of Benjamini & Yekutieli 2001, which is best for many.
 *
 * It is the e-BH procedure (Wang & Ramdas 2022, "False discovery rate control with e-values") on the e-values
 * e(p) = hypotheses/(rate·k(p)), where k(p) is the smallest k with p ≤ levelFor(k), and e = 0 without one; their expectation is at most 1 for a
 * true hypothesis. A rejected hypothesis has e ≥ hypotheses/(rate·k), so the false discovery proportion is at most the sum of rate·e/hypotheses
 * over the true ones, whenever one looks. So where each p-value stays valid although its own test looked several times, the *largest*
 * proportion over all moments has an expectation of at most `rate`: the procedure may be stopped at any moment, for any reason.
 *
 * Throws a RangeError for a rate outside (0, 1) and for more p-values than hypotheses.
 */
export function discoveries(p: readonly number[], hypotheses: number, rate: number): Discoveries {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`the rate lies strictly between 0 and 1, not ${rate}`);
  if (p.length > hypotheses) throw new RangeError(`${p.length} p-values of ${hypotheses} hypotheses`);
  const ascending = [...p].sort((a, b) => a - b);
  const count = ascending.findLastIndex((value, index) => value <= levelFor(index + 1, hypotheses, rate)) + 1;
  const level = levelFor(Math.max(1, count), hypotheses, rate);
  return { found: p.map((value) => count > 0 && value <= level), count, level };
}

/**
 * The p-value with which `count` hypotheses of `hypotheses` are discoveries: rate/hypotheses·(1/2 + count/2H), H = 1 + 1/2 + … +
 * 1/hypotheses. At most `rate`, which it is without hypotheses.
 */
export function levelFor(count: number, hypotheses: number, rate: number): number {
  if (hypotheses === 0) return rate;
  let harmonic = 0;
  for (let i = hypotheses; i >= 1; i--) harmonic += 1 / i;
  return (rate / hypotheses) * (0.5 + Math.min(count, hypotheses) / (2 * harmonic));
}
