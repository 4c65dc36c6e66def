import { outsideValue } from '../../core/analysis/ab/outside-value.ts';
import { orderOfArms } from '../../core/analysis/ab/schedule.ts';
import { operationsOf } from '../../core/config/workloads.ts';
import type { ArmName } from '../../model/names.ts';
import type { LaneProgram, PlanLane } from '../../model/plan.ts';
import type { Measurement, Sample } from '../../model/run.ts';
import { monotonicNs } from '../../system/monotonic.ts';
import { challengeFailure, type GroupReport } from '../sandbox/group-report.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
import type { WholeResult } from '../sandbox/lockstep-start.ts';
import type { SandboxRequest } from '../sandbox/sandbox-request.ts';
import { runServer } from '../server/run-server.ts';
import { describeProcessEnd, type ProcessResult } from '../server/server-result.ts';
import { type ArmSetup, armSetup } from './arm-setup.ts';
import { withInstructions } from './count-instructions.ts';
import { type LaneFault, readOutput } from './lane-output.ts';
import { withProgramProof } from './lane-program-proof.ts';
import { outputDigest } from './output-digest.ts';
import { readingsOf, unseen } from './outside-readings.ts';
import { commandLine, type SamplingContext } from './sampling-context.ts';

/** Position of a sample in the run. */
interface SampleSlot {
  readonly lane: PlanLane;
  readonly block: number;
  readonly position: 0 | 1;
  readonly arm: ArmName;
  /** Monotonic nanoseconds since sampling began. */
  readonly startedNs: number;
}

/** A sample, and how its process ended. */
export interface MeasuredSample {
  readonly sample: Sample;
  readonly result: ProcessResult;
  /** Predicate for a sentence; null when the process ended well. */
  readonly end: string | null;
  /** A number of the output that is not taken; null when there is none. */
  readonly fault: LaneFault | null;
}

/** Runs one process of a lane with one arm's library preloaded, and measures it. */
export async function takeSample(context: SamplingContext, slot: SampleSlot): Promise<MeasuredSample> {
  const setup = armSetup(context.plan, context.libraries, slot.lane, slot.block, slot.arm);
  return measuredSample(slot, setup, await measureProcess(context, slot.lane, setup));
}

type ProcessContext = Pick<SamplingContext, 'sandbox' | 'directory' | 'lengths' | 'signal'>;

/** Whether one start of the driver takes both samples of a block. */
export function isTakenTogether({ kit, lockstep, counts }: PlanLane): boolean {
  return kit && lockstep === null && counts === undefined;
}

/**
 * Measures both arms of a block of a bench of the kit with one start of the driver. After a first one that failed there is no second one.
 *
 * @param originNs The monotonic time from which times count, in nanoseconds.
 */
export async function takeBlock(
  context: SamplingContext,
  lane: PlanLane,
  block: number,
  originNs: number,
): Promise<MeasuredSample[]> {
  const arms = orderOfArms(context.plan, lane.id, block);
  const setups = arms.map((arm) => armSetup(context.plan, context.libraries, lane, block, arm));
  const askedNs = monotonicNs() - originNs;
  const results = await startKit(context, lane, setups);
  const proven = await Promise.all(results.map((result) => withProgramProof(context, lane, result)));
  return proven.map((result, index) => {
    const position = index === 0 ? 0 : 1;
    const startedNs = beganNs(result.group, originNs) ?? askedNs;
    return measuredSample({ lane, block, position, arm: arms[position], startedNs }, setups[index] as ArmSetup, result);
  });
}

/** When the benches of a group were let begin, in nanoseconds since `originNs`, to a microsecond; null without a report of the driver. */
export function beganNs(group: GroupReport | null | undefined, originNs: number): number | null {
  return group ? Math.max(0, 1000 * group.beganMicros - originNs) : null;
}

