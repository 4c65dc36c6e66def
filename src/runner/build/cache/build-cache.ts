import { lstat, lutimes, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { formatBytes } from '../../../core/text/format.ts';
import type { Result } from '../../../model/result.ts';
import { writeNewFile } from '../../../system/write-new-file.ts';
import { harnessName, isLiving } from '../../job/scratch.ts';
import type { CacheSettings } from './cache-settings.ts';
import { type CacheEntry, decodeEntry, ENTRY_BYTES_MAX, encodeEntry } from './entry-file.ts';
import { readOwnFile } from './own-file.ts';

/** Builds of this machine that are kept. Nothing of it throws for the state of the disk: a build can always be made again. */
export interface BuildCache {
  /** What was kept for a key; null: nothing, or nothing that can be trusted, which is then removed. */
  find<T>(key: string, facts: z.ZodType<T>): Promise<KeptBuild<T> | null>;
  /** Keeps what a build left, and removes what was not used for longest when there is too much. */
  keep(key: string, build: Pick<CacheEntry, 'facts' | 'files'>): Promise<void>;
}

/** An entry whose facts have the type that its reader needs. */
export interface KeptBuild<T> extends CacheEntry {
  readonly facts: T;
}

type CacheBounds = Pick<CacheSettings, 'folder' | 'bytesMax' | 'entriesMax'>;

const KEY = /^[0-9a-f]{64}$/;
/** What a process writes before it becomes an entry. */
const UNFINISHED = /^new-(.+)$/;
/** What has to be free on the disk beside an entry, in bytes: builds need it more. */
const FREE_BYTES_MIN = 1024 ** 3;

/** Opens the cache in a folder that `openCacheFolder` made. `note` is told what is dropped or not kept. */
export function openBuildCache(settings: CacheBounds, note: (text: string) => void): BuildCache {
  const { folder } = settings;
  const noteFailure = (error: NodeJS.ErrnoException): void =>
    note(`the build is not kept: ${error.syscall ?? 'the disk'} failed (${error.code ?? error.message})`);
  return {
    async find(key, schema) {
      const path = join(folder, key);
      const read = await readEntry(path, key);
      if (read === null) return null;
      const facts = read.ok ? schema.safeParse(read.value.facts) : null;
      if (read.ok && facts?.success) return { ...read.value, facts: facts.data };
      note(`a kept build is dropped: ${read.ok ? 'its facts cannot be read' : read.error}; it is built again`);
      await rm(path, { recursive: true, force: true }).catch(noteFailure);
      return null;
    },
    async keep(key, build) {
      const bytes = encodeEntry({ key, builtAt: new Date().toISOString(), ...build });
      const most = Math.min(ENTRY_BYTES_MAX, settings.bytesMax);
      if (bytes.length > most) {
        return note(`the build is not kept: it left ${formatBytes(bytes.length)}, and ${formatBytes(most)} fit`);
      }
      try {
        const { bavail, bsize } = await statfs(folder);
        if (bavail * bsize < bytes.length + FREE_BYTES_MIN)
          return note('the build is not kept: the disk is almost full');
        await writeEntry(folder, key, bytes);
        await evict(settings);
      } catch (error) {
        noteFailure(error as NodeJS.ErrnoException);
      }
    },
  };
}

/** An entry on the disk. */
interface StoredEntry {
  readonly path: string;
  readonly bytes: number;
  /** When it was last used, milliseconds. */
  readonly usedMs: number;
}

/** Removes entries. */
export async function removeEntries(entries: readonly StoredEntry[]): Promise<void> {
  for (const { path } of entries) await rm(path, { recursive: true, force: true });
}

/** The entries of a cache. What is none stays out of the list, and is never removed, but for what a killed process had not finished. */
export async function entriesIn(folder: string): Promise<StoredEntry[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const [, writer] = UNFINISHED.exec(name) ?? [];
      if (writer !== undefined && !isLiving(writer)) await rm(path, { force: true }).catch(() => {});
      if (!KEY.test(name)) return [];
      // Another process may remove it meanwhile.
      const facts = await lstat(path).catch(() => null);
      return facts === null ? [] : [{ path, bytes: facts.size, usedMs: facts.mtimeMs }];
    }),
  );
  return found.flat();
}

async function readEntry(path: string, key: string): Promise<Result<CacheEntry, string> | null> {
  const bytes = await readOwnFile(path, ENTRY_BYTES_MAX);
  if (!bytes?.ok) return bytes;
  const entry = decodeEntry(bytes.value, key);
  // The time of the last use decides what goes first. Another process may have removed it meanwhile.
  const now = new Date();
  if (entry.ok) await lutimes(path, now, now).catch(() => {});
  return entry;
}

/** Writes an entry under a name of this process, and gives it its own name when it is complete. */
async function writeEntry(folder: string, key: string, bytes: Buffer): Promise<void> {
  const path = join(folder, `new-${harnessName()}`);
  try {
    await writeNewFile(path, bytes);
    await rename(path, join(folder, key));
  } finally {
    await rm(path, { force: true });
  }
}

async function evict({ folder, bytesMax, entriesMax }: CacheBounds): Promise<void> {
  const entries = (await entriesIn(folder)).toSorted((a, b) => b.usedMs - a.usedMs);
  const over: StoredEntry[] = [];
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    bytes += entry.bytes;
    if (bytes > bytesMax || index >= entriesMax) over.push(entry);
  }
  await removeEntries(over);
}
