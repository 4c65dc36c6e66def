import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { REPORT_END } from '../../core/profile/perf-report.ts';
import type { LaneProgram, PerfOrder } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { oneLine } from '../../system/sanitise.ts';
import { absence, findTool, type Tool } from '../../system/tool.ts';
import { type Bench, commandLine } from '../sampling/process-sample.ts';
import { describeEnd, type SandboxResult } from '../sandbox/sandbox.ts';
import { assignments, ENV } from '../server/server-process.ts';
import { runServer } from '../server/server-run.ts';

/** One process that a tool looks at: the program of a lane with what one arm is given. */
export interface Observed extends Pick<Bench, 'sandbox' | 'directory' | 'signal'> {
  readonly lane: LaneProgram;
  readonly library: string | null;
  /** Variables of the arm, with its library preloaded. */
  readonly env: Readonly<Record<string, string>>;
}

/** The text that a tool printed, or why it printed nothing usable: a phrase that follows the tool's name. */
export type ToolOutput = Result<string, string>;

/** How much slower a program may be while `perf` looks at it, and while callgrind interprets it. */
const SLOWER = { perf: 3, callgrind: 60 } as const;
/** Longest time of a tool that only reads files. */
const READ_MS = 60_000;
const TEXT_MAX = 1_048_576;

/** What `perf stat` counted in one process. */
export function countEvents(observed: Observed, { events }: Pick<PerfOrder, 'events'>): Promise<ToolOutput> {
  return withTool(observed, 'perf', (perf, output) =>
    observe(observed, [perf, 'stat', '-x,', '-o', output, '-e', events.join(','), '--'], SLOWER.perf, () =>
      readText(output),
    ),
  );
}

/** Runs a program so many times, one after the other; the profile tells its processes from these by their names. */
const LOOP = 'n=$0; while [ "$n" -gt 0 ]; do /usr/bin/env "$@" || exit; n=$((n - 1)); done';

/** One line for each function, and below it the folded call chains: what `parsePerfReport` reads. */
const REPORT = [
  ...['--stdio', '--no-children', '-g', 'folded,0,caller,function,count'],
  ...['-F', 'sample,comm,dso,sym', '-t', '|'],
] as const;

/** The report on processes that `perf record` sampled, by frame pointers. One start of perf for all: it takes a second. */
export function recordProfile(
  observed: Observed,
  { hertz }: Pick<PerfOrder, 'hertz'>,
  processes: number,
): Promise<ToolOutput> {
  return withTool(observed, 'perf', (perf, data) => {
    const recording = [perf, 'record', '-q', '-F', String(hertz), '--call-graph', 'fp', '-o', data, '--'];
    const looping = [...recording, '/bin/sh', '-c', LOOP, String(processes)];
    const report = async (): Promise<ToolOutput> => {
      const printed = await read(observed, [perf, 'report', '-i', data, ...REPORT]);
      return printed.ok ? ok(`${printed.value}\n${REPORT_END}\n`) : printed;
    };
    if (observed.lane.server) return observe(observed, recording, SLOWER.perf, report);
    return observe(observed, looping, SLOWER.perf * processes, report, 'loop');
  });
}

/** Data symbols of a library, one a line: a sane profile does not name them. */
export function listData(observed: Observed, library: string): Promise<ToolOutput> {
  return withTool(observed, 'nm', async (nm) => {
    const lines = new Set<string>();
    for (const options of [[], ['--dynamic']]) {
      const listed = await read(observed, [nm, ...options, '--defined-only', '--format=posix', library]);
      if (!listed.ok) return listed;
      for (const line of listed.value.split('\n')) if (/ [bBdDrRsSgG]( |$)/.test(line)) lines.add(line);
    }
    return ok([...lines].join('\n'));
  });
}

/** Longest time in seconds that callgrind takes for a process that takes so many by itself. */
export function interpretedSeconds(seconds: number): number {
  return seconds * SLOWER.callgrind;
}

/** What callgrind says of one process: the instructions it executed, exactly. */
export function interpret(observed: Observed): Promise<ToolOutput> {
  return withTool(observed, 'valgrind', (valgrind, output) => {
    const interpreting = [valgrind, '--tool=callgrind', `--callgrind-out-file=${output}`];
    return observe(observed, interpreting, SLOWER.callgrind, async ({ stderr }) => ok(stderr), 'itself');
  });
}

/** Finds the tool and gives it a file of its own, which is gone afterwards. */
async function withTool(
  { sandbox }: Observed,
  tool: Tool,
  action: (path: string, output: string) => Promise<ToolOutput>,
): Promise<ToolOutput> {
  const path = findTool(tool, sandbox.environment.PATH ?? '');
  if (path === null) return err(absence(tool));
  const output = join(sandbox.environment.TMPDIR ?? '/tmp', `${tool}.out`);
  try {
    return await action(path, output);
  } finally {
    await rm(output, { force: true });
  }
}

/** Starts the program behind a tool; only the program itself gets the arm's variables. A server gets its load, too. */
async function observe(
  observed: Observed,
  tool: readonly string[],
  slower: number,
  outputOf: (result: SandboxResult) => Promise<ToolOutput>,
  variablesBy: 'env' | 'loop' | 'itself' = 'env',
): Promise<ToolOutput> {
  const { sandbox, directory, signal, lane, library, env } = observed;
  const timeoutMs = lane.timeoutSeconds * 1000 * slower;
  if (lane.server) {
    const request = { sandbox, checkout: directory, library, env, bare: false, signal, observer: tool };
    const result = await runServer({ ...request, lane: { ...lane, server: lane.server } });
    const trouble = result.served?.trouble;
    return trouble ? err(`could not be used: the server ${trouble.message}`) : outputOf(result);
  }
  const program = commandLine({ sandbox, lengths: {} }, lane);
  const variables = variablesBy === 'itself' ? [] : assignments(env);
  const result = await sandbox.start({
    argv: [...tool, ...(variablesBy === 'env' ? [ENV] : []), ...variables, ...program],
    ...(variablesBy === 'itself' ? { env } : {}),
    cwd: directory,
    timeoutMs,
    signal,
  });
  const end = describeEnd(result, timeoutMs);
  return end === null ? outputOf(result) : err(`${end}: ${oneLine(result.stderr, 400)}`);
}

/** Runs a tool that only reads files. */
async function read({ sandbox, directory, signal }: Observed, argv: readonly string[]): Promise<ToolOutput> {
  const result = await sandbox.start({ argv, cwd: directory, timeoutMs: READ_MS, maxBytes: TEXT_MAX, signal });
  const end = describeEnd(result, READ_MS);
  return end === null ? ok(result.stdout) : err(`${end}: ${oneLine(result.stderr, 400)}`);
}

async function readText(path: string): Promise<ToolOutput> {
  try {
    const { size } = await stat(path);
    if (size > TEXT_MAX) return err(`wrote more than ${TEXT_MAX} bytes`);
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return err(`wrote nothing that can be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
