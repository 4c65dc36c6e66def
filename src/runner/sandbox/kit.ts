import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { exec } from '../../system/exec.ts';
import { packageRoot } from '../../system/package-root.ts';
import { failed } from '../job/incident.ts';

/** The bench kit's programs, compiled for one job. */
export interface Kit {
  readonly launch: string;
  readonly lockstep: string;
  workload(name: string): string;
}

export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const COMPILE_TIMEOUT_MS = 60_000;
/** Calls of the allocator stay calls, and stacks can be walked. */
const WORKLOAD_FLAGS = [
  ...['-std=c11', '-O2', '-g', '-fno-omit-frame-pointer', '-fno-plt', '-pthread'],
  ...['malloc', 'calloc', 'realloc', 'free', 'aligned_alloc', 'posix_memalign'].map((name) => `-fno-builtin-${name}`),
];

/** Compiles the launcher, the lock-step driver and the named workloads, and nothing else, into `directory`. */
export async function compileKit(
  directory: string,
  workloads: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Result<Kit, Incident>> {
  await mkdir(directory, { recursive: true });
  const kit = join(packageRoot(), 'bench-kit');
  const parts = async (folder: string): Promise<string[]> =>
    (await readdir(join(kit, folder)))
      .filter((name) => name.endsWith('.c'))
      .sort()
      .map((name) => join(kit, folder, name));
  const launch = join(directory, 'launch');
  const programs = [['-O1', '-o', launch, join(kit, 'launch.c'), ...(await parts('launch'))]];
  const lockstep = join(directory, 'lockstep');
  const workload = (name: string): string => join(directory, name);
  if (workloads.length > 0) {
    const clock = join(kit, 'launch', 'machine.c');
    programs.push(['-O1', '-o', lockstep, join(kit, 'lockstep.c'), ...(await parts('lockstep')), clock]);
    const engine = await parts('kit');
    for (const name of workloads) {
      const source = join(kit, 'workloads', `${name}.c`);
      programs.push([...WORKLOAD_FLAGS, '-I', kit, '-o', workload(name), source, ...engine]);
    }
  }
  for (const args of programs) {
    const compiled = await exec(['gcc', ...args], {
      env: { PATH: SYSTEM_PATH, LANG: 'C' },
      timeoutMs: COMPILE_TIMEOUT_MS,
      signal,
    });
    if (compiled.exitCode === 0) continue;
    return failed({
      code: compiled.cancelled ? 'cancelled' : 'no-compiler',
      phase: 'preflight',
      message: compiled.notStarted
        ? `The launcher of measured processes could not be compiled: gcc did not start (${compiled.notStarted}).`
        : 'The launcher of measured processes and the bench kit could not be compiled with gcc.',
      detail: compiled.stderr,
      next: 'Install gcc and the C library headers (Debian: apt-get install gcc libc6-dev), then ask again.',
    });
  }
  return ok({ launch, lockstep, workload });
}
