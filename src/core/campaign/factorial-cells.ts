/** Most factors of which every combination is asked; beyond, a half of them. */
const FULL_FACTORS = 4;

/** The combinations of a factorial with `k` factors: which factors are on. */
interface FactorialCells {
  /** Every combination that is asked, without the one in which all factors are off: it is the baseline of each. */
  readonly cells: readonly (readonly boolean[])[];
  /** What the combinations of a half fraction have in common, with the factors as letters: `I = −ABCDE`; null: every combination is asked. */
  readonly relation: string | null;
}

/**
 * The combinations of 2 to 6 factors. With 5 or 6 it is the half in which an even number of factors is on: the half fraction with the highest
 * resolution that has the baseline (Box, Hunter & Hunter, "Statistics for Experimenters", 2005, ch. 6), V and VI.
 */
export function factorialCells(k: number): FactorialCells {
  const isHalf = k > FULL_FACTORS;
  const cells = combinations(k)
    .filter((cell) => !isHalf || countOn(cell) % 2 === 0)
    .sort((a, b) => countOn(a) - countOn(b));
  const letters = Array.from({ length: k }, (_, factor) => String.fromCharCode(65 + factor)).join('');
  return { cells, relation: isHalf ? `I = ${k % 2 === 0 ? '' : '−'}${letters}` : null };
}

/** An effect of a factorial: some of its factors, and what each combination adds to it. */
interface EffectContrast {
  /** Indices of factors. */
  readonly factors: readonly number[];
  /** Of a half fraction: indices of the factors whose effect it cannot be told from. */
  readonly aliased: readonly number[] | null;
  /** In the order of the cells. */
  readonly weights: readonly number[];
}

/**
 * The effects that the cells of `k` factors show. A main effect is the change by the factor, averaged over the others. The interaction of m factors
 * is the m-th difference: for two, what both change less the sum of what each changes, averaged over the others. A cell is a change against
 * the baseline, whose own change is 0. Of a half fraction only effects of one and two factors: theirs are the aliases with the
 * fewest factors.
 */
export function effectContrasts(k: number): EffectContrast[] {
  const { cells, relation } = factorialCells(k);
  const indices = Array.from({ length: k }, (_, factor) => factor);
  const subsets = combinations(k)
    .map((isOn) => indices.filter((factor) => isOn[factor]))
    .sort((a, b) => a.length - b.length);
  const shown = relation === null ? subsets : subsets.filter(({ length }) => length <= 2);
  // The cells and the baseline.
  const all = cells.length + 1;
  return shown.map((factors) => ({
    factors,
    aliased: relation === null ? null : indices.filter((each) => !factors.includes(each)),
    weights: cells.map((cell) => {
      const isNegative = factors.filter((factor) => cell[factor] !== true).length % 2 === 1;
      return ((isNegative ? -1 : 1) * 2 ** factors.length) / all;
    }),
  }));
}

/** Every combination of `k` factors but the one in which all are off: which factors are on. */
function combinations(k: number): boolean[][] {
  return Array.from({ length: 2 ** k - 1 }, (_, index) =>
    Array.from({ length: k }, (_, factor) => ((index + 1) & (1 << factor)) !== 0),
  );
}

function countOn(cell: readonly boolean[]): number {
  return cell.filter(Boolean).length;
}
