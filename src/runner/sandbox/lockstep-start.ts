import type { ArmName } from '../../model/names.ts';
import type { ExecResult } from '../../system/exec.ts';
import type { Spawner } from '../../system/spawner.ts';
import { GroupReport } from './group-report.ts';
import type { Kit } from './kit.ts';
import { parseReport } from './launch-report.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import { type SandboxResult, sandboxResult } from './sandbox-result.ts';
import { OUTER_DEADLINE_MS, OUTPUT_BYTES } from './start-limits.ts';
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
  readonly signal?: AbortSignal | undefined;
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
  readonly kit: Kit;
  readonly spawner: Spawner;
  /** Whether the spawner is in the control groups of the job, and with it all that it starts. */
  readonly isEntered: boolean;
}

/** Separates groups on the driver's command line and in its output. */
const GROUP = '====';

/** File descriptors that the driver opens: as options of the launcher, and as the variable that a bench reads. */
const PIPES = {
  options: ['--pass', '4', '--pass', '5', '--start-on', '6'],
  env: { ALLOC_AB_LOCKSTEP: '4,5' },
} as const;

/**
 * Measures groups one after the other behind the lock-step driver.
 *
 * @param outOfMemory How many processes of the job the kernel has killed so far, since it was out of memory.
 */
export async function startPairs(
  { kit, spawner, isEntered }: Drivers,
  starters: Readonly<Record<ArmName, Starter>>,
  request: PairRequest,
  outOfMemory: () => number,
): Promise<PairResult[]> {
  const { groups, cwd, driver, signal } = request;
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
  const argv = [kit.lockstep, ...driver, ...lines];
  const { result, driven } = await drive(spawner, argv, { timeoutMs: groups.length * timeoutMs, signal }, outOfMemory);
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
  { kit, spawner }: Drivers,
  starter: Starter,
  { workload, ops, processes, ...request }: WholeRequest,
  outOfMemory: () => number,
): Promise<WholeResult[]> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const options = ['--workload', workload.join(' '), '--run-length', '1', '--ops', String(ops)];
  const lines = processes.flatMap(({ env, measure }) => {
    const own = { ...request, measure, env: { ...env, ...PIPES.env }, timeoutMs };
    return [GROUP, 'A', ...starter.line(own, PIPES.options)];
  });
  const argv = [kit.lockstep, ...options, ...lines];
  const { maxBytes, signal } = request;
  const limits = { timeoutMs: processes.length * timeoutMs, maxBytes, signal };
  const { result, driven } = await drive(spawner, argv, limits, outOfMemory);
  return driven.map(({ group, stdout, outOfMemory }) => {
    const ended = sandboxResult(group?.reports[0] ?? null, result, { stdout, stderr: '' });
    return { ...ended, group, outOfMemory };
  });
}

/** A group as the driver left it: its report, what its first and its second side wrote, and whether the kernel killed one for lack of memory. */
interface DrivenGroup {
  readonly group: GroupReport | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outOfMemory: boolean;
}

/** Runs the driver. A group that fails is the last one; without any report there is one group with none. `timeoutMs`: of all processes together. */
async function drive(
  spawner: Spawner,
  argv: readonly string[],
  limits: {
    readonly timeoutMs: number;
    readonly maxBytes?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  },
  outOfMemory: () => number,
): Promise<{ readonly result: ExecResult; readonly driven: readonly DrivenGroup[] }> {
  const before = outOfMemory();
  const result = await spawner.run(argv, {
    timeoutMs: limits.timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: limits.maxBytes ?? OUTPUT_BYTES,
    signal: limits.signal,
  });
  const isKilled = outOfMemory() > before;
  const reports = result.report.split('\n').filter((line) => line !== '');
  // The driver gives each side one output stream and writes a separator after each group.
  const [first, second] = [result.stdout, result.stderr].map((text) => text.split(`${GROUP}\n`));
  const count = Math.max(1, reports.length);
  const driven = Array.from({ length: count }, (_, index) => ({
    group: parseReport(GroupReport, reports[index] ?? ''),
    stdout: first?.[index] ?? '',
    stderr: second?.[index] ?? '',
    outOfMemory: isKilled && index === count - 1,
  }));
  return { result, driven };
}
