import type { ArmName } from '../../model/names.ts';
import type { LaneProgram, PlanLane } from '../../model/plan.ts';
import type { Measurement, Sample } from '../../model/run.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
import type { SandboxRequest } from '../sandbox/sandbox-request.ts';
import { runServer } from '../server/run-server.ts';
import { describeProcessEnd, type ProcessResult } from '../server/server-result.ts';
import { type ArmSetup, armSetup } from './arm-setup.ts';
import { type LaneFault, readOutput } from './lane-output.ts';
import { withProgramProof } from './lane-program-proof.ts';
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
  const result = await sandbox.start({
    argv: commandLine({ sandbox, lengths }, lane),
    cwd: directory,
    env,
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
    measure: { library },
    ...how,
  });
  return withProgramProof(context, lane, result);
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
  const { numbers, fault } = readOutput(lane, result);
  const { value, ...printed } = numbers;
  const measurement = {
    startedNs,
    wallNs: report.wallNs ?? 0,
    cpuNs: report.cpuNs ?? 0,
    value,
    rssPeakBytes: report.rssPeakBytes,
    minorFaults: report.minorFaults,
    foreignCores: report.foreignCores,
    exitCode: report.exitCode,
    signal: report.signal,
    timedOut: report.timedOut,
    ...proveLibrary(report, library, others, server?.linked),
    ...(report.processes !== null && report.processes > 1 ? { processes: report.processes } : {}),
    ...printed,
  };
  return { measurement, fault };
}
