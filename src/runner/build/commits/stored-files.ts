import { closeSync, openSync, readSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { pathsMatter } from '../../../core/plan/gate/path-rules.ts';
import type { TreeRules } from '../../../model/tree.ts';

/** What a folder of checked-out files is, compared with what people have who checked the same commit out. */
interface StoredFiles {
  /** Files and links. */
  readonly files: number;
  /** Files that stand for content which is stored elsewhere, except those that may; paths from the top of the folder. */
  readonly pointers: readonly Pointer[];
  /** Filters that `.gitattributes` names and that nothing here runs, besides those of which every file is known. */
  readonly filters: readonly string[];
}

interface Pointer {
  readonly path: string;
  readonly kind: 'Git LFS' | 'git-annex' | 'git-crypt';
}

/** A pointer of Git LFS is smaller than this, in bytes (its specification). */
const POINTER_BYTES_MAX = 1024;
const ATTRIBUTES_BYTES_MAX = 1024 * 1024;
const ENCRYPTED = Buffer.from('\0GITCRYPT\0', 'latin1');

/** Reads a folder for files whose content is elsewhere. Links are not followed. */
export async function readStoredFiles(folder: string, rules: TreeRules['pointers']): Promise<StoredFiles> {
  const pointers: Pointer[] = [];
  const filters = new Set<string>();
  let files = 0;
  const walk = async (directory: Buffer): Promise<void> => {
    for (const entry of await readdir(directory, { withFileTypes: true, encoding: 'buffer' })) {
      const path = Buffer.concat([directory, Buffer.from('/'), entry.name]);
      if (entry.isDirectory()) {
        await walk(path);
        continue;
      }
      files++;
      const kind = entry.isSymbolicLink() ? await kindOfLink(path) : kindOfFile(path);
      const shown = path.toString('utf8').slice(folder.length + 1);
      if (kind !== null && !mayStay(shown, rules)) pointers.push({ path: shown, kind });
      if (entry.name.toString('utf8') === '.gitattributes' && entry.isFile()) addFilters(path, filters);
    }
  };
  await walk(Buffer.from(folder));
  pointers.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, pointers, filters: [...filters].sort() };
}

function mayStay(path: string, rules: TreeRules['pointers']): boolean {
  return rules === 'ignore' || (rules !== undefined && pathsMatter(rules, [path]));
}

/** Sources: the specification of Git LFS (docs/spec.md), "git-annex internals" (pointer files), git-crypt's file header. */
function kindOfFile(path: Buffer): Pointer['kind'] | null {
  const head = headOf(path, POINTER_BYTES_MAX);
  if (head.subarray(0, ENCRYPTED.length).equals(ENCRYPTED)) return 'git-crypt';
  if (head.length >= POINTER_BYTES_MAX) return null;
  const text = head.toString('latin1');
  if (/^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d+\r?\n/.test(text)) return 'Git LFS';
  return /^\/annex\/objects\/\S+\r?\n/.test(text) ? 'git-annex' : null;
}

/** The first bytes of a file. A commit has thousands: to hand each to another thread takes ten times as long as to read it. */
function headOf(path: Buffer, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

async function kindOfLink(path: Buffer): Promise<Pointer['kind'] | null> {
  return /(^|\/)\.git\/annex\/objects\//.test(await readlink(path)) ? 'git-annex' : null;
}

/** Filters whose stored files have a known form: a file of them that is not a pointer is its content. */
const RECOGNISED = new Set(['lfs', 'annex', 'git-crypt']);

function addFilters(path: Buffer, filters: Set<string>): void {
  const text = headOf(path, ATTRIBUTES_BYTES_MAX).toString('utf8');
  for (const [, name = ''] of text.matchAll(/^[^#\n].*?\sfilter=(\S{1,64})/gm)) {
    if (!RECOGNISED.has(name)) filters.add(name);
  }
}
