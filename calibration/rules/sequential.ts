import { type Change, outcomeOf } from '../../src/core/analysis/ab/outcome.ts';
import { looksWithin } from '../../src/core/plan/lanes/looks.ts';
import { RULES, SAMPLING } from '../../src/core/plan/make-plan.ts';
import type { Measure } from '../../src/model/plan.ts';
import type { EffectOutcome } from '../../src/model/verdict.ts';
import { design } from '../../src/stats/sequential.ts';
import { type WalshInterval, walshInterval } from '../../src/stats/signed-rank.ts';

/** Seconds of the budget of simulated plans. */
export const BUDGET_SECONDS = 30;

/** The looks of a plan of this budget with one lane. */
export const PLANNED = looksWithin(BUDGET_SECONDS, [{ role: 'target' }]);
export const LOOKS = design(PLANNED, SAMPLING.alpha, SAMPLING.spending);
export const LAST = PLANNED.at(-1) as number;

const TARGET: Measure = { metric: 'throughput', role: 'target', gain: 0.01 };

/** The end of a simulated run on one target lane. */
export interface LaneEnd {
  /** Number of blocks. */
  readonly blocks: number;
  readonly outcome: EffectOutcome;
  /** Whether the final interval holds the true effect. */
  readonly covered: boolean;
  /** Sign of the first interval of the whole schedule that excludes 0, also after the end of the sampling; 0: none. */
  readonly excluded: -1 | 0 | 1;
}

/** The repeated confidence interval of log-ratios of blocks at every look. */
export function intervalsOf(differences: readonly number[]): WalshInterval[] {
  return LOOKS.map(({ n, rank }) => walshInterval(differences.slice(0, n), rank));
}

/**
 * Simulates a run of the product on one target lane (gain 1 %, equivalence ±1 %), from look to look until the outcome is not
 * OPEN. `intervals` are for equal arms: a true effect shifts every Walsh average, and so the intervals, by ln(1 + effect).
 */
export function simulateLane(intervals: readonly WalshInterval[], effect: number): LaneEnd {
  const truth = Math.log1p(effect);
  const changes = intervals.map(
    ({ estimate, low, high }): Change => ({
      estimate: Math.expm1(estimate + truth),
      low: Math.expm1(low + truth),
      high: Math.expm1(high + truth),
    }),
  );
  const outcomes = changes.map((change) => outcomeOf(TARGET, 'higher', change, RULES.equivalence, null));
  const decided = outcomes.findIndex((outcome) => outcome !== 'OPEN');
  const end = decided === -1 ? LOOKS.length - 1 : decided;
  const { low, high } = intervals[end] as WalshInterval;
  const first = changes.find((change) => change.low > 0 || change.high < 0);
  return {
    blocks: LOOKS[end]?.n ?? LAST,
    outcome: outcomes[end] ?? 'OPEN',
    covered: low <= 0 && high >= 0,
    excluded: first === undefined ? 0 : first.low > 0 ? 1 : -1,
  };
}
