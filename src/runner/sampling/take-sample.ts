import { outsideValue } from '../../core/analysis/ab/outside-value.ts';
import { operationsOf } from '../../core/config/workloads.ts';
import type { ArmName } from '../../model/names.ts';
import type { LaneProgram, PlanLane } from '../../model/plan.ts';
import type { Measurement, Sample } from '../../model/run.ts';
import { challengeFailure } from '../sandbox/group-report.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
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

/** Runs the program of a lane, or its server under load, and measures it. */
export async function measureProcess(
  context: Pick<SamplingContext, 'sandbox' | 'directory' | 'lengths' | 'signal'>,
  lane: LaneProgram,
  { library, env }: Pick<ArmSetup, 'library' | 'env'>,
  how: Pick<SandboxRequest, 'bare'> = {},
): Promise<ProcessResult> {
  const { sandbox, directory, lengths, signal } = context;
  const { server } = lane;
  if (server) {
    const bare = how.bare ?? false;
    return runServer({ sandbox, checkout: directory, lane: { ...lane, server }, library, env, bare, signal });
  }
  const argv = commandLine({ sandbox, lengths, directory }, lane);
  const request = {
    argv,
    cwd: directory,
    env,
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
    measure: { library, ...(lane.counts !== undefined && { instructions: true }) },
    ...how,
  };
  const workload = [lane.command[0] ?? '', ...argv.slice(1)];
  const result = lane.kit
    ? await sandbox.startWhole({ ...request, workload, ops: operationsOf(workload) })
    : await sandbox.start(request);
  return withInstructions(context, lane, { env }, await withProgramProof(context, lane, result));
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
  const sample: Sample = { lane: lane.id, ...position, ...measurement };
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
