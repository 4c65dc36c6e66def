import { burstThroughput } from '../../core/analysis/ab/burst-difference.ts';
import { layoutOfGroup, orderOfSeries } from '../../core/analysis/ab/schedule.ts';
import type { Bursts } from '../../model/bursts.ts';
import type { Lockstep } from '../../model/lockstep.ts';
import type { ArmName } from '../../model/names.ts';
import type { PlanLane } from '../../model/plan.ts';
import { monotonicNs } from '../../system/monotonic.ts';
import { challengeFailure, type GroupReport } from '../sandbox/group-report.ts';
import type { PairResult } from '../sandbox/lockstep-start.ts';
import { type ArmSetup, armSetup } from './arm-setup.ts';
import { withProgramProof } from './lane-program-proof.ts';
import { commandLine, type SamplingContext } from './sampling-context.ts';
import { beganNs, type MeasuredSample, measuredSample } from './take-sample.ts';

/** One group of a lane in lock-step. */
export interface LockstepGroup {
  /** Both arms in the order of their start. The arm that failed comes first: it is the reason why the other has no value. */
  readonly samples: readonly [MeasuredSample, MeasuredSample];
  /** Operations of each thread in a burst. */
  readonly ops: number;
  /** What ended the group early; null when every burst was answered. */
  readonly error: string | null;
}

const SIDES: readonly ArmName[] = ['baseline', 'candidate'];

/**
 * Measures groups in lock-step, one after the other. A group is a fresh process of each arm; both stay alive and work in turns.
 * A group that fails is the last one, so fewer groups than blocks may be returned. Without a length from the pilot the
 * driver chooses one.
 *
 * @param originNs The monotonic time from which times count, in nanoseconds.
 */
export async function takeGroups(
  context: SamplingContext,
  lane: PlanLane,
  blocks: readonly number[],
  originNs: number,
): Promise<LockstepGroup[]> {
  const { plan, sandbox, libraries, signal, directory, place } = context;
  const { lockstep } = lane;
  if (lockstep === null) throw new Error(`${lane.id} is not a lock-step lane`);
  const groups = blocks.map((block): GroupSetup => {
    const setup = (arm: ArmName) => armSetup(plan, libraries, lane, block, arm);
    const order = orderOfSeries(plan, lane.id, block, lockstep.runs);
    const layout = layoutOfGroup(plan, lane, block);
    return {
      block,
      order,
      layout,
      isPlaced: place !== undefined,
      setups: { baseline: setup('baseline'), candidate: setup('candidate') },
    };
  });
  const start = ({ env, library }: ArmSetup) => ({ argv: commandLine(context, lane), env, measure: { library } });
  const askedNs = monotonicNs() - originNs;
  const results = await sandbox.startPairs({
    groups: groups.map(({ order, layout, setups }) => ({
      order: order.map((arm) => (arm === 'baseline' ? 'A' : 'B')).join(''),
      layout,
      sides: { baseline: start(setups.baseline), candidate: start(setups.candidate) },
    })),
    driver: driverOptions(lane, lockstep, context.lengths[lane.id]),
    cwd: directory,
    timeoutMs: lane.timeoutSeconds * 1000,
    place,
    signal,
  });
  const proven = await Promise.all(
    results.map(async ({ group, sides }) => {
      const [baseline, candidate] = await Promise.all(SIDES.map((arm) => withProgramProof(context, lane, sides[arm])));
      return { group, sides: { baseline: baseline ?? sides.baseline, candidate: candidate ?? sides.candidate } };
    }),
  );
  return proven.map((result, index) =>
    groupOf(lane, lockstep, groups[index] as GroupSetup, result, beganNs(result.group, originNs) ?? askedNs),
  );
}

interface GroupSetup {
  readonly block: number;
  /** The arm of each series. */
  readonly order: readonly ArmName[];
  readonly layout: number | null;
  /** Whether others measured at the same time. */
  readonly isPlaced: boolean;
  readonly setups: Readonly<Record<ArmName, ArmSetup>>;
}

