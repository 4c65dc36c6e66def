import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { BuildContext } from './build-context.ts';
import { type BuildSource, benchesKey } from './build-inputs.ts';
import type { KeptBuild } from './cache/build-cache.ts';
import type { KeptFile } from './cache/entry-file.ts';
import { leftFiles } from './left-files.ts';

/** What a build of the bench programs left beside its files. */
const LeftByBenches = z.strictObject({
  /** Files and links of the checkout that the build removed. */
  removed: z.array(z.string().max(4096)).max(10_000),
  /** What the commands printed. */
  output: z.string().max(64 * 1024 * 1024),
});

/** A kept build of the bench programs. */
type KeptBenches = KeptBuild<z.infer<typeof LeftByBenches>>;

type BenchSource = Pick<BuildSource, 'sha' | 'commands'>;

/** What a build of bench programs may leave to be kept. */
const BYTES_MAX = 256 * 1024 * 1024;
const FILES_MAX = 10_000;
/** Files of a folder whose state is compared. */
const STATE_MAX = 200_000;

/** The kept build of the bench programs; null when there is none. */
export async function findBenches(context: BuildContext, benches: BenchSource): Promise<KeptBenches | null> {
  const { cache } = context;
  return cache === null ? null : cache.builds.find(benchesKey(context, cache, benches), LeftByBenches);
}

/** Makes a checkout what it was after a kept build. Throws where the two cannot belong together. */
export async function restoreBenches({ facts, files }: KeptBenches, checkout: string): Promise<void> {
  for (const path of [...facts.removed, ...files.map((file) => file.path)]) {
    if (await isBelowFolders(checkout, path)) await rm(join(checkout, path), { recursive: true, force: true });
  }
  for (const file of files) {
    await makeFolders(checkout, dirname(file.path));
    const path = join(checkout, file.path);
    if (file.kind === 'link') {
      await symlink(file.bytes, path);
      continue;
    }
    await writeFile(path, file.bytes, { flag: 'wx', mode: 0o600 });
    await chmod(path, file.mode);
  }
}

/** Versions of the files and links of a folder, by path. */
type FolderState = ReadonlyMap<string, string>;

/** The state of a folder that a build may change; null: it cannot be told, since there are too many files or names that are no text. */
export async function stateOf(folder: string): Promise<FolderState | null> {
  const state = new Map<string, string>();
  const paths = await leftFiles(folder, /(?:)/);
  if (paths.length > STATE_MAX) return null;
  for (const path of paths) {
    const facts = await lstat(join(folder, path), { bigint: true }).catch(() => null);
    if (facts === null) return null;
    const { ino, size, mode, mtimeNs, ctimeNs } = facts;
    state.set(path, [ino, size, mode, mtimeNs, ctimeNs].join(':'));
  }
  return state;
}

/** Keeps what a build of the bench programs changed since `before`. */
export async function keepBenches(
  context: BuildContext,
  benches: BenchSource,
  before: FolderState | null,
  output: string,
): Promise<void> {
  const { cache, bench } = context;
  if (cache === null || before === null) return;
  const after = await stateOf(bench.host);
  if (after === null) return;
  const removed = [...before.keys()].filter((path) => !after.has(path));
  const files: KeptFile[] = [];
  let bytes = 0;
  for (const [path, version] of after) {
    if (before.get(path) === version) continue;
    const file = await readKept(bench.host, path).catch(() => null);
    bytes += file?.bytes.length ?? 0;
    if (file === null || bytes > BYTES_MAX) return;
    files.push(file);
  }
  if (files.length + removed.length > FILES_MAX) return;
  await cache.builds.keep(benchesKey(context, cache, benches), { facts: { removed, output }, files });
}

/** A file or link of a folder that nobody writes to any more; null for what is neither. */
async function readKept(folder: string, path: string): Promise<KeptFile | null> {
  const facts = await lstat(join(folder, path));
  if (facts.isSymbolicLink()) {
    const bytes = await readlink(join(folder, path), { encoding: 'buffer' });
    return { path, kind: 'link', mode: 0, bytes };
  }
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const opened = await file.stat();
    if (!opened.isFile() || opened.size > BYTES_MAX) return null;
    // The user of the next job is another one, and copies it.
    const mode = (opened.mode & 0o100) === 0 ? 0o644 : 0o755;
    return { path, kind: 'file', mode, bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}

/** Whether every folder above a path is a folder, and no link to one. */
async function isBelowFolders(root: string, path: string): Promise<boolean> {
  for (const folder of foldersAbove(path)) {
    const facts = await lstat(join(root, folder)).catch(() => null);
    if (!facts?.isDirectory()) return false;
  }
  return true;
}

/** Makes the folders of a path, in place of links and files of that name. */
async function makeFolders(root: string, path: string): Promise<void> {
  for (const folder of path === '.' ? [] : [...foldersAbove(path), path]) {
    const facts = await lstat(join(root, folder)).catch(() => null);
    if (facts?.isDirectory()) continue;
    await rm(join(root, folder), { force: true });
    await mkdir(join(root, folder));
  }
}

/** `a/b/c` → `a`, `a/b`. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
