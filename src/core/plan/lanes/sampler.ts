import type { LaneConfig } from '../../../model/config.ts';
import type { Lockstep } from '../../../model/lockstep.ts';
import type { PlanLane } from '../../../model/plan.ts';
import { laneMetrics } from '../../config/lane-metrics.ts';
import { threadsOf, withOpenLength } from '../../config/workloads.ts';
import { threadsOfLane } from './lane-program.ts';

/**
 * Lock-step parameters. A burst is long enough to keep the cost of timing it small. The first burst of a series is dropped
 * when a switch wakes several threads. Groups begin short, with a short warm-up: on a quiet machine twice the series did not make the interval
 * narrower in the same time, and twice the warm-up did not move the ratio. Both become longer on a lane whose own groups show that they
 * should (`formOfNextGroup`).
 */
const ONE_THREAD: Lockstep = {
  runs: 4,
  mostRuns: 16,
  mostGroups: 8,
  runLength: 4,
  dropped: 0,
  burstMicros: 1000,
  warmMicros: 8000,
  mostWarmMicros: 32_000,
};
const TWO_THREADS: Lockstep = {
  runs: 4,
  mostRuns: 16,
  mostGroups: 8,
  runLength: 6,
  dropped: 1,
  burstMicros: 1000,
  warmMicros: 8000,
  mostWarmMicros: 32_000,
};
/** Longer, since threads may outnumber the CPUs: each needs its share of a burst and of the warm-up. */
const MORE_THREADS: Lockstep = {
  runs: 4,
  mostRuns: 16,
  mostGroups: 8,
  runLength: 6,
  dropped: 1,
  burstMicros: 2000,
  warmMicros: 16_000,
  mostWarmMicros: 64_000,
};

/** Share of the budget for all sanity lanes together, and the length of their processes. */
const SANITY = { share: 0.25, seconds: { least: 0.05, most: 0.4 } } as const;

/** Number of process pairs of a sanity lane. */
export const SANITY_PAIRS = 20;

/** What is known of both processes of a group, beside their throughput. */
const OF_GROUPS: ReadonlySet<string | null> = new Set(['peak-memory', 'faults']);

/** Whether a lane is measured in lock-step: a workload of the kit with its own metric, throughput, and at most memory and faults beside it. */
export function isLockstep(lane: LaneConfig): boolean {
  const [primary, ...further] = laneMetrics(lane);
  return (
    lane.workload !== undefined && primary?.source.kind === 'own' && further.every(({ name }) => OF_GROUPS.has(name))
  );
}

/** The sampling method of a lane, and the reason. */
export function samplerOf(lane: LaneConfig, command: readonly string[]): Pick<PlanLane, 'lockstep' | 'why'> {
  if (isLockstep(lane)) {
    return {
      lockstep: lockstepOf(threadsOf(command)),
      why: 'a workload of the bench kit works in bursts: lock-step, the cheapest honest way',
    };
  }
  const why =
    lane.server !== undefined
      ? 'a server is started for each sample, put under load and stopped: process pairs'
      : lane.workload === undefined
        ? 'a program of the repository runs from start to end: process pairs'
        : 'this number belongs to a whole process: process pairs';
  return { lockstep: null, why };
}

function lockstepOf(threads: number): Lockstep {
  if (threads === 1) return ONE_THREAD;
  return threads === 2 ? TWO_THREADS : MORE_THREADS;
}

/**
 * A lane of process pairs beside each lock-step lane. Comparing equal arms cannot show that a method favours one of two
 * unequal arms; a second method can.
 */
export function sanityLanes(lanes: readonly PlanLane[], budgetSeconds: number): PlanLane[] {
  const judged = lanes.filter(({ lockstep, role }) => lockstep !== null && role !== 'control');
  const { share, seconds } = SANITY;
  const affordable = (budgetSeconds * share) / (judged.length * SANITY_PAIRS * 2);
  return judged.map((lane) => ({
    ...lane,
    id: lane.id.replace(/^[^/]+/, '$&.pairs'),
    role: 'sanity',
    beside: lane.id,
    command: withOpenLength(lane.command),
    lockstep: null,
    why: `process pairs beside the lock-step lane ${lane.id}: cold starts instead of the steady state`,
    aimSeconds: Math.min(seconds.most, Math.max(seconds.least, affordable)),
    measures: [{ metric: 'throughput', role: 'sanity' }],
  }));
}

/** Compares the baseline with a byte copy of itself, on the first lane with one thread and on the first with several. */
export function sentinelLanes(lanes: readonly PlanLane[]): PlanLane[] {
  const first = [false, true].flatMap((several) => lanes.find((lane) => threadsOfLane(lane) > 1 === several) ?? []);
  return first.map(({ beside: _, ...lane }) => ({
    ...lane,
    id: lane.id.replace(/^[^/]+/, '$&.aa'),
    role: 'sentinel',
    measures: [{ metric: 'throughput', role: 'sentinel' }],
  }));
}
