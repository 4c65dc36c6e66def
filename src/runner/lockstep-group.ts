import { burstThroughput } from '../core/burst-difference.ts';
import { orderOfRuns } from '../core/schedule.ts';
import type { ArmName } from '../model/names.ts';
import type { Lockstep, PlanLane } from '../model/plan.ts';
import type { Bursts } from '../model/run.ts';
import type { GroupReport } from './group-report.ts';
import { type Bench, commandLine, type Measured, measured } from './process-sample.ts';
import { sideOf } from './sides.ts';

/** One group of a lane. */
export interface Group {
  /** Both arms in the order in which they began; one that ended badly comes first, since the other one then has no number either. */
  readonly measured: readonly [Measured, Measured];
  /** Operations of a thread in a burst. */
  readonly ops: number;
  /** What ended it early; null when every burst was answered. */
  readonly error: string | null;
}

const SIDES: readonly ArmName[] = ['baseline', 'candidate'];

/**
 * Measures one group in lock-step: a fresh process of each arm, both alive, working in turns. Without a length from the
 * pilot the driver finds one itself.
 */
export async function takeGroup(bench: Bench, lane: PlanLane, block: number, startedNs: number): Promise<Group> {
  const { plan, sandbox, libraries, signal, directory } = bench;
  const { lockstep } = lane;
  if (lockstep === null) throw new Error(`${lane.id} is no lock-step lane`);
  const order = orderOfRuns(plan, lane.id, block, lockstep.runs);
  const side = (arm: ArmName) => {
    const { env, library } = sideOf(plan, libraries, lane, block, arm);
    return { argv: commandLine(bench, lane), env, measure: { library } };
  };
  const { sides, group } = await sandbox.startPair({
    sides: { baseline: side('baseline'), candidate: side('candidate') },
    driver: driverOptions(lockstep, order, bench.lengths[lane.id]),
    cwd: directory,
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
  });
  const make = (arm: ArmName): Measured => {
    const position = order[0] === arm ? 0 : 1;
    const made = measured(bench, { lane, block, position, arm, startedNs }, sides[arm]);
    const bursts = group === null || group.error !== null ? undefined : burstsOf(group, arm, order);
    const value = bursts === undefined ? null : burstThroughput(lockstep, bursts);
    // What a launcher sees of the machine holds the other side too; the driver knows what was theirs.
    const foreignCores = group?.foreignCores ?? null;
    return { ...made, sample: { ...made.sample, value, foreignCores, ...(bursts === undefined ? {} : { bursts }) } };
  };
  const [first = 'baseline', second = 'candidate'] = order[0] === 'baseline' ? SIDES : [...SIDES].reverse();
  const both = [make(first), make(second)].sort((a, b) => Number(a.end === null) - Number(b.end === null));
  return {
    measured: both as [Measured, Measured],
    ops: group?.ops ?? 0,
    error: group === null ? 'no report' : group.error,
  };
}

function driverOptions(lockstep: Lockstep, order: readonly ArmName[], ops: number | undefined): string[] {
  const { runLength, burstMicros, warmMicros } = lockstep;
  const length = ops === undefined ? ['--burst-us', String(burstMicros)] : ['--ops', String(ops)];
  const letters = order.map((arm) => (arm === 'baseline' ? 'A' : 'B')).join('');
  return ['--order', letters, '--run-length', String(runLength), ...length, '--warm-us', String(warmMicros)];
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
