import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import { ok, type Result } from '../../model/result.ts';
import { type ExecResult, run } from '../../system/exec.ts';

import { GroupReport } from './group-report.ts';
import { compileKit, type Kit, SYSTEM_PATH } from './kit.ts';
import { LaunchReport, NO_REPORT } from './launch-report.ts';
import { parseReport } from './report-line.ts';
import type { Served } from './served.ts';

/** One start of code under test. */
export interface SandboxRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gives it nothing but `env`: not even a PATH. */
  readonly bare?: boolean;
  readonly timeoutMs: number;
  /** Bytes kept of each output stream, the last ones; default 1 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Sends SIGTERM to the program alone, which may then end in order. */
  readonly terminate?: AbortSignal | undefined;
  /** Measure it: traced at exit. `library` is the file whose identity is wanted, null for none. */
  readonly measure?: { readonly library: string | null };
}

/** Two benches of the kit that are measured in turns, with fresh processes for each group. */
export interface PairRequest {
  readonly groups: readonly {
    /** A letter a run: A for the baseline, B for the candidate. */
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

/** How both benches of a group ended, and what the driver timed; null when it could not say. */
export interface PairResult {
  readonly sides: Readonly<Record<ArmName, SandboxResult>>;
  readonly group: GroupReport | null;
}

/** How code under test ended. */
export interface SandboxResult {
  readonly report: LaunchReport;
  readonly cancelled: boolean;
  /** Sanitised and capped. */
  readonly stdout: string;
  readonly stderr: string;
  /** Of a server: its streams are then those of its load. */
  readonly served?: Served;
}

/** The only way to start code under test: build commands, compiler re-runs, benches, measured processes. */
export interface Sandbox {
  start(request: SandboxRequest): Promise<SandboxResult>;
  /** Starts pairs of benches of the kit behind the lock-step driver, a pair after the other; one that fails is the last. */
  startPairs(request: PairRequest): Promise<PairResult[]>;
  /** Program of a workload of the kit. */
  workload(name: string): string;
  /** What every process in here finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

const OUTPUT_BYTES = 1024 * 1024;
/** The launcher's own deadline comes first; this one is for a launcher that fails to keep it. */
const OUTER_DEADLINE_MS = 5000;

/**
 * Makes the sandbox of a job: compiles the launcher and the wanted workloads of the bench kit into `<directory>/kit`, gives
 * code under test `<directory>/tmp` as its home. Each process gets a clean environment, its own process group, no core
 * dumps, a deadline, and dies with all its descendants when it ends, when the run is aborted or when this process dies.
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

async function start(kit: Kit, environment: EnvironmentVariables, request: SandboxRequest): Promise<SandboxResult> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const result = await run(launchLine(kit, environment, { ...request, timeoutMs }), {
    env: {},
    timeoutMs: timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: request.maxBytes ?? OUTPUT_BYTES,
    signal: request.signal,
    nudge: request.terminate,
    report: true,
  });
  return ended(parseReport(LaunchReport, result.report), result, result.stdout, result.stderr);
}

async function startPairs(kit: Kit, environment: EnvironmentVariables, request: PairRequest): Promise<PairResult[]> {
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
  const result = await run([kit.lockstep, ...driver, ...lines], {
    env: {},
    timeoutMs: groups.length * timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: OUTPUT_BYTES,
    signal,
    report: true,
  });
  const reports = result.report.split('\n').filter((line) => line !== '');
  // The driver gives each side an output stream of its own, and ends what a group wrote with a line.
  const [baseline, candidate] = [result.stdout, result.stderr].map((text) => text.split(`${GROUP}\n`));
  return Array.from({ length: Math.max(1, reports.length) }, (_, index) => {
    const group = parseReport(GroupReport, reports[index] ?? '');
    const [first = null, second = null] = group?.reports ?? [];
    return {
      group,
      sides: {
        baseline: ended(first, result, baseline?.[index] ?? '', ''),
        candidate: ended(second, result, candidate?.[index] ?? '', ''),
      },
    };
  });
}

/** What begins a group on the driver's command line, and ends its output. */
const GROUP = '====';

/** Where the lock-step driver puts the pipes, and where a bench looks for them. */
const PIPES = { options: ['--pass', '4', '--pass', '5'], env: { ALLOC_AB_LOCKSTEP: '4,5' } } as const;

type EnvironmentVariables = Readonly<Record<string, string>>;

function launchLine(
  kit: Kit,
  environment: EnvironmentVariables,
  { argv, cwd, env, bare, timeoutMs, measure }: SandboxRequest,
  options: readonly string[] = [],
): string[] {
  const variables = Object.entries(bare ? { ...env } : { ...environment, ...env });
  return [
    kit.launch,
    ...options,
    ...(measure ? [] : ['--contain']),
    ...(measure?.library ? ['--identify', measure.library] : []),
    ...['--timeout-ms', String(timeoutMs), '--cwd', cwd],
    ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    '--',
    ...argv,
  ];
}

function ended(report: LaunchReport | null, result: ExecResult, stdout: string, stderr: string): SandboxResult {
  const { cancelled, timedOut } = result;
  const reason = result.notStarted ?? (result.stderr.split('\n')[0] || 'no report');
  return { report: report ?? { ...NO_REPORT, reason, timedOut, cancelled }, cancelled, stdout, stderr };
}

const ALLOW_PTRACE = 'allow ptrace here (kernel.yama.ptrace_scope below 3; in a container --cap-add=SYS_PTRACE)';

/** How a process ended, in words that follow its name; null when it ended with exit code 0. */
export function describeEnd({ report, served }: SandboxResult, timeoutMs: number): string | null {
  if (served?.trouble) return served.trouble.message;
  if (report.timedOut) return `did not end within ${Math.round(timeoutMs / 100) / 10} s and was killed`;
  if (report.cancelled) return 'was stopped';
  if (report.error === 'exec-failed') return `could not be started (${report.reason})`;
  if (report.error === 'ptrace-denied') return `could not be traced (${report.reason}): ${ALLOW_PTRACE}`;
  if (report.error !== null) return `could not be run (${report.error}: ${report.reason})`;
  if (report.signal !== null) return `was killed by ${report.signal}`;
  return report.exitCode === 0 ? null : `ended with exit code ${report.exitCode}`;
}
