import type { ArmName } from '../../model/names.ts';
import type { GroupReport } from './group-report.ts';
import { GROUP, type LockstepDriver } from './lockstep-driver.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import { type SandboxResult, sandboxResult } from './sandbox-result.ts';
import { OUTPUT_BYTES } from './start-limits.ts';
import type { Starter } from './start-line.ts';

/** Groups of two benches of the kit that are measured in lock-step, with fresh processes for each group. */
export interface PairRequest {
  readonly groups: readonly {
    /** One letter for each series: A for the baseline, B for the candidate. */
    readonly order: string;
    /** How many pages lower the mappings of both processes begin; null: the kernel places each by chance. */
    readonly layout: number | null;
    readonly sides: Readonly<Record<ArmName, Required<Pick<SandboxRequest, 'argv' | 'env' | 'measure'>>>>;
  }[];
  readonly cwd: string;
  /** Deadline of each process. */
  readonly timeoutMs: number;
  /** Options of the lock-step driver. */
  readonly driver: readonly string[];
  /** Where the driver and both sides are, when others measure at the same time; absent: it measures alone. */
  readonly place?: DriverPlace | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The CPU of a driver and both of its sides, and the CPUs of the drivers that measure at the same time. */
export interface DriverPlace {
  readonly cpu: number;
  readonly beside: readonly number[];
}

/** Benches of the kit that do everything in one request, one process after the other. */
export interface WholeRequest extends Omit<SandboxRequest, 'env' | 'measure'> {
  readonly processes: readonly Required<Pick<SandboxRequest, 'env' | 'measure'>>[];
  /** The name of the workload and its arguments, for the model. */
  readonly workload: readonly string[];
  /** Operations of each thread. */
  readonly ops: number;
}

/** How a bench ended that was asked once, and what the driver says about it; null when the driver wrote no report. */
export interface WholeResult extends SandboxResult {
  readonly group: GroupReport | null;
}

/** How both benches of a group ended, and the times that the driver took; null when the driver wrote no report. */
export interface PairResult {
  readonly sides: Readonly<Record<ArmName, SandboxResult>>;
  readonly group: GroupReport | null;
}

/** How lock-step drivers are started. */
interface Drivers {
  /** The driver that has this CPU alone; null: every CPU. */
  driverOn(cpu: number | null): LockstepDriver;
  /** Whether the driver is in the control groups of the job, and with it all that it starts. */
  readonly isEntered: boolean;
}

/** File descriptors that the driver opens: as options of the launcher, and as the variable that a bench reads. */
const PIPES = {
  options: ['--pass', '4', '--pass', '5', '--start-on', '6'],
  env: { ALLOC_AB_LOCKSTEP: '4,5' },
} as const;

/** Measures groups one after the other behind the lock-step driver. */
export async function startPairs(
  { driverOn, isEntered }: Drivers,
  starters: Readonly<Record<ArmName, Starter>>,
  request: PairRequest,
): Promise<PairResult[]> {
  const { groups, cwd, place, signal } = request;
  const timeoutMs = Math.ceil(request.timeoutMs);
  const lines = groups.flatMap(({ order, layout, sides }) => {
    const options = [...PIPES.options, ...(layout === null ? [] : ['--layout', String(layout)])];
    const own = [starters.baseline.group(), starters.candidate.group()] as const;
    const side = (arm: ArmName, group: string | null): string[] => {
      const { argv, measure } = sides[arm];
      const env = { ...sides[arm].env, ...PIPES.env };
      return [
        ...(isEntered ? [] : starters[arm].enter),
        ...starters[arm].line({ argv, env, measure, cwd, timeoutMs, group }, options),
      ];
    };
    const [first, second] = own;
    const usage = first === null || second === null ? [] : ['--groups', first, second];
    return [GROUP, order, ...usage, ...side('baseline', first), '----', ...side('candidate', second)];
  });
  const { result, groups: driven } = await driverOn(place?.cpu ?? null).run({
    part: [...request.driver, ...(place === undefined ? [] : ['--beside', place.beside.join()]), ...lines],
    groups: groups.length,
    timeoutMs: groups.length * timeoutMs,
    maxBytes: OUTPUT_BYTES,
    signal,
  });
  return driven.map(({ group, stdout, stderr, outOfMemory }) => {
    const [first = null, second = null] = group?.reports ?? [];
    return {
      group,
      sides: {
        baseline: { ...sandboxResult(first, result, { stdout, stderr: '' }, ['stdout']), outOfMemory },
        candidate: { ...sandboxResult(second, result, { stdout: stderr, stderr: '' }, ['stderr']), outOfMemory },
      },
    };
  });
}

/** Fewer results than processes: the last one failed. */
export async function startWhole(
  { driverOn }: Pick<Drivers, 'driverOn'>,
  starter: Starter,
  { workload, ops, processes, ...request }: WholeRequest,
): Promise<WholeResult[]> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const options = ['--workload', workload.join(' '), '--run-length', '1', '--ops', String(ops)];
  const lines = processes.flatMap(({ env, measure }) => {
    const own = { ...request, measure, env: { ...env, ...PIPES.env }, timeoutMs };
    return [GROUP, 'A', ...starter.line(own, PIPES.options)];
  });
  const { result, groups } = await driverOn(null).run({
    part: [...options, ...lines],
    groups: processes.length,
    timeoutMs: processes.length * timeoutMs,
    maxBytes: request.maxBytes ?? OUTPUT_BYTES,
    signal: request.signal,
  });
  return groups.map(({ group, stdout, outOfMemory }) => {
    const ended = sandboxResult(group?.reports[0] ?? null, result, { stdout, stderr: '' });
    return { ...ended, group, outOfMemory };
  });
}
