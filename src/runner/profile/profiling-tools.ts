import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { REPORT_END } from '../../core/profile/perf-report.ts';
import type { LaneProgram, PerfOrder } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { findTool, notInstalled, type Tool } from '../../system/find-program.ts';
import { oneLine, sanitise } from '../../system/sanitise.ts';
import { removeTree } from '../job/job.ts';
import { commandLine, type SamplingContext } from '../sampling/sampling-context.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import { runServer } from '../server/run-server.ts';
import { assignments, ENV } from '../server/server-process.ts';

/** The process of a lane with one arm, to be run under a tool. */
export interface ObservedProcess extends Pick<SamplingContext, 'sandbox' | 'directory' | 'signal'> {
  readonly lane: LaneProgram;
  readonly library: string | null;
  /** Variables of the lane and the arm, with the arm's library preloaded. */
  readonly env: Readonly<Record<string, string>>;
}

/** Output of a tool; or why there is none, as a predicate for a sentence whose subject is the tool. */
export type ToolOutput = Result<string, string>;

/** How many times longer a program may take under `perf`, and under callgrind, which interprets it. */
const SLOWER = { perf: 3, callgrind: 60 } as const;
/** Deadline of a tool that only reads files. */
const READ_MS = 60_000;
const TEXT_MAX = 1_048_576;

/** Counts events of one process with `perf stat`. */
export function countEvents(observed: ObservedProcess, { events }: Pick<PerfOrder, 'events'>): Promise<ToolOutput> {
  return withTool(observed, 'perf', (perf, { folder, output }) =>
    observe(observed, folder, [perf, 'stat', '-x,', '-o', output, '-e', events.join(','), '--'], SLOWER.perf, () =>
      readText(output),
    ),
  );
}

/** Runs a program `$0` times, one after the other. The profile distinguishes its processes from the shell by name. */
const LOOP = 'n=$0; while [ "$n" -gt 0 ]; do /usr/bin/env "$@" || exit; n=$((n - 1)); done';

/** One line for each function, followed by the folded call chains: the format that `parsePerfReport` reads. */
const REPORT = [
  ...['--stdio', '--no-children', '-g', 'folded,0,caller,function,count'],
  ...['-F', 'sample,comm,dso,sym', '-t', '|'],
] as const;

/** Samples processes with `perf record`, by frame pointers, and returns the report. perf starts once, since a start takes 1 s. */
export function recordProfile(
  observed: ObservedProcess,
  { hertz }: Pick<PerfOrder, 'hertz'>,
  processes: number,
): Promise<ToolOutput> {
  return withTool(observed, 'perf', (perf, { folder, output: data }) => {
    const recording = [perf, 'record', '-q', '-F', String(hertz), '--call-graph', 'fp', '-o', data, '--'];
    const looping = [...recording, '/bin/sh', '-c', LOOP, String(processes)];
    const report = async (): Promise<ToolOutput> => {
      const printed = await readWithTool(observed, [perf, 'report', '-i', data, ...REPORT], [folder]);
      return printed.ok ? ok(`${printed.value}\n${REPORT_END}\n`) : printed;
    };
    if (observed.lane.server) return observe(observed, folder, recording, SLOWER.perf, report);
    return observe(observed, folder, looping, SLOWER.perf * processes, report, 'loop');
  });
}

/** Data symbols of a library, one on each line. A valid profile has none of them as a function. */
export function listDataSymbols(observed: ObservedProcess, library: string): Promise<ToolOutput> {
  return withTool(observed, 'nm', async (nm) => {
    const lines = new Set<string>();
    for (const options of [[], ['--dynamic']]) {
      const listed = await readWithTool(observed, [nm, ...options, '--defined-only', '--format=posix', library]);
      if (!listed.ok) return listed;
      for (const line of listed.value.split('\n')) if (/ [bBdDrRsSgG]( |$)/.test(line)) lines.add(line);
    }
    return ok([...lines].join('\n'));
  });
}

/** Most seconds that a process takes under callgrind if it takes `seconds` without. */
export function callgrindSeconds(seconds: number): number {
  return seconds * SLOWER.callgrind;
}

/** Counts the instructions of one process exactly, with callgrind. */
export function countInstructions(observed: ObservedProcess): Promise<ToolOutput> {
  return withTool(observed, 'valgrind', (valgrind, { folder, output }) => {
    const callgrind = [valgrind, '--tool=callgrind', `--callgrind-out-file=${output}`];
    return observe(observed, folder, callgrind, SLOWER.callgrind, async ({ stderr }) => ok(stderr), 'tool');
  });
}

/** Most bytes of what callgrind lists of a process, and most processes of a lane. */
const LISTED = { bytes: 16 * 1024 * 1024, processes: 16 } as const;

