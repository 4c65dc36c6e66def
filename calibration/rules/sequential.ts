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
const designOf = (alpha: number) => design(PLANNED, alpha, SAMPLING.spending);
export const LOOKS = designOf(SAMPLING.alpha);
/** The looks of the one-sided errors of a GO and a NO-GO. The lane is alone, so a loss shares its error with no other. */
const GO_LOOKS = designOf(2 * RULES.goError);
const NO_GO_LOOKS = designOf(2 * RULES.noGoError);
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

/** What one look shows of log-ratios of blocks. */
interface LaneLook {
  /** The repeated confidence interval. */
  readonly interval: WalshInterval;
  /** A gain is certain when this bound, at the error of a GO, is above 0. */
  readonly leastForGo: number;
  /** A loss is certain when this bound, at the error of a NO-GO, is below 0. */
  readonly mostForNoGo: number;
}

/** What every look shows of log-ratios of blocks. */
export function looksAt(differences: readonly number[]): LaneLook[] {
  return LOOKS.map(({ n, rank }, index) => {
    const seen = differences.slice(0, n);
    const at = (looks: typeof LOOKS) => walshInterval(seen, looks[index]?.rank ?? 0);
    return { interval: walshInterval(seen, rank), leastForGo: at(GO_LOOKS).low, mostForNoGo: at(NO_GO_LOOKS).high };
  });
}

/**
 * Simulates a run of the product on one target lane (gain 1 %, equivalence ±1 %), from look to look until the outcome is not
 * OPEN. `looks` are of equal arms: a true effect shifts every Walsh average, and so the intervals, by ln(1 + effect).
 */
export function simulateLane(looks: readonly LaneLook[], effect: number): LaneEnd {
  const truth = Math.log1p(effect);
  const changes = looks.map(
    ({ interval: { estimate, low, high } }): Change => ({
      estimate: Math.expm1(estimate + truth),
      low: Math.expm1(low + truth),
      high: Math.expm1(high + truth),
    }),
  );
  const outcomes = looks.map(({ leastForGo, mostForNoGo }, index) => {
    const outcome = outcomeOf(TARGET, 'higher', changes[index] as Change, RULES.equivalence, null);
    const isUncertain = outcome === 'WIN' ? leastForGo + truth <= 0 : outcome === 'LOSS' && mostForNoGo + truth >= 0;
    return isUncertain ? 'OPEN' : outcome;
  });
  const decided = outcomes.findIndex((outcome) => outcome !== 'OPEN');
  const end = decided === -1 ? LOOKS.length - 1 : decided;
  const { low, high } = (looks[end] as LaneLook).interval;
  const first = changes.find((change) => change.low > 0 || change.high < 0);
  return {
    blocks: LOOKS[end]?.n ?? LAST,
    outcome: outcomes[end] ?? 'OPEN',
    covered: low <= 0 && high >= 0,
    excluded: first === undefined ? 0 : first.low > 0 ? 1 : -1,
  };
}
