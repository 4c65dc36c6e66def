import { hodgesLehmann } from './signed-rank.ts';
import { studentQuantile, studentTail } from './student.ts';
import { madSd, mean, sd } from './summary.ts';

/** What units with several values each show about the mean of all units that there could be. */
export interface UnitMean {
  /** Number of units, at least two. */
  readonly units: number;
  /** Mean of the centres of the units. */
  readonly mean: number;
  /** Standard deviation of the centres. */
  readonly spread: number;
  /** Standard deviation of the centres without what the scatter of the values adds to it; null until each unit has two values. */
  readonly between: number | null;
}

/**
 * Summarises a sample of units. The unit is what was drawn, so the mean over units varies as the centres do, whatever the number of values:
 * its standard error is spread/√units, which holds both parts, that between units and that within. Kalibera & Jones, "Rigorous benchmarking
 * in reasonable time" (ISMM 2013), §6. The part between units is the estimator of the analysis of variance, cut at 0: Searle, Casella &
 * McCulloch, "Variance components" (1992), §3.5. The centre of a unit is its Hodges–Lehmann estimate. Throws a RangeError for fewer than two units.
 */
export function unitMean(units: readonly (readonly number[])[]): UnitMean {
  if (units.length < 2) throw new RangeError(`a mean over units needs two of them, not ${units.length}`);
  const centres = units.map((values) => hodgesLehmann(values));
  const spread = sd(centres);
  return { units: units.length, mean: mean(centres), spread, between: between(units, centres, spread) };
}

function between(units: readonly (readonly number[])[], centres: readonly number[], spread: number): number | null {
  if (units.some(({ length }) => length < 2)) return null;
  const residuals = units.flatMap((values, index) => values.map((value) => value - (centres[index] as number)));
  // A centre is fitted to the values of its own unit.
  const within = madSd(residuals) ** 2 * (residuals.length / (residuals.length - units.length));
  return Math.sqrt(Math.max(0, spread ** 2 - within * mean(units.map(({ length }) => 1 / length))));
}

/**
 * Half-width of the interval of the mean whose two sides err with probability `tail` each, and the part of it that units alone make. Student's t
 * at the nominal level of a look in place of the normal quantile: Pocock 1977; Jennison & Turnbull, "Group Sequential Methods" (2000), §4.4.
 */
export function unitReach(
  { units, spread, between: own }: UnitMean,
  tail: number,
): { all: number; between: number | null } {
  const reach = studentQuantile(tail, units - 1) / Math.sqrt(units);
  return { all: reach * spread, between: own === null ? null : reach * own };
}

/** One-sided p-value of "the mean is at least 0" against "it lies below". Units without any spread count as a sign test does. */
export function unitP({ units, mean: centre, spread }: UnitMean): number {
  if (spread === 0) return centre < 0 ? 2 ** -units : 1;
  return studentTail((-centre / spread) * Math.sqrt(units), units - 1);
}