/** One line for each instruction, with its address in its file. */
const BY_ADDRESS = [
  ...['--dump-instr=yes', '--dump-line=no', '--compress-strings=no', '--compress-pos=no'],
  ...['--trace-children=yes', '--fair-sched=try'],
] as const;

/**
 * Lists the instructions that each process of a lane executes, with callgrind: a text for each process.
 *
 * @param seconds Longest time.
 */
export async function listInstructions(
  observed: ObservedProcess,
  seconds: number,
): Promise<Result<readonly string[], string>> {
  const texts: string[] = [];
  const slower = Math.min(SLOWER.callgrind, seconds / observed.lane.timeoutSeconds);
  const listed = await withTool(observed, 'valgrind', (valgrind, { folder, output }) => {
    const callgrind = [valgrind, '--tool=callgrind', ...BY_ADDRESS, `--callgrind-out-file=${output}.%p`];
    return observe(
      observed,
      folder,
      callgrind,
      slower,
      async () => {
        const names = await readdir(folder);
        if (names.length > LISTED.processes) return err(`followed more than ${LISTED.processes} processes`);
        for (const name of names) {
          // callgrind lets only its own user read the file.
          const text = await readWithTool(observed, ['/bin/cat', join(folder, name)], [folder], LISTED.bytes);
          if (!text.ok) return text;
          texts.push(text.value);
        }
        return ok('');
      },
      'tool',
    );
  });
  return listed.ok ? ok(texts) : listed;
}

/** Where a tool may write, and the file that it writes there. */
interface ToolFile {
  readonly folder: string;
  readonly output: string;
}

/** Finds a tool and gives it an output file, which is removed afterwards. */
async function withTool(
  { sandbox }: ObservedProcess,
  tool: Tool,
  action: (path: string, file: ToolFile) => Promise<ToolOutput>,
): Promise<ToolOutput> {
  const path = findTool(tool, sandbox.environment.PATH ?? '');
  if (path === null) return err(notInstalled(tool));
  const folder = await sandbox.makeFolder();
  try {
    return await action(path, { folder, output: join(folder, `${tool}.out`) });
  } finally {
    await removeTree(folder).catch(() => {});
  }
}

/**
 * Runs the program of a lane, or its server under load, behind a tool. The program gets the arm's variables from `env`, from the
 * loop, or from the tool's own environment; `env` and the loop keep them away from the tool.
 */
async function observe(
  observed: ObservedProcess,
  folder: string,
  tool: readonly string[],
  slower: number,
  output: (result: SandboxResult) => Promise<ToolOutput>,
  variablesFrom: 'env' | 'loop' | 'tool' = 'env',
): Promise<ToolOutput> {
  const { sandbox, directory, signal, lane, library, env } = observed;
  const timeoutMs = lane.timeoutSeconds * 1000 * slower;
  if (lane.server) {
    const request = { sandbox, checkout: directory, library, env, bare: false, signal, observer: { tool, folder } };
    const result = await runServer({ ...request, lane: { ...lane, server: lane.server } });
    const failure = result.server?.failure;
    return failure ? err(`could not be used: the server ${failure.message}`) : output(result);
  }
  const program = commandLine({ sandbox, lengths: {}, directory }, lane);
  const variables = variablesFrom === 'tool' ? [] : assignments(env);
  const result = await sandbox.start({
    argv: [...tool, ...(variablesFrom === 'env' ? [ENV] : []), ...variables, ...program],
    ...(variablesFrom === 'tool' ? { env } : {}),
    cwd: directory,
    writes: [{ host: folder }],
    timeoutMs,
    signal,
  });
  const end = describeEnd(result, timeoutMs);
  return end === null ? output(result) : err(withLastWords(end, result.stderr));
}

/** How a program ended, with the last line that it printed itself. The banner and the traces of valgrind are left out. */
function withLastWords(end: string, stderr: string): string {
  const own = sanitise(stderr)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(==|--|\*\*)\d+(==|--|\*\*)/.test(line));
  const last = oneLine(own.at(-1) ?? '', 200);
  return last === '' ? end : `${end}: ${last}`;
}

/** Runs a tool that only reads files; its standard output. */
async function readWithTool(
  { sandbox, directory, library, signal }: ObservedProcess,
  argv: readonly string[],
  folders: readonly string[] = [],
  maxBytes = TEXT_MAX,
): Promise<ToolOutput> {
  const reads = [...folders, ...(library === null ? [] : [library])].map((host) => ({ host }));
  const result = await sandbox.start({ argv, cwd: directory, reads, timeoutMs: READ_MS, maxBytes, signal });
  const end = describeEnd(result, READ_MS);
  return end === null ? ok(result.stdout) : err(`${end}: ${oneLine(result.stderr, 400)}`);
}

async function readText(path: string): Promise<ToolOutput> {
  try {
    const { size } = await stat(path);
    if (size > TEXT_MAX) return err(`wrote more than ${TEXT_MAX} bytes`);
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return err(`wrote no readable file (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
