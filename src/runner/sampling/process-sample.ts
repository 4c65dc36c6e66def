import type { ArmName } from '../../model/names.ts';
import type { AbPlan, LaneProgram, PlanLane } from '../../model/plan.ts';
import type { Measurement, Sample } from '../../model/run.ts';
import { readOutput } from '../sandbox/lane-output.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
import { describeEnd, type Sandbox, type SandboxRequest, type SandboxResult } from '../sandbox/sandbox.ts';
import { runServer } from '../server/server-run.ts';
import { type BlockSide, type Libraries, sideOf } from './sides.ts';

/** What sampling needs of a run: the plan, both arms ready to be loaded, and the place to measure in. */
export interface Bench {
  readonly plan: AbPlan;
  readonly sandbox: Sandbox;
  /** Working directory of measured processes. */
  readonly directory: string;
  readonly libraries: Libraries;
  /** What the pilot chose, by lane: operations of a thread in a burst, or in a process. */
  readonly lengths: Readonly<Record<string, number>>;
  readonly signal?: AbortSignal | undefined;
}

/** Where a sample belongs. */
export interface SampleSlot {
  readonly lane: PlanLane;
  readonly block: number;
  readonly position: 0 | 1;
  readonly arm: ArmName;
  /** Monotonic nanoseconds since sampling began. */
  readonly startedNs: number;
}

/** One measured process: the sample, and in words what was wrong with it. */
export interface ProcessSample {
  readonly sample: Sample;
  readonly result: SandboxResult;
  /** Null when the process ended with exit code 0. */
  readonly end: string | null;
}

/** Starts one process of a lane with one arm's library preloaded, and measures it. */
export async function takeSample(bench: Bench, slot: SampleSlot): Promise<ProcessSample> {
  const { plan, libraries } = bench;
  const side = sideOf(plan, libraries, slot.lane, slot.block, slot.arm);
  return measured(slot, side, await measureProcess(bench, slot.lane, side));
}

/** Starts the program of a lane with what a side is given, and measures it; of a server, with its load against it. */
export function measureProcess(
  { sandbox, directory, lengths, signal }: Pick<Bench, 'sandbox' | 'directory' | 'lengths' | 'signal'>,
  lane: LaneProgram,
  { library, env }: Pick<BlockSide, 'library' | 'env'>,
  how: Pick<SandboxRequest, 'bare'> = {},
): Promise<SandboxResult> {
  const { server } = lane;
  if (server) {
    const bare = how.bare ?? false;
    return runServer({ sandbox, checkout: directory, lane: { ...lane, server }, library, env, bare, signal });
  }
  return sandbox.start({
    argv: commandLine({ sandbox, lengths }, lane),
    cwd: directory,
    env,
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
    measure: { library },
    ...how,
  });
}

/** The program of a lane and its arguments, with the length that the pilot chose. */
export function commandLine(
  { sandbox, lengths }: Pick<Bench, 'sandbox' | 'lengths'>,
  { id, kit, command }: LaneProgram,
): string[] {
  const [program = '', ...args] = command;
  const length = String(lengths[id] ?? 1);
  return [kit ? sandbox.workload(program) : program, ...args.map((word) => (word === '{iters}' ? length : word))];
}

/** Makes the sample of a process of one side that has ended. */
export function measured(slot: SampleSlot, side: BlockSide, result: SandboxResult): ProcessSample {
  const { lane, startedNs, ...place } = slot;
  const sample: Sample = { lane: lane.id, ...place, ...measurementOf(lane, side, result, startedNs) };
  return { sample, result, end: describeEnd(result, lane.timeoutSeconds * 1000) };
}

/** What is known of a process that has ended. */
export function measurementOf(
  lane: LaneProgram,
  { library, others }: Pick<BlockSide, 'library' | 'others'>,
  result: SandboxResult,
  startedNs: number,
): Measurement {
  const { report, served } = result;
  const { value, checks, figures } = readOutput(lane, result);
  return {
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
    library: proveLibrary(report, library, others, served?.linked),
    checks,
    ...(figures ? { figures } : {}),
  };
}
