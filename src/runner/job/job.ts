import { rmSync } from 'node:fs';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../system/make-folder.ts';
import { makeScratch } from './scratch.ts';

/** Absolute paths of the files of one run. Only `bundle` is kept afterwards, and code under test never sees it. */
export interface Job {
  readonly directory: string;
  readonly bundle: string;
  readonly logs: string;
  /** Everything that code under test may see is below it. */
  readonly scratch: string;
  /** Git objects fetched from the measured repository. */
  readonly git: string;
  /** Checkout of the arm that is being built. A build works on a copy. */
  readonly source: string;
  /** Folder for the library of one arm: arms may build files of the same name. */
  library(name: string): string;
  /** Has an action carried out before the job's files are removed, the last one first. */
  defer(action: () => Promise<void>): void;
}

interface DeferringJob extends Job {
  readonly deferred: readonly (() => Promise<void>)[];
}

/** Makes `<out>/alloc-ab_<id>_<UTC time>/`, with a number at its end if that exists. */
export async function openJob(out: string, id: string, now: Date): Promise<DeferringJob> {
  const stamp = now.toISOString().replace(/\.\d+|[-:]/g, '');
  await makeFolder(out);
  const directory = await makeFresh(resolve(out, `alloc-ab_${id}_${stamp}`));
  const scratch = makeScratch();
  const under = (name: string): string => join(scratch, name);
  const deferred: (() => Promise<void>)[] = [];
  const job: DeferringJob = {
    deferred,
    defer: (action) => void deferred.unshift(action),
    directory,
    bundle: join(directory, 'bundle'),
    logs: join(directory, 'bundle/logs'),
    scratch,
    git: under('git'),
    source: under('src'),
    library: (name) => under(join('lib', name)),
  };
  await makeFolder(job.logs);
  await mkdir(job.git, { mode: 0o700 });
  return job;
}

async function makeFresh(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    try {
      await mkdir(candidate);
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number > 99) throw error;
    }
  }
}

/** Removes everything of a job except its bundle. Files that cannot be removed are left, since the bundle matters more. */
export async function clearJob({ scratch, deferred }: Pick<DeferringJob, 'scratch' | 'deferred'>): Promise<void> {
  for (const action of deferred) await action();
  await removeTree(scratch).catch(() => {});
}

/** Removes a tree of some thousand files at once, in a tenth of the time that `removeTree` takes; nothing else happens meanwhile. */
export async function removeTreeAtOnce(path: string): Promise<void> {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    await removeTree(path).catch(() => {});
  }
}

/** Removes a directory tree, also if some of its directories are not writable. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await makeWritable(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function makeWritable(path: string): Promise<void> {
  await chmod(path, 0o700).catch(() => {});
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await makeWritable(join(path, entry.name));
}
