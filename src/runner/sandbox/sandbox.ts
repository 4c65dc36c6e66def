import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import { ok, type Result } from '../../model/result.ts';
import { type ExecResult, exec } from '../../system/exec.ts';
import { GroupReport } from './group-report.ts';
import { compileKit, type Kit, SYSTEM_PATH } from './kit.ts';
import { LaunchReport, NO_REPORT, parseReport } from './launch-report.ts';

/** One start of code under test. */
export interface SandboxRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Added to the sandbox's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Passes `env` alone, without even a PATH. */
  readonly bare?: boolean;
  readonly timeoutMs: number;
  /** Bytes kept of each output stream, the last ones; default 1 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Sends SIGTERM to the program alone, which may then end by itself. */
  readonly terminate?: AbortSignal | undefined;
  /**
   * Measures the processes: they are traced. `library` is the file to identify in their memory maps; null for none. `restMs`: how
   * long those that the first one leaves behind may work on; default 100.
   */
  readonly measure?: { readonly library: string | null; readonly restMs?: number };
}

/** Groups of two benches of the kit that are measured in lock-step, with fresh processes for each group. */
interface PairRequest {
  readonly groups: readonly {
    /** One letter for each series: A for the baseline, B for the candidate. */
    readonly order: string;
    readonly sides: Readonly<Record<ArmName, Required<Pick<SandboxRequest, 'argv' | 'env' | 'measure'>>>>;
  }[];
  readonly cwd: string;
  /** Deadline of each process. */
  readonly timeoutMs: number;
  /** Options of the lock-step driver. */
  readonly driver: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** How both benches of a group ended, and the times that the driver took; null when the driver wrote no report. */
export interface PairResult {
  readonly sides: Readonly<Record<ArmName, SandboxResult>>;
  readonly group: GroupReport | null;
}

/** How code under test ended. */
export interface SandboxResult {
  readonly report: LaunchReport;
  readonly cancelled: boolean;
  /** Sanitised and capped, as `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** The only way to start code under test: build commands, compilers, benches, measured processes. */
export interface Sandbox {
  start(request: SandboxRequest): Promise<SandboxResult>;
  /** Measures groups one after the other behind the lock-step driver. A group that fails is the last one. */
  startPairs(request: PairRequest): Promise<PairResult[]>;
  /** Path of a workload's program. */
  workload(name: string): string;
  /** Environment of every process in the sandbox. */
  readonly environment: Readonly<Record<string, string>>;
}

const OUTPUT_BYTES = 1024 * 1024;
/** The launcher enforces the deadline; this much later a launcher that failed to do so is killed. */
const OUTER_DEADLINE_MS = 5000;

/**
 * Opens the sandbox of a job: compiles the launcher and the workloads into `<directory>/kit` and makes `<directory>/tmp`, the
 * home of code under test. Each process gets a clean environment, its own process group, no core dumps and a deadline. It
 * dies with all its descendants when it ends, when the run is aborted or when this process dies.
 */
export async function openSandbox(
  directory: string,
  workloads: readonly string[],
  signal?: AbortSignal,
): Promise<Result<Sandbox, Incident>> {
  const home = join(directory, 'tmp');
  await mkdir(home, { recursive: true });
  const kit = await compileKit(join(directory, 'kit'), workloads, signal);
  if (!kit.ok) return kit;
  const environment = { PATH: SYSTEM_PATH, HOME: home, TMPDIR: home, LANG: 'C' };
  return ok({
    environment,
    start: (request) => start(kit.value, environment, request),
    startPairs: (request) => startPairs(kit.value, environment, request),
    workload: (name) => kit.value.workload(name),
  });
}

async function start(kit: Kit, environment: Sandbox['environment'], request: SandboxRequest): Promise<SandboxResult> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const result = await exec(launchLine(kit, environment, { ...request, timeoutMs }), {
    env: {},
    timeoutMs: timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: request.maxBytes ?? OUTPUT_BYTES,
    signal: request.signal,
    sendUsr1: request.terminate,
    report: true,
  });
  return sandboxResult(parseReport(LaunchReport, result.report), result, result.stdout, result.stderr);
}

async function startPairs(kit: Kit, environment: Sandbox['environment'], request: PairRequest): Promise<PairResult[]> {
  const { groups, cwd, driver, signal } = request;
  const timeoutMs = Math.ceil(request.timeoutMs);
  const lines = groups.flatMap(({ order, sides }) => {
    const side = (arm: ArmName): string[] => {
      const { argv, measure } = sides[arm];
      const env = { ...sides[arm].env, ...PIPES.env };
      return launchLine(kit, environment, { argv, env, measure, cwd, timeoutMs }, PIPES.options);
    };
    return [GROUP, order, ...side('baseline'), '----', ...side('candidate')];
  });
  const result = await exec([kit.lockstep, ...driver, ...lines], {
    env: {},
    timeoutMs: groups.length * timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: OUTPUT_BYTES,
    signal,
    report: true,
  });
  const reports = result.report.split('\n').filter((line) => line !== '');
  // The driver gives each side one output stream and writes a separator after each group.
  const [baseline, candidate] = [result.stdout, result.stderr].map((text) => text.split(`${GROUP}\n`));
  return Array.from({ length: Math.max(1, reports.length) }, (_, index) => {
    const group = parseReport(GroupReport, reports[index] ?? '');
    const [first = null, second = null] = group?.reports ?? [];
    return {
      group,
      sides: {
        baseline: sandboxResult(first, result, baseline?.[index] ?? '', ''),
        candidate: sandboxResult(second, result, candidate?.[index] ?? '', ''),
      },
    };
  });
}

/** Separates groups on the driver's command line and in its output. */
const GROUP = '====';

/** File descriptors of the lock-step pipes: as options of the launcher, and as the variable that a bench reads. */
const PIPES = { options: ['--pass', '4', '--pass', '5'], env: { ALLOC_AB_LOCKSTEP: '4,5' } } as const;

function launchLine(
  kit: Kit,
  environment: Sandbox['environment'],
  { argv, cwd, env, bare, timeoutMs, measure }: SandboxRequest,
  options: readonly string[] = [],
): string[] {
  const variables = Object.entries(bare ? { ...env } : { ...environment, ...env });
  return [
    kit.launch,
    ...options,
    ...(measure ? [] : ['--contain']),
    ...(measure?.library ? ['--identify', measure.library] : []),
    ...(measure?.restMs === undefined ? [] : ['--rest-ms', String(measure.restMs)]),
    ...['--timeout-ms', String(timeoutMs), '--cwd', cwd],
    ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    '--',
    ...argv,
  ];
}

function sandboxResult(report: LaunchReport | null, result: ExecResult, stdout: string, stderr: string): SandboxResult {
  const { cancelled, timedOut } = result;
  const reason = result.notStarted ?? (result.stderr.split('\n')[0] || 'no report');
  return { report: report ?? { ...NO_REPORT, reason, timedOut, cancelled }, cancelled, stdout, stderr };
}
