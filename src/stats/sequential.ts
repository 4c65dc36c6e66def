import { normalDensity, normalQuantile, normalTail } from './normal.ts';
import { intervalRank } from './signed-rank.ts';

/** One scheduled look at the data. */
export interface Look {
  /** Blocks at this look. */
  readonly n: number;
  /** The boundary: a standardised statistic at or beyond ±c is significant at this look. */
  readonly c: number;
  /** Rank of the Walsh averages that bound the repeated confidence interval; 0: no interval yet. */
  readonly rank: number;
  /** Two-sided error spent up to and including this look. */
  readonly spent: number;
}

/** Information time at which a design spends its error: `linear`, n/n_last; `root`, √(n/n_last), which spends more of it early. */
export type Spending = 'linear' | 'root';

/**
 * Group-sequential design for rising `looks` (in blocks) that spends the two-sided error `alpha` over all of them: the
 * intervals of all looks together cover the truth with probability 1 − alpha.
 *
 * Spending α·ln(1 + (e − 1)t) at information time t: Lan & DeMets 1983 (Pocock type). Any rising t that is fixed before the first block
 * keeps the error: Kim & DeMets 1987. Boundaries by recursive integration of the sub-density of the statistic that has not crossed yet: Armitage, McPherson & Rowe 1969;
 * Jennison & Turnbull, "Group Sequential Methods" (2000), ch. 19. Repeated confidence intervals: ibid., ch. 9.
 * Throws a RangeError for looks that do not rise and for an alpha outside (0, 1).
 */
export function design(looks: readonly number[], alpha: number, spending: Spending = 'linear'): readonly Look[] {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies strictly between 0 and 1, not ${alpha}`);
  if (looks.length === 0 || looks.some((n, k) => !(n > (looks[k - 1] ?? 0)))) {
    throw new RangeError(`looks must rise from above 0: ${looks.join(', ')}`);
  }
  const key = `${looks.join(',')}/${alpha}/${spending}`;
  const known = designs.get(key);
  if (known) return known;
  if (designs.size >= DESIGNS_KEPT) designs.clear();
  const made = boundaries(looks, alpha, spending);
  designs.set(key, made);
  return made;
}

/**
 * One-sided p-value that is valid at any look: the smallest one-sided error with which a design over `looks` is significant
 * at `look` (from 1), for the fixed-sample one-sided p-value `p`. Between 4.5e-8 and 1; a value above 0.45 becomes 1.
 * Repeated p-value: Jennison & Turnbull 2000, §9.2.
 */
export function repeatedP(looks: readonly number[], look: number, p: number, spending: Spending = 'linear'): number {
  if (!(look >= 1 && look <= looks.length)) throw new RangeError(`look ${look} of ${looks.length}`);
  let error = ERRORS[0] as number;
  let level = nominalLevel(looks, look, error, spending);
  if (p > level) return 1;
  // The nominal level of a look rises smoothly with the spent error: interpolate linearly on logarithmic axes.
  for (const smaller of ERRORS.slice(1)) {
    const lower = nominalLevel(looks, look, smaller, spending);
    if (p > lower) {
      const share = Math.log(p / lower) / Math.log(level / lower);
      return smaller * (error / smaller) ** share;
    }
    error = smaller;
    level = lower;
  }
  return error;
}

/** One-sided errors from 0.45 down, four per decade. */
const ERRORS = Array.from({ length: 29 }, (_, step) => 0.45 * 10 ** (-step / 4));

const DESIGNS_KEPT = 128;
const designs = new Map<string, readonly Look[]>();

function nominalLevel(looks: readonly number[], look: number, error: number, spending: Spending): number {
  return normalTail((design(looks, 2 * error, spending)[look - 1] as Look).c);
}

/** The sub-density of a statistic that has not crossed yet, on an even grid, times Simpson's weights. */
interface SubDensity {
  readonly z: Float64Array;
  readonly mass: Float64Array;
}

function boundaries(looks: readonly number[], alpha: number, spending: Spending): readonly Look[] {
  const last = looks[looks.length - 1] as number;
  const made: Look[] = [];
  let alive: SubDensity | null = null;
  let spentBefore = 0;
  for (const [k, n] of looks.entries()) {
    const time = spending === 'root' ? Math.sqrt(n / last) : n / last;
    const spent = k === looks.length - 1 ? alpha : alpha * Math.log1p((Math.E - 1) * time);
    const step = transition(alive, looks[k - 1] ?? 0, n);
    const c = criticalValue(step, spent - spentBefore);
    made.push({ n, c, rank: intervalRank(n, c), spent });
    const next = looks[k + 1];
    if (next !== undefined) alive = onGrid(step, c, Math.sqrt((next - n) / n));
    spentBefore = spent;
  }
  return made;
}

/** The statistic at one look, if it did not cross before: its density and the probability beyond ±c. */
interface LookTransition {
  readonly density: (z: number) => number;
  readonly beyond: (c: number) => number;
}

/**
 * √n·Z is a sum of independent increments, so Z at n given Z = u at m is normal with mean u·√(m/n) and variance (n − m)/n.
 */
function transition(alive: SubDensity | null, m: number, n: number): LookTransition {
  if (alive === null) return { density: normalDensity, beyond: (c) => 2 * normalTail(c) };
  const pull = Math.sqrt(m / n);
  const width = Math.sqrt((n - m) / n);
  const integrate = (kernel: (mean: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < alive.z.length; i++) sum += (alive.mass[i] as number) * kernel((alive.z[i] as number) * pull);
    return sum;
  };
  return {
    density: (z) => integrate((mean) => normalDensity((z - mean) / width)) / width,
    // The density is even, so both tails are equal.
    beyond: (c) => 2 * integrate((mean) => normalTail((c - mean) / width)),
  };
}

/** The c with P(beyond ±c) = `error`: Newton's method on the logarithm of the tail, within a shrinking bracket. */
function criticalValue(step: LookTransition, error: number): number {
  let low = 0;
  let high = normalQuantile(error / 2);
  let c = high;
  for (let i = 0; i < 100 && high - low > 1e-10; i++) {
    const beyond = step.beyond(c);
    if (beyond > error) low = c;
    else high = c;
    const newton = c + (Math.log(beyond / error) * beyond) / (2 * step.density(c));
    if (Math.abs(newton - c) < 1e-12) break;
    c = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return c;
}

/** Simpson's rule over [−c, c]. The mesh is at most an eighth of the width of the next transition. */
function onGrid(step: LookTransition, c: number, nextWidth: number): SubDensity {
  const half = Math.max(16, Math.ceil((4 * c) / nextWidth));
  const h = c / (2 * half);
  const z = Float64Array.from({ length: 4 * half + 1 }, (_, i) => -c + i * h);
  const weight = (i: number) => (i === 0 || i === 4 * half ? 1 : i % 2 === 1 ? 4 : 2);
  return { z, mass: z.map((value, i) => (step.density(value) * weight(i) * h) / 3) };
}
