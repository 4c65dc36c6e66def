import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { GroupReport } from '../../src/runner/sandbox/group-report.ts';
import { parseReport } from '../../src/runner/sandbox/launch-report.ts';

/** What the lock-step driver is asked to measure; a library is preloaded into its side. */
interface Measured {
  readonly directory: string;
  /** Name of the workload and its arguments. */
  readonly command: readonly string[];
  /** The command line for the model, when it is not `command`. */
  readonly workload?: readonly string[];
  readonly ops: number;
  readonly libraries?: readonly (string | null)[];
}

/** Measures one group of both sides with the driver; a null library is the C library's allocator. */
export function lockstep({ libraries = [null, null], ...measured }: Measured): Promise<GroupReport> {
  const [first = null, second = null] = libraries;
  const sides = [...launch(measured, first), '----', ...launch(measured, second)];
  return drive(measured, ['--run-length', '2', '--ops', String(measured.ops)], ['ABBA', ...sides]);
}

/** Measures one process with the driver, in one request. */
export function whole({ libraries = [null], ...measured }: Measured): Promise<GroupReport> {
  const options = ['--run-length', '1', '--ops', String(measured.ops)];
  return drive(measured, options, ['A', ...launch(measured, libraries[0] ?? null)]);
}

function launch({ directory, command: [name = '', ...args] }: Measured, library: string | null): string[] {
  const preload = library === null ? [] : ['--env', `LD_PRELOAD=${library}`];
  const pipes = ['--pass', '4', '--pass', '5', '--env', 'ALLOC_AB_LOCKSTEP=4,5'];
  return [
    join(directory, 'launch'),
    '--timeout-ms',
    '20000',
    ...pipes,
    ...preload,
    '--',
    join(directory, name),
    ...args,
  ];
}

function drive({ directory, command, workload }: Measured, options: readonly string[], group: readonly string[]) {
  const line = (workload ?? command).join(' ');
  const child = spawn(join(directory, 'lockstep'), ['--workload', line, ...options, '====', ...group], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  let text = '';
  (child.stdio[3] as Readable).on('data', (more) => {
    text += more;
  });
  return new Promise<GroupReport>((resolve, reject) => {
    child.on('close', () => {
      const report = parseReport(GroupReport, text);
      if (report === null) reject(new Error(`no report about ${line}: ${text.slice(0, 200)}`));
      else resolve(report);
    });
  });
}
