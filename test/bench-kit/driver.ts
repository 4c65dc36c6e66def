import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { GroupReport } from '../../src/runner/sandbox/group-report.ts';
import { parseReport } from '../../src/runner/sandbox/launch-report.ts';
import { HANGS_MS } from '../soon.ts';

/** What the lock-step driver is asked to measure; a library is preloaded into its side. */
interface Measured {
  readonly directory: string;
  /** Name of the workload and its arguments. */
  readonly command: readonly string[];
  /** The command line for the model, when it is not `command`. */
  readonly workload?: readonly string[];
  readonly ops: number;
  readonly libraries?: readonly (string | null)[];
  /** Further options of the driver, and a library that is preloaded into the driver itself. */
  readonly options?: readonly string[];
  readonly driver?: string;
}

type Library = string | null;

/** Measures one group of both sides with the driver; a null library is the C library's allocator. */
export async function lockstep({ libraries = [null, null], ...measured }: Measured): Promise<GroupReport> {
  return only(await lockstepGroups(measured, [[libraries[0] ?? null, libraries[1] ?? null]]), measured);
}

/** Measures several groups with one start of the driver. `env` are variables of each bench, by the number of its group and side. */
export function lockstepGroups(
  measured: Measured,
  groups: readonly (readonly [Library, Library])[],
  env: (group: number, side: number) => readonly string[] = () => [],
): Promise<GroupReport[]> {
  const options = [
    '--run-length',
    '2',
    '--ops',
    String(measured.ops),
    '--warm-us',
    '5000',
    ...(measured.options ?? []),
  ];
  const lines = groups.map(([first, second], index) => [
    ...['ABBA', ...launch(measured, first, env(index, 0))],
    ...['----', ...launch(measured, second, env(index, 1))],
  ]);
  return drive(measured, options, lines);
}

/** Measures one process with the driver, in one request. */
export async function whole({ libraries = [null], ...measured }: Measured): Promise<GroupReport> {
  return only(await wholes(measured, [libraries[0] ?? null]), measured);
}

/** Measures several processes, each in one request, with one start of the driver. */
export function wholes(
  measured: Measured,
  libraries: readonly Library[],
  env: (group: number, side: number) => readonly string[] = () => [],
): Promise<GroupReport[]> {
  const options = ['--run-length', '1', '--ops', String(measured.ops)];
  return drive(
    measured,
    options,
    libraries.map((library, index) => ['A', ...launch(measured, library, env(index, 0))]),
  );
}

function only(reports: readonly GroupReport[], { command }: Measured): GroupReport {
  const [report] = reports;
  if (report === undefined) throw new Error(`no report about ${command.join(' ')}`);
  return report;
}

function launch(
  { directory, command: [name = '', ...args] }: Measured,
  library: Library,
  env: readonly string[],
): string[] {
  const preload = [...(library === null ? [] : [`LD_PRELOAD=${library}`]), ...env].flatMap((each) => ['--env', each]);
  const pipes = ['--pass', '4', '--pass', '5', '--start-on', '6', '--env', 'ALLOC_AB_LOCKSTEP=4,5'];
  return [
    join(directory, 'launch'),
    '--timeout-ms',
    String(HANGS_MS),
    ...pipes,
    ...preload,
    '--',
    join(directory, name),
    ...args,
  ];
}

function drive(
  { directory, command, workload, driver }: Measured,
  options: readonly string[],
  groups: readonly (readonly string[])[],
): Promise<GroupReport[]> {
  const line = (workload ?? command).join(' ');
  const lines = groups.flatMap((group) => ['====', ...group]);
  const child = spawn(join(directory, 'lockstep'), ['--workload', line, ...options, ...lines], {
    env: driver === undefined ? {} : { LD_PRELOAD: driver },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: HANGS_MS,
  });
  let text = '';
  (child.stdio[3] as Readable).on('data', (more) => {
    text += more;
  });
  return new Promise((resolve, reject) => {
    child.on('close', () => {
      const reports = text
        .split('\n')
        .filter((each) => each !== '')
        .map((each) => parseReport(GroupReport, each));
      if (reports.includes(null)) reject(new Error(`no report about ${line}: ${text.slice(0, 200)}`));
      else resolve(reports.flatMap((each) => each ?? []));
    });
  });
}
