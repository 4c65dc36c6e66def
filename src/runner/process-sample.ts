import type { ArmName } from '../model/names.ts';
import type { Plan, PlanLane } from '../model/plan.ts';
import type { Sample } from '../model/run.ts';
import { random } from '../stats/random.ts';
import { proveLibrary } from './library-proof.ts';
import { readValue } from './output-value.ts';
import { describeEnd, type Sandbox, type SandboxResult } from './sandbox.ts';

/** What sampling needs of a run: the plan, both arms ready to be loaded, and the place to measure in. */
export interface Bench {
  readonly plan: Plan;
  readonly sandbox: Sandbox;
  /** Working directory of measured processes. */
  readonly directory: string;
  /** Library of each arm; null for the C library's own allocator. */
  readonly libraries: Readonly<Record<ArmName, string | null>>;
  /** What the pilot chose, by lane: operations of a thread in a burst, or in a process. */
  readonly lengths: Readonly<Record<string, number>>;
  readonly signal?: AbortSignal | undefined;
}

/** Where a sample belongs. */
export interface Slot {
  readonly lane: PlanLane;
  readonly block: number;
  readonly position: 0 | 1;
  readonly arm: ArmName;
  /** Monotonic nanoseconds since sampling began. */
  readonly startedNs: number;
}

/** One measured process: the sample, and in words what was wrong with it. */
export interface Measured {
  readonly sample: Sample;
  readonly result: SandboxResult;
  /** Null when the process ended with exit code 0. */
  readonly end: string | null;
}

const PADDING_MAX = 4096;

/** Starts one process of a lane with one arm's library preloaded, and measures it. */
export async function takeSample(bench: Bench, slot: Slot): Promise<Measured> {
  const { plan, sandbox, libraries, signal } = bench;
  const { lane, block, arm } = slot;
  const result = await sandbox.start({
    argv: commandLine(bench, lane),
    cwd: bench.directory,
    env: sampleEnvironment(plan, libraries, lane, block, arm),
    timeoutMs: lane.timeoutSeconds * 1000,
    signal,
    measure: { library: libraries[arm] },
  });
  return measured(bench, slot, result);
}

/** The program of a lane and its arguments, with the length that the pilot chose. */
export function commandLine({ sandbox, lengths }: Bench, { id, kit, command }: PlanLane): string[] {
  const [program = '', ...args] = command;
  const length = String(lengths[id] ?? 1);
  return [kit ? sandbox.workload(program) : program, ...args.map((word) => (word === '{iters}' ? length : word))];
}

/** Makes the sample of a process that has ended. */
export function measured(bench: Bench, slot: Slot, result: SandboxResult): Measured {
  const { lane, ...place } = slot;
  const { report, stdout, stderr } = result;
  const library = bench.libraries[slot.arm];
  const others = Object.values(bench.libraries).filter((path) => path !== null && path !== library);
  const sample: Sample = {
    lane: lane.id,
    ...place,
    wallNs: report.wallNs ?? 0,
    cpuNs: report.cpuNs ?? 0,
    value: readValue(lane.read, stdout, stderr),
    rssPeakBytes: report.rssPeakBytes,
    minorFaults: report.minorFaults,
    foreignCores: report.foreignCores,
    exitCode: report.exitCode,
    signal: report.signal,
    timedOut: report.timedOut,
    library: proveLibrary(report, library, others as string[]),
    checks: Object.fromEntries(lane.checks.map((check) => [check.name, readValue(check.read, stdout, stderr)])),
  };
  return { sample, result, end: describeEnd(result, lane.timeoutSeconds * 1000) };
}

/**
 * What a measured process finds in its environment besides the sandbox's own. ALLOC_AB_PAD shifts the stack by an amount
 * that is random from block to block and, since the arms' variables differ in length, makes both arms of a block equal.
 */
export function sampleEnvironment(
  plan: Plan,
  libraries: Bench['libraries'],
  lane: PlanLane,
  block: number,
  arm: ArmName,
): Record<string, string> {
  const unpadded = (name: ArmName): Record<string, string> => {
    // Only the arm decides what is preloaded.
    const { LD_PRELOAD: _, ...rest } = { ...lane.env, ...plan[name].env };
    return libraries[name] === null ? rest : { ...rest, LD_PRELOAD: libraries[name] };
  };
  const longest = Math.max(sizeOf(unpadded('baseline')), sizeOf(unpadded('candidate')));
  const own = unpadded(arm);
  const shift = Math.floor(random(`${plan.sampling.seed}/padding/${lane.id}/${block}`)() * PADDING_MAX);
  return { ...own, ALLOC_AB_PAD: 'x'.repeat(shift + longest - sizeOf(own)) };
}

/** Bytes of the environment block: each variable as NAME=VALUE and a zero, and its pointer. */
function sizeOf(env: Readonly<Record<string, string>>): number {
  return Object.entries(env).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`) + 1 + 8, 0);
}
