import type { Uncounted } from '../../../model/bursts.ts';
import type { Measure, PlanLane } from '../../../model/plan.ts';
import type { AbRun, Sample } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import type { Block } from './blocks.ts';

type Counted = 'instructions' | 'cycles';

/** What the counters of the processor give. It explains a change, and is never judged: fewer instructions can be slower. */
const COUNTS: readonly Measure[] = [
  { metric: 'instructions-per-op', role: 'info' },
  { metric: 'cycles-per-op', role: 'info' },
];

/** The measures of a lane: those of its plan, and in lock-step what was counted in its bursts, where the machine has counters. */
export function measuresOf(lane: PlanLane, blocks: readonly Block[]): readonly Measure[] {
  const isCompared = lane.lockstep !== null && (lane.role === 'target' || lane.role === 'guard');
  const isCounted = ({ bursts }: Sample) => bursts?.instructions !== undefined;
  const counted = isCompared && blocks.some(({ baseline, candidate }) => isCounted(baseline) && isCounted(candidate));
  return counted ? [...lane.measures, ...COUNTS] : lane.measures;
}

/** The count of an operation of an arm in a group, over the bursts that count; null where they were not counted. */
export function countPerOperation({ bursts }: Sample, { lockstep }: PlanLane, what: Counted): number | null {
  const counts = bursts?.[what];
  if (bursts === undefined || counts === undefined || lockstep === null) return null;
  const operations = bursts.operations * counts.length * (lockstep.runLength - lockstep.dropped);
  const sum = counts.reduce((all, count) => all + count, 0);
  return sum > 0 && operations > 0 ? sum / operations : null;
}

/** The groups of lock-step whose bursts were not counted, by reason; undefined without any. */
export function uncountedGroups({ samples }: AbRun): Verdict['uncounted'] {
  const groups = new Map<Uncounted, number>();
  for (const { arm, bursts } of samples) {
    const reason = arm === 'baseline' ? bursts?.uncounted : undefined;
    if (reason !== undefined) groups.set(reason, (groups.get(reason) ?? 0) + 1);
  }
  return groups.size === 0 ? undefined : [...groups].map(([reason, count]) => ({ reason, groups: count }));
}
