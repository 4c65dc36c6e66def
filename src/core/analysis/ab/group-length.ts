import type { PlanLane } from '../../../model/plan.ts';
import { madSd, mean, median } from '../../../stats/summary.ts';
import type { Block } from './blocks.ts';
import { burstDifference } from './burst-difference.ts';
import { FIRST_STAGE, groupStages } from './group-stages.ts';
import { oncePerGroup } from './once-per-group.ts';
import { withSeries } from './some-series.ts';

/** Groups from which on four times the series are taken: by fewer, a variance of groups is often missed, and then that is a third too slow. */
const SURE = 8 * FIRST_STAGE;

/**
 * What is assumed of a lane before its groups show it: groups differ by a tenth of the variance of two neighbouring series. It counts as much as
 * this number of groups.
 */
const ASSUMED = { share: 0.1, groups: 12 } as const;

/** Other lengths have to save this share of the time, since a change of length also changes the age of the heaps a little. */
const LEAST_GAIN = 0.1;

/**
 * Series of each arm in the next group of a lane, after its `counted` groups: the length with which an interval becomes narrow in the least time.
 *
 * A group of m series has the variance B + W/m and takes c₀ + m·c₁: the processes of both arms start and warm up in c₀, a series of each takes c₁. The
 * product of both is least at m = √(c₀W / c₁B) (Kalibera & Jones, ISMM 2013). B and W come from the two halves of each group, its odd and its
 * even series: half their difference varies by W/m, their mean by B + W/m. The plan's length once, twice or four times is taken, and its own
 * unless another one saves a tenth.
 *
 * The rule does not see the sign of a difference, so it favours no arm, and an interval of the signed ranks holds for groups of any variance.
 */
export function seriesOfNextGroup({ lockstep }: PlanLane, counted: readonly Block[]): number {
  const { runs, mostRuns = runs } = lockstep ?? { runs: 0 };
  const used = groupStages(counted.length).at(-1);
  if (lockstep === null || mostRuns === runs || runs < 2 || used === undefined) return runs;
  const groups = counted.slice(0, used).map((block) => groupHalves(lockstep, block));
  if (groups.some(({ mean: centre, series }) => !Number.isFinite(centre) || series < 2)) return runs;
  const within = madSd(groups.map(({ half, series }) => half * Math.sqrt(series))) ** 2;
  const seen = Math.max(
    0,
    madSd(groups.map((each) => each.mean)) ** 2 - within * mean(groups.map(({ series }) => 1 / series)),
  );
  const between = (ASSUMED.groups * ASSUMED.share * within + used * seen) / (ASSUMED.groups + used);
  const start = median(groups.map(({ startNs }) => startNs));
  const each = median(groups.map(({ seriesNs }) => seriesNs));
  const cost = (series: number): number => (between + within / series) * (start + series * each);
  const lengths = [runs, 2 * runs, ...(used < SURE ? [] : [4 * runs])].filter((series) => series <= mostRuns);
  const best = lengths.reduce((least, series) => (cost(series) < cost(least) ? series : least), runs);
  return cost(best) < (1 - LEAST_GAIN) * cost(runs) ? best : runs;
}

/** A group as the estimates of its odd and its even series, and its time. */
interface GroupHalves {
  /** Mean of both estimates, as a log-ratio. */
  readonly mean: number;
  /** Half of their difference. */
  readonly half: number;
  /** Series of each arm. */
  readonly series: number;
  /** Time outside the series: both processes start, warm up and end. */
  readonly startNs: number;
  /** Time of one series of each arm. */
  readonly seriesNs: number;
}

const groupHalves = oncePerGroup((lockstep, block): GroupHalves => {
  const [odd, even] = [1, 0].map((parity) =>
    burstDifference(
      lockstep,
      withSeries(block, (index) => index % 2 === parity),
    ),
  );
  const { baseline, candidate } = block;
  const burstsNs = [baseline, candidate].flatMap(({ bursts }) => bursts?.runsNs.flat() ?? []);
  const seriesNs = burstsNs.reduce((sum, ns) => sum + ns, 0);
  const series = candidate.bursts?.runsNs.length ?? 0;
  return {
    mean: ((odd ?? Number.NaN) + (even ?? Number.NaN)) / 2,
    half: ((odd ?? Number.NaN) - (even ?? Number.NaN)) / 2,
    series,
    startNs: Math.max(0, Math.max(baseline.wallNs, candidate.wallNs) - seriesNs),
    seriesNs: seriesNs / Math.max(1, series),
  };
});
