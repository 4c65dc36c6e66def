import { join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import { DISK_FULL } from './commits/git.ts';

/** A folder that a build may write to. */
export interface BuildPlace {
  readonly host: string;
  /** Its path for the build, which may become part of what it writes. */
  readonly inside: string;
}

interface BuildPlaces {
  readonly build: BuildPlace;
  readonly bench: BuildPlace;
}

/** Paths inside that are the same in every job. */
const INSIDE = { build: '/alloc-ab/build', bench: '/alloc-ab/bench', source: '/alloc-ab/source' } as const;

/** Makes the folders that the builds of a job write to. */
export async function openBuildPlaces(sandbox: Sandbox): Promise<BuildPlaces> {
  const [build, bench] = await Promise.all([sandbox.makeFolder(), sandbox.makeFolder()]);
  const { isolated } = sandbox.protection;
  return {
    build: { host: build, inside: isolated ? INSIDE.build : build },
    bench: { host: bench, inside: isolated ? INSIDE.bench : bench },
  };
}

/** Whether a program of a build had no space left, or was stopped before. */
export function foundDiskFull({ filledDisk, stderr }: SandboxResult): boolean {
  return filledDisk === true || DISK_FULL.test(stderr);
}

const COPY_TIMEOUT_MS = 300_000;
/** Empties the working directory and copies a tree into it. The times of files decide what make builds. */
const COPY =
  'find . -mindepth 1 -delete && find "$0" -mindepth 1 -maxdepth 1 -exec cp -R --no-dereference --preserve=mode,timestamps,links -t . {} +';

/** Fills a place with a copy of the checkout `source`, of which a build never gets the original. */
export async function fillPlace(
  sandbox: Sandbox,
  { host, inside }: BuildPlace,
  source: string,
  signal: AbortSignal | undefined,
): Promise<Result<void, Incident>> {
  const at = sandbox.protection.isolated ? INSIDE.source : source;
  const copied = await sandbox.start({
    argv: ['/bin/sh', '-c', COPY, at],
    cwd: inside,
    reads: [{ host: source, at }],
    writes: [{ host, at: inside }],
    timeoutMs: COPY_TIMEOUT_MS,
    signal,
  });
  if (copied.cancelled) return cancelledIn('build');
  const end = describeEnd(copied, COPY_TIMEOUT_MS);
  if (end === null) return ok(undefined);
  const full = foundDiskFull(copied);
  return failed({
    code: full ? 'disk-full' : 'machine-error',
    phase: 'build',
    message: `The checkout could not be copied for its build: cp ${end}.`,
    detail: copied.stderr,
    next: full
      ? `Free space on the disk of ${join(host, '..')}, then try again.`
      : 'Check the disk of the machine, then try again.',
  });
}
