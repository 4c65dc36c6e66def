import { burstThroughput } from '../../core/analysis/burst-difference.ts';
import { orderOfRuns } from '../../core/analysis/schedule.ts';
import type { ArmName } from '../../model/names.ts';
import type { Lockstep, PlanLane } from '../../model/plan.ts';
import type { Bursts } from '../../model/run.ts';
import type { GroupReport } from '../sandbox/group-report.ts';
import type { PairResult } from '../sandbox/sandbox.ts';
import { type Bench, commandLine, measured, type ProcessSample } from './process-sample.ts';
import { type BlockSide, sideOf } from './sides.ts';

/** One group of a lane. */
export interface Group {
  /** Both arms in the order in which they began; one that ended badly comes first, since the other one then has no number either. */
  readonly measured: readonly [ProcessSample, ProcessSample];
  /** Operations of a thread in a burst. */
  readonly ops: number;
  /** What ended it early; null when every burst was answered. */
  readonly error: string | null;
}

const SIDES: readonly ArmName[] = ['baseline', 'candidate'];

/**
 * Measures groups in lock-step, one after the other: for each a fresh process of each arm, both alive, working in turns. A
 * group that fails is the last. Without a length from the pilot the driver finds one itself.
 */
export async function takeGroups(
  bench: Bench,
  lane: PlanLane,
  blocks: readonly number[],
  startedNs: number,
): Promise<Group[]> {
  const { plan, sandbox, libraries, signal, directory } = bench;
  const { lockstep } = lane;
  if (lockstep === null) throw new Error(`${lane.id} is no lock-step lane`);
  const groups = blocks.map((block): Turns => {
    const side = (arm: ArmName) => sideOf(plan, libraries, lane, block, arm);
    const order = orderOfRuns(plan, lane.id, block, lockstep.runs);
    return { block, order, sides: { baseline: side('baseline'), candidate: side('candidate') } };
  });
  const start = ({ env, library }: BlockSide) => ({ argv: commandLine(bench, lane), env, measure: { library } });
  const results = await sandbox.startPairs({
    groups: groups.map(({ order, sides }) => ({
      order: order.map((arm) => (arm === 'baseline' ? 'A' : 'B')).join(''),
      sides: { baseline: start(sides.baseline), candidate: start(sides.candidate) },
    })),
    driver: driverOptions(lockstep, bench.lengths[lane.id]),
    cwd: directory,
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
  });
  let began = startedNs;
  // One that fails is the last: there may be fewer results than groups.
  return groups.slice(0, results.length).map((group, index) => {
    const result = results[index] as PairResult;
    const made = groupOf(lane, lockstep, group, result, began);
    began += result.group?.wallNs ?? 0;
    return made;
  });
}

/** What a group is asked: its runs in order, and what each side is given. */
interface Turns {
  readonly block: number;
  readonly order: readonly ArmName[];
  readonly sides: Readonly<Record<ArmName, BlockSide>>;
}

function groupOf(
  lane: PlanLane,
  lockstep: Lockstep,
  turns: Turns,
  { sides, group }: PairResult,
  startedNs: number,
): Group {
  const { block, order } = turns;
  const make = (arm: ArmName): ProcessSample => {
    const position = order[0] === arm ? 0 : 1;
    const made = measured({ lane, block, position, arm, startedNs }, turns.sides[arm], sides[arm]);
    const bursts = group === null || group.error !== null ? undefined : burstsOf(group, arm, order);
    const value = bursts === undefined ? null : burstThroughput(lockstep, bursts);
    // What a launcher sees of the machine holds the other side too; the driver knows what was theirs.
    const foreignCores = group?.foreignCores ?? null;
    return { ...made, sample: { ...made.sample, value, foreignCores, ...(bursts === undefined ? {} : { bursts }) } };
  };
  const [first = 'baseline', second = 'candidate'] = order[0] === 'baseline' ? SIDES : [...SIDES].reverse();
  const both = [make(first), make(second)].sort((a, b) => Number(a.end === null) - Number(b.end === null));
  return {
    measured: both as [ProcessSample, ProcessSample],
    ops: group?.ops ?? 0,
    error: group === null ? 'no report' : group.error,
  };
}

function driverOptions({ runLength, burstMicros, warmMicros }: Lockstep, ops: number | undefined): string[] {
  const length = ops === undefined ? ['--burst-us', String(burstMicros)] : ['--ops', String(ops)];
  return ['--run-length', String(runLength), ...length, '--warm-us', String(warmMicros)];
}

function burstsOf(group: GroupReport, arm: ArmName, order: readonly ArmName[]): Bursts {
  const side = SIDES.indexOf(arm) as 0 | 1;
  return {
    operations: group.operations,
    runsNs: group.runs.filter((_, index) => order[index] === arm),
    coldNs: group.coldNs[side],
    warmNs: group.warmUp[side].outsideNs,
    insideNs: group.measured[side].insideNs,
    delayNs: group.measured[side].delayNs,
  };
}