function groupOf(
  lane: PlanLane,
  lockstep: Lockstep,
  { block, order, isPlaced, setups }: GroupSetup,
  { sides, group }: PairResult,
  startedNs: number,
): LockstepGroup {
  const sampleOf = (arm: ArmName): MeasuredSample => {
    const position = order[0] === arm ? 0 : 1;
    const measured = measuredSample({ lane, block, position, arm, startedNs }, setups[arm], sides[arm]);
    const bursts = group === null || group.error !== null ? undefined : burstsOf(lockstep, group, arm, order);
    const value = bursts === undefined ? null : burstThroughput(lockstep, bursts);
    // A launcher counts the other arm as foreign; the driver knows the CPU time of both.
    const foreignCores = group?.foreignCores ?? null;
    const challenge = group === null ? null : challengeFailure(group, arm === 'baseline' ? 0 : 1);
    const sample = {
      ...measured.sample,
      value,
      foreignCores,
      ...(isPlaced && group !== null && group.cpu >= 0 ? { cpu: group.cpu } : {}),
      ...(bursts === undefined ? {} : { bursts }),
      ...(challenge === null ? {} : { challenge }),
      ...(group?.error === null ? idleShareOf(group, arm) : {}),
      ...(group?.error === null ? { liveBytes: group.liveBytes[SIDES.indexOf(arm) as 0 | 1] } : {}),
    };
    return { ...measured, sample };
  };
  const [first = 'baseline', second = 'candidate'] = order[0] === 'baseline' ? SIDES : [...SIDES].reverse();
  const failedArm = SIDES[group?.failedSide ?? -1];
  const soundness = ({ sample, result, end }: MeasuredSample): number => {
    if (sample.arm === failedArm) return 0;
    return end !== null || result.program !== undefined ? 1 : 2;
  };
  const samples = [sampleOf(first), sampleOf(second)].sort((a, b) => soundness(a) - soundness(b));
  return {
    samples: samples as [MeasuredSample, MeasuredSample],
    ops: group?.ops ?? 0,
    error: group === null ? 'no report' : group.error,
  };
}

/**
 * CPU time of an idle arm that is not counted, in nanoseconds per group: the end of its own turns, which the kernel may charge a little later.
 * It is 0.25 % of a group whose bursts have their length, and more than the turns of an arm that is 50 times faster than the other.
 */
const UNCOUNTED_IDLE_NS = 100_000;

function idleShareOf({ idleNs, measured }: GroupReport, arm: ArmName): { idleShare?: number } {
  if (idleNs === null) return {};
  const [side, other] = arm === 'baseline' ? ([0, 1] as const) : ([1, 0] as const);
  const counted = Math.max(0, idleNs[side] - UNCOUNTED_IDLE_NS);
  return { idleShare: counted / Math.max(1, measured[other].outsideNs) };
}

function driverOptions(
  { command }: PlanLane,
  { runLength, burstMicros, warmMicros }: Lockstep,
  ops: number | undefined,
): string[] {
  const length = ops === undefined ? ['--burst-us', String(burstMicros)] : ['--ops', String(ops)];
  return [
    '--workload',
    command.join(' '),
    '--run-length',
    String(runLength),
    ...length,
    ...['--count', 'instructions', '--count', 'cycles'],
    '--warm-us',
    String(warmMicros),
  ];
}

function burstsOf(lockstep: Lockstep, group: GroupReport, arm: ArmName, order: readonly ArmName[]): Bursts {
  const side = SIDES.indexOf(arm) as 0 | 1;
  const own = <T>(series: readonly T[]): T[] => series.filter((_, index) => order[index] === arm);
  return {
    operations: group.operations,
    runsNs: own(group.runs),
    coldNs: group.coldNs[side],
    warmNs: group.warmUp[side].outsideNs,
    insideNs: group.measured[side].insideNs,
    delayNs: group.measured[side].delayNs,
    ...countsOf(lockstep, group.counts, own),
  };
}

/** What was counted in the bursts of an arm that count, series by series. */
function countsOf(
  { dropped }: Lockstep,
  counts: GroupReport['counts'],
  own: (series: readonly number[][]) => number[][],
): Pick<Bursts, 'instructions' | 'cycles' | 'uncounted'> {
  if (counts === undefined) return {};
  if ('absent' in counts) return { uncounted: counts.absent };
  const { instructions = [], cycles = [] } = counts;
  const sums = (series: readonly number[][]) =>
    own(series).map((bursts) => bursts.slice(dropped).reduce((sum, count) => sum + count, 0));
  return { instructions: sums(instructions), cycles: sums(cycles) };
}
