import type { Lockstep } from '../../../model/lockstep.ts';
import type { PlanLane } from '../../../model/plan.ts';
import { intervalRank, walshInterval } from '../../../stats/signed-rank.ts';
import type { Block } from './blocks.ts';
import { burstDifference } from './burst-difference.ts';
import { groupStages } from './group-stages.ts';
import { oncePerGroup } from './once-per-group.ts';
import { withSeries } from './some-series.ts';

/** Quantile of the normal distribution: a lane whose ratio does not change gets a longer warm-up in one of a hundred decisions. */
const Z = 2.576;

/**
 * Warm-up of each arm in the next group of a lane, after its `counted` groups; in microseconds. It begins with the plan's and doubles each time that
 * the ratio of both arms still changes within the groups since the decision before: the late series of a group are certainly faster or slower,
 * relative to the other arm, than its early ones. The plan has the longest.
 *
 * The rule sees a change within groups and not the level, and its test has two sides, so it favours no arm.
 */
export function warmUpOfNextGroup({ lockstep }: PlanLane, counted: readonly Block[]): number {
  if (lockstep === null) return 0;
  const { warmMicros, mostWarmMicros = warmMicros } = lockstep;
  let warm = warmMicros;
  let from = 0;
  for (const stage of groupStages(counted.length)) {
    if (warm >= mostWarmMicros) break;
    if (isChanging(lockstep, counted.slice(from, stage))) warm = Math.min(mostWarmMicros, 2 * warm);
    from = stage;
  }
  return warm;
}

function isChanging(lockstep: Lockstep, groups: readonly Block[]): boolean {
  const changes = groups.map((group) => changeWithin(lockstep, group));
  if (!changes.every(Number.isFinite)) return false;
  const { low, high } = walshInterval(changes, intervalRank(changes.length, Z));
  return low > 0 || high < 0;
}

/** What the late half of the series of a group shows beyond the early half, as log-ratios of throughput. NaN with fewer than two series. */
const changeWithin = oncePerGroup((lockstep, group) => {
  const early = withSeries(group, (index, count) => 2 * index + 1 < count);
  const late = withSeries(group, (index, count) => 2 * index + 1 > count);
  return burstDifference(lockstep, late) - burstDifference(lockstep, early);
});
