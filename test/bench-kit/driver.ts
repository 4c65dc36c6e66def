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
  return drive(measured, [pairsPart(measured, groups, env)]);
}

function pairsPart(
  measured: Measured,
  groups: readonly (readonly [Library, Library])[],
  env: (group: number, side: number) => readonly string[],
): string[] {
  const { command, workload = command, ops, options = [] } = measured;
  const lines = groups.flatMap(([first, second], index) => [
    ...['====', 'ABBA', ...launch(measured, first, env(index, 0))],
    ...['----', ...launch(measured, second, env(index, 1))],
  ]);
  const own = ['--workload', workload.join(' '), '--run-length', '2', '--ops', String(ops), '--warm-us', '5000'];
  return [...own, ...options, ...lines];
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
  return drive(measured, [wholesPart(measured, libraries, env)]);
}

function wholesPart(
  measured: Measured,
  libraries: readonly Library[],
  env: (group: number, side: number) => readonly string[],
): string[] {
  const { command, workload = command, ops } = measured;
  const lines = libraries.flatMap((library, index) => ['====', 'A', ...launch(measured, library, env(index, 0))]);
  return ['--workload', workload.join(' '), '--run-length', '1', '--ops', String(ops), ...lines];
}

/** Groups or whole processes of one workload. */
type Part = { readonly measured: Measured; readonly env?: (group: number, side: number) => readonly string[] } & (
  | { readonly groups: readonly (readonly [Library, Library])[] }
  | { readonly wholes: readonly Library[] }
);

/** Measures what differs in its options, with one start of the driver. */
export function parts(own: readonly Part[]): Promise<GroupReport[]> {
  const [first] = own;
  if (first === undefined) throw new Error('no part is given');
  return drive(
    first.measured,
    own.map(({ measured, env = () => [], ...part }) =>
      'groups' in part ? pairsPart(measured, part.groups, env) : wholesPart(measured, part.wholes, env),
    ),
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

function drive({ directory, command, driver }: Measured, own: readonly (readonly string[])[]): Promise<GroupReport[]> {
  const argv = own.flatMap((part, index) => [...(index === 0 ? [] : ['++++']), ...part]);
  const child = spawn(join(directory, 'lockstep'), argv, {
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
      if (reports.includes(null)) reject(new Error(`no report about ${command.join(' ')}: ${text.slice(0, 200)}`));
      else resolve(reports.flatMap((each) => each ?? []));
    });
  });
}
