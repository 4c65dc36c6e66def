import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { exec } from '../../system/exec.ts';
import { findProgram } from '../../system/find-program.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { packageRoot } from '../../system/package-root.ts';
import { failed } from '../job/incident.ts';

/** Paths of the bench kit's programs, built for one job. */
export interface Kit {
  readonly launch: string;
  readonly lockstep: string;
  readonly enter: string;
  readonly spawner: string;
  /** Folder of the programs. */
  readonly programs: string;
  workload(name: string): string;
  /** File of the filter of system calls; one for the processes of a server allows sockets of the internet family. */
  filter(hasNetwork: boolean): string;
}

/** Where kits that were compiled before are kept. */
export interface KitStore {
  /** The files of the kit with these programs, by path; null when there is none. */
  find(programs: readonly string[]): Promise<ReadonlyMap<string, Buffer> | null>;
  keep(programs: readonly string[], files: ReadonlyMap<string, Buffer>): Promise<void>;
}

export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The path of a program of the system; its name where it is not installed, so that the start says so. */
export function systemProgram(name: string): string {
  return findProgram(name, SYSTEM_PATH, '/') ?? name;
}

const PROGRAM_TIMEOUT_MS = 60_000;
/** The filters are binary, so their text cannot be taken from the output of a program. */
const WRITE_FILTERS = 'programs/filter >alone.bpf && programs/filter --loopback >loopback.bpf';
const FILTERS = ['alone.bpf', 'loopback.bpf'];

/**
 * Builds the launcher and, if there are workloads, these, the lock-step driver and the spawner, with the kit's Makefile in `directory`, or takes them
 * from `store`.
 */
export async function compileKit(
  directory: string,
  workloads: readonly string[],
  signal: AbortSignal | undefined,
  store: KitStore | null = null,
): Promise<Result<Kit, Incident>> {
  await makeFolder(directory);
  const programs = [
    'launch',
    'filter',
    'enter',
    ...(workloads.length > 0 ? ['lockstep', 'spawner', ...workloads] : []),
  ];
  const paths = [...programs.map((name) => `programs/${name}`), ...FILTERS];
  const kept = (await store?.find(programs)) ?? null;
  if (kept !== null && paths.every((path) => kept.has(path))) {
    for (const [path, bytes] of kept) await writeProgram(join(directory, path), bytes);
    return ok(kitIn(directory));
  }
  const built = await buildKit(directory, programs, signal);
  if (!built.ok) return built;
  const files = paths.map(async (path) => [path, await readFile(join(directory, path))] as const);
  await store?.keep(programs, new Map(await Promise.all(files)));
  return ok(kitIn(directory));
}

async function writeProgram(path: string, bytes: Buffer): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(path, bytes, { flag: 'wx' });
  await chmod(path, 0o755);
}

async function buildKit(
  directory: string,
  programs: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Result<void, Incident>> {
  // Make cannot handle blanks in paths: give it relative ones.
  await symlink(join(packageRoot(), 'bench-kit'), join(directory, 'source'));
  const variables = ['KIT=source', 'OUT=programs', 'CC=gcc', 'CFLAGS='];
  const goals = programs.map((name) => `programs/${name}`);
  const jobs = `--jobs=${availableParallelism()}`;
  const built = await exec(['make', '--file=source/Makefile', jobs, ...variables, ...goals], {
    // No variable of the caller reaches make or the compiler.
    env: { PATH: SYSTEM_PATH, LANG: 'C' },
    cwd: directory,
    timeoutMs: PROGRAM_TIMEOUT_MS * programs.length,
    signal,
  });
  if (built.exitCode !== 0) {
    return failed({
      code: built.cancelled ? 'cancelled' : 'no-compiler',
      phase: 'preflight',
      message: built.notStarted
        ? `The bench kit could not be built: make did not start (${built.notStarted}).`
        : 'The bench kit could not be built with make and gcc.',
      detail: built.stderr,
      next: 'Install make, gcc and the C library headers (Debian: apt-get install make gcc libc6-dev), then try again.',
    });
  }
  const filters = await exec(['/bin/sh', '-c', WRITE_FILTERS], {
    env: {},
    cwd: directory,
    timeoutMs: PROGRAM_TIMEOUT_MS,
    signal,
  });
  if (filters.exitCode !== 0) {
    return failed({
      code: filters.cancelled ? 'cancelled' : 'no-filter',
      phase: 'preflight',
      message: 'The filter of system calls could not be written.',
      detail: filters.stderr,
      next: 'Check that the disk has space.',
    });
  }
  return ok(undefined);
}

function kitIn(directory: string): Kit {
  const program = (name: string): string => join(directory, 'programs', name);
  return {
    launch: program('launch'),
    lockstep: program('lockstep'),
    enter: program('enter'),
    spawner: program('spawner'),
    programs: join(directory, 'programs'),
    workload: program,
    filter: (hasNetwork) => join(directory, hasNetwork ? 'loopback.bpf' : 'alone.bpf'),
  };
}
