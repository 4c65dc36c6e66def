import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LaunchReport, parseReport } from '../../src/runner/sandbox/launch-report.ts';
import { HANGS_MS } from '../soon.ts';
import { run } from './kit.ts';

const KIT = join(import.meta.dirname, '../../bench-kit');
const PATH = '/usr/bin:/bin';

/** The user of a job: a high number that no account has, another one in each process of tests, so that limits are its own. */
const JOB_USER = 1_900_000_000 + (process.pid % 65_536);

/** Why bwrap, or another user, cannot be used on this machine; null when it can. */
const trial = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { env: { PATH } });
export const noBwrap = trial.status === 0 ? null : 'needs a bwrap that works';
const noRoot = process.getuid?.() === 0 ? null : 'needs root';

export const AS_JOB_USER = [
  ...['setpriv', `--reuid=${JOB_USER}`, `--regid=${JOB_USER}`, '--clear-groups', '--no-new-privs', '--inh-caps=-all'],
  ...['--bounding-set=-all', '--pdeathsig', 'KILL'],
];

/** A sandbox in which the programs of the system and these directories are visible. */
export const bwrap = (...directories: string[]): string[] => [
  ...['bwrap', '--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
  ...['--cap-drop', 'ALL', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
  ...['/usr', ...['/bin', '/lib', '/lib64', '/etc/alternatives'].filter(existsSync), ...directories].flatMap((path) => [
    ...['--ro-bind', path, path],
  ]),
];

/** A way to start a program: what stands in front of the launcher, and in front of the program. */
export interface Chain {
  readonly name: string;
  readonly missing: string | null;
  readonly before: readonly string[];
  readonly options: readonly string[];
  readonly wrapper: (directory: string) => readonly string[];
}

const WRAPPED = { options: ['--wrapped', '2'], wrapper: (directory: string) => bwrap(directory) };
export const DIRECT: Chain = {
  ...{ name: 'without a wrapper', missing: null, before: [], options: [] },
  wrapper: () => [],
};
export const BWRAP: Chain = { name: 'in bwrap', missing: noBwrap, before: [], ...WRAPPED };
export const BWRAP_OF_JOB_USER: Chain = {
  ...{ name: 'in bwrap as another user', missing: noBwrap ?? noRoot, before: AS_JOB_USER, ...WRAPPED },
};

/** Builds programs of the kit into a directory that every user can read. */
export async function buildTools(directory: string, ...names: string[]): Promise<void> {
  await makeTools(directory, [], names);
}

/** Builds them with flags of the compiler. */
export async function makeTools(directory: string, flags: readonly string[], names: readonly string[]): Promise<void> {
  const cflags = ['-Wall', '-Wextra', '-Werror', ...flags].join(' ');
  const done = await run('make', ['-C', KIT, `OUT=${directory}`, `CFLAGS=${cflags}`, ...names]);
  if (done.code !== 0 || done.stderr !== '') throw new Error(done.stderr);
  chmodSync(directory, 0o755);
}

/** How a launcher ended. */
export interface Launched {
  readonly report: LaunchReport;
  /** Lines of the report before the last one. */
  readonly lines: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line of a launcher that starts `argv` in `directory`, which has the launcher. */
export function launchLine(
  chain: Chain,
  directory: string,
  argv: readonly string[],
  options: readonly string[] = [],
): string[] {
  const launcher = [join(directory, 'launch'), ...chain.options, '--cwd', directory, '--env', `PATH=${PATH}`];
  return [...chain.before, ...launcher, ...options, '--', ...chain.wrapper(directory), ...argv];
}

/** Starts a launcher; `started` gets its process. `more` are descriptors from 4 on. */
export function launch(
  line: readonly string[],
  started?: (launcher: ChildProcess) => void,
  more: readonly ('ignore' | 'pipe')[] = [],
): Promise<Launched> {
  const [program = '', ...args] = line;
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe', ...more] as const;
  const child = spawn(program, args, { env: { PATH }, stdio: [...stdio], timeout: HANGS_MS });
  const texts = ['', '', ''];
  for (const [index, stream] of [child.stdio[1], child.stdio[2], child.stdio[3]].entries()) {
    (stream as Readable).on('data', (text) => {
      texts[index] += text;
    });
  }
  started?.(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const [stdout = '', stderr = '', text = ''] = texts;
      const lines = text.trimEnd().split('\n');
      const report = parseReport(LaunchReport, lines.pop() ?? '');
      if (report) resolve({ report, lines, stdout, stderr });
      else reject(new Error(`no report: ${text.slice(0, 1000)}\n${stderr.slice(0, 1000)}`));
    });
  });
}

/** Number of processes of the machine whose arguments contain a text. */
export function processesWith(text: string): number {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  }).length;
}
