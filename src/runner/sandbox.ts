import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attempt, done, trouble } from './attempt.ts';
import { run } from './exec.ts';
import { type LaunchReport, parseLaunchReport } from './launch-report.ts';
import { packageRoot } from './package-root.ts';

/** One start of code under test. */
export interface SandboxRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Bytes kept of each output stream, the last ones; default 1 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Measure it: traced at exit. `library` is the file whose identity is wanted, null for none. */
  readonly measure?: { readonly library: string | null };
}

/** How code under test ended. */
export interface SandboxResult {
  readonly report: LaunchReport;
  readonly cancelled: boolean;
  /** Sanitised and capped. */
  readonly stdout: string;
  readonly stderr: string;
}

/** The only way to start code under test: build commands, compiler re-runs, benches, measured processes. */
export interface Sandbox {
  start(request: SandboxRequest): Promise<SandboxResult>;
  /** What every process in here finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const OUTPUT_BYTES = 1024 * 1024;
/** The launcher's own deadline comes first; this one is for a launcher that fails to keep it. */
const OUTER_DEADLINE_MS = 5000;

/**
 * Makes the sandbox of a job: compiles the launcher into `<directory>/kit`, gives code under test `<directory>/tmp` as
 * its home. Each process gets a clean environment, its own process group, no core dumps, a deadline, and dies with all
 * its descendants when it ends, when the run is aborted or when this process dies.
 */
export async function openSandbox(directory: string, signal?: AbortSignal): Promise<Attempt<Sandbox>> {
  const home = join(directory, 'tmp');
  await mkdir(home, { recursive: true });
  const launcher = await compileLauncher(join(directory, 'kit'), signal);
  if (!launcher.ok) return launcher;
  const environment = { PATH: SYSTEM_PATH, HOME: home, TMPDIR: home, LANG: 'C' };
  return done({ environment, start: (request) => start(launcher.value, environment, request) });
}

async function start(
  launcher: string,
  environment: Readonly<Record<string, string>>,
  request: SandboxRequest,
): Promise<SandboxResult> {
  const { argv, cwd, measure, signal } = request;
  const timeoutMs = Math.ceil(request.timeoutMs);
  const variables = Object.entries({ ...environment, ...request.env });
  const options = [
    ...(measure ? [] : ['--contain']),
    ...(measure?.library ? ['--identify', measure.library] : []),
    ...['--timeout-ms', String(timeoutMs), '--cwd', cwd],
    ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const result = await run([launcher, ...options, '--', ...argv], {
    env: {},
    timeoutMs: timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: request.maxBytes ?? OUTPUT_BYTES,
    signal,
    report: true,
  });
  const report = parseLaunchReport(result.report) ?? {
    ...NO_REPORT,
    reason: result.notStarted ?? (result.stderr.split('\n')[0] || 'no report'),
    timedOut: result.timedOut,
    cancelled: result.cancelled,
  };
  return { report, cancelled: result.cancelled, stdout: result.stdout, stderr: result.stderr };
}

const NO_REPORT: LaunchReport = {
  error: 'launcher-failed',
  reason: '',
  wallNs: null,
  cpuNs: null,
  minorFaults: null,
  rssPeakBytes: null,
  exitCode: null,
  signal: null,
  timedOut: false,
  cancelled: false,
  strays: null,
  foreignCores: null,
  identity: null,
  mappedTruncated: false,
  mapped: null,
};

const ALLOW_PTRACE = 'allow ptrace here (kernel.yama.ptrace_scope below 3; in a container --cap-add=SYS_PTRACE)';

/** How a process ended, in words that follow its name; null when it ended with exit code 0. */
export function describeEnd({ report }: SandboxResult, timeoutMs: number): string | null {
  if (report.timedOut) return `did not end within ${Math.round(timeoutMs / 100) / 10} s and was killed`;
  if (report.cancelled) return 'was stopped';
  if (report.error === 'exec-failed') return `could not be started (${report.reason})`;
  if (report.error === 'ptrace-denied') return `could not be traced (${report.reason}): ${ALLOW_PTRACE}`;
  if (report.error !== null) return `could not be run (${report.error}: ${report.reason})`;
  if (report.signal !== null) return `was killed by ${report.signal}`;
  return report.exitCode === 0 ? null : `ended with exit code ${report.exitCode}`;
}

async function compileLauncher(directory: string, signal: AbortSignal | undefined): Promise<Attempt<string>> {
  await mkdir(directory, { recursive: true });
  const kit = join(packageRoot(), 'bench-kit');
  const parts = (await readdir(join(kit, 'launch'))).filter((name) => name.endsWith('.c')).sort();
  const sources = [join(kit, 'launch.c'), ...parts.map((name) => join(kit, 'launch', name))];
  const launcher = join(directory, 'launch');
  const compiled = await run(['gcc', '-O1', '-o', launcher, ...sources], {
    env: { PATH: SYSTEM_PATH, LANG: 'C' },
    timeoutMs: 60_000,
    signal,
  });
  if (compiled.exitCode === 0) return done(launcher);
  return trouble({
    code: compiled.cancelled ? 'cancelled' : 'no-compiler',
    phase: 'preflight',
    message: compiled.notStarted
      ? `The launcher of measured processes could not be compiled: gcc did not start (${compiled.notStarted}).`
      : 'The launcher of measured processes could not be compiled with gcc.',
    detail: compiled.stderr,
    next: 'Install gcc and the C library headers (Debian: apt-get install gcc libc6-dev), then ask again.',
  });
}
