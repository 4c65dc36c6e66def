import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../system/make-folder.ts';

/** Absolute paths of the files of one run. Only `bundle` is kept afterwards. */
export interface Job {
  readonly directory: string;
  readonly bundle: string;
  readonly logs: string;
  /** Git objects fetched from the measured repository. */
  readonly git: string;
  /** Checkout of the arm that is being built. Both arms use the same path, since `__FILE__` becomes part of a library. */
  readonly source: string;
  /** Checkout of the bench programs, and working directory of measured processes. */
  readonly bench: string;
  /** Wrappers that record compiler calls. */
  readonly compilers: string;
  /** Folder for the library of one arm: arms may build files of the same name. */
  library(name: string): string;
}

/** Makes `<out>/alloc-ab_<id>_<UTC time>/`, with a number at its end if that exists. */
export async function openJob(out: string, id: string, now: Date): Promise<Job> {
  const stamp = now.toISOString().replace(/\.\d+|[-:]/g, '');
  await makeFolder(out);
  const directory = await makeFresh(resolve(out, `alloc-ab_${id}_${stamp}`));
  const under = (name: string): string => join(directory, name);
  const job: Job = {
    directory,
    bundle: under('bundle'),
    logs: under('bundle/logs'),
    git: under('git'),
    source: under('src'),
    bench: under('bench'),
    compilers: under('compilers'),
    library: (name) => under(join('lib', name)),
  };
  await mkdir(job.logs, { recursive: true });
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
export async function clearJob(job: Job): Promise<void> {
  for (const name of await readdir(job.directory)) {
    if (name !== 'bundle') await removeTree(join(job.directory, name)).catch(() => {});
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