/** Runs the program of a lane, or its server under load, and measures it. */
export async function measureProcess(
  context: ProcessContext,
  lane: LaneProgram,
  setup: Pick<ArmSetup, 'library' | 'env'>,
  how: Pick<SandboxRequest, 'bare'> = {},
): Promise<ProcessResult> {
  const { sandbox, directory, signal } = context;
  const { library, env } = setup;
  const { server } = lane;
  if (server) {
    const bare = how.bare ?? false;
    return runServer({ sandbox, checkout: directory, lane: { ...lane, server }, library, env, bare, signal });
  }
  const [result] = lane.kit
    ? await startKit(context, lane, [setup], how)
    : [await sandbox.start({ ...requestOf(context, lane, setup), ...how })];
  if (result === undefined) throw new Error('the driver gave no result of its process');
  return withInstructions(context, lane, { env }, await withProgramProof(context, lane, result));
}

/** Runs a bench of the kit for each set-up, one after the other, up to the first one that fails. */
async function startKit(
  context: ProcessContext,
  lane: LaneProgram,
  setups: readonly Pick<ArmSetup, 'library' | 'env'>[],
  how: Pick<SandboxRequest, 'bare'> = {},
): Promise<WholeResult[]> {
  const requests = setups.map((setup) => requestOf(context, lane, setup));
  const [first] = requests;
  if (first === undefined) return [];
  const workload = [lane.command[0] ?? '', ...first.argv.slice(1)];
  const { env: _, measure: __, ...common } = first;
  return await context.sandbox.startWhole({
    ...common,
    ...how,
    workload,
    ops: operationsOf(workload),
    processes: requests.map(({ env, measure }) => ({ env, measure })),
  });
}

function requestOf(context: ProcessContext, lane: LaneProgram, { library, env }: Pick<ArmSetup, 'library' | 'env'>) {
  const { directory, signal } = context;
  return {
    argv: commandLine(context, lane),
    cwd: directory,
    env,
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
    measure: { library, ...(lane.counts !== undefined && { instructions: true }) },
  };
}

/** Operations in a second from the request of the driver to the answer; null without a right answer. */
function driverThroughput({ group }: ProcessResult): number | null {
  const ns = group?.error === null ? group.runs[0]?.[0] : undefined;
  return group && ns ? (group.operations * 1e9) / ns : null;
}

/** The sample of a process that has ended. */
export function measuredSample(slot: SampleSlot, setup: ArmSetup, result: ProcessResult): MeasuredSample {
  const { lane, startedNs, ...position } = slot;
  const { measurement, fault } = measurementOf(lane, setup, result, startedNs);
  const layout = setup.layout === undefined ? {} : { layout: setup.layout };
  const sample: Sample = { lane: lane.id, ...position, ...layout, ...measurement };
  return { sample, result, end: describeProcessEnd(result, lane.timeoutSeconds * 1000), fault };
}

/** The measurement of a process that has ended, and the first number of its output that is not taken. */
export function measurementOf(
  lane: LaneProgram,
  { library, others }: Pick<ArmSetup, 'library' | 'others'>,
  result: ProcessResult,
  startedNs: number,
): { measurement: Measurement; fault: LaneFault | null } {
  const { report, server } = result;
  const { group } = result;
  const isTimed = lane.kit && lane.timing === 'outside' && lane.outside === undefined;
  const { numbers, fault } = readOutput(isTimed ? { ...lane, read: '' } : lane, result);
  const { value: reported, ...printed } = numbers;
  const challenge = group ? challengeFailure(group, 0) : null;
  const readings = readingsOf(result);
  const outside = lane.outside === undefined ? null : outsideValue(lane.outside, readings);
  const own = lane.outside === undefined ? reported : outside;
  const value = isTimed ? driverThroughput(result) : challenge === null ? own : null;
  const digest = lane.outside === undefined || server ? undefined : outputDigest(result);
  const measurement = {
    startedNs,
    ...readings,
    ...(digest !== undefined && { output: digest }),
    value,
    foreignCores: report.foreignCores,
    exitCode: report.exitCode,
    signal: report.signal,
    timedOut: report.timedOut,
    ...proveLibrary(report, library, others, server?.linked),
    ...(report.processes !== null && report.processes > 1 ? { processes: report.processes } : {}),
    ...(challenge === null ? {} : { challenge }),
    ...(group?.error === null ? { liveBytes: group.liveBytes[0] } : {}),
    ...printed,
  };
  return { measurement, fault: fault ?? unseen(lane, value, result) };
}
