import { METRICS } from '../../src/core/analysis/ab/metric.ts';
import type { AbPlan, Measure, PlanLane } from '../../src/model/plan.ts';
import type { AbRun, Sample } from '../../src/model/run.ts';
import type { Outcome } from '../../src/model/verdict.ts';
import { signedRankP } from '../../src/stats/signed-rank.ts';
import { median } from '../../src/stats/summary.ts';

/** Blocks of the fixed-sample test. */
const BLOCKS = 20;
/** Smallest change of a median that counts. */
const BAND = 0.02;

/** The rule "any p < .05 is a regression": whether any metric of any lane got worse at two-sided 5 % in its first twenty blocks. */
export function anyWorse(plan: AbPlan, { samples }: AbRun): boolean {
  return plan.lanes.some((lane) => {
    const own = samples.filter((sample) => sample.lane === lane.id && sample.block < BLOCKS);
    return lane.measures.some((measure) => {
      const [baseline, candidate] = logsOfArms(own, lane, measure);
      const gains = baseline.map((before, block) => (candidate[block] as number) - before);
      return signedRankP(gains) < 0.025;
    });
  });
}

/** The rule of ten then ten medians: NO-GO if any metric is worse by more than 2 %, GO if every target is better by more than 2 %. */
export function tenThenTen(plan: AbPlan, batches: ReadonlyMap<string, readonly Sample[]>): Outcome {
  const changes = plan.lanes.flatMap((lane) =>
    lane.measures.map((measure) => {
      const [baseline, candidate] = logsOfArms(batches.get(lane.id) ?? [], lane, measure);
      return { target: measure.role === 'target', change: Math.expm1(median(candidate) - median(baseline)) };
    }),
  );
  if (changes.some(({ change }) => change < -BAND)) return 'NO-GO';
  return changes.filter(({ target }) => target).every(({ change }) => change > BAND) ? 'GO' : 'NO CHANGE';
}

/** Logarithms of a metric by arm, in block order, with the sign turned so that more is better. */
function logsOfArms(samples: readonly Sample[], lane: PlanLane, measure: Measure): [number[], number[]] {
  const reading = METRICS[measure.metric];
  const sign = reading.better(lane, measure) === 'higher' ? 1 : -1;
  const ordered = [...samples].sort((a, b) => a.block - b.block);
  const logs = (arm: Sample['arm']) =>
    ordered
      .filter((sample) => sample.arm === arm)
      .map((sample) => sign * Math.log((reading.value(sample, lane, measure) ?? Number.NaN) + reading.offset));
  return [logs('baseline'), logs('candidate')];
}
