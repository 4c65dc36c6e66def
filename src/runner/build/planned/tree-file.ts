import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Text of a file in a tree of a stranger. */
interface TreeText {
  /** The first bytes that were asked for. */
  readonly text: string;
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** Most files of a tree that are listed. */
const FILES_MAX = 50_000;

/** Relative paths of the files of a tree, in order; links are left out. */
export function treeFiles(tree: string): string[] {
  const files: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined && files.length < FILES_MAX; at = open.pop()) {
    for (const entry of readdirSync(join(tree, at), { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files.sort();
}

/**
 * Reads at most `bytes` of a file of a tree; null for what is no regular file of it. A link may lead to another file of the tree, and
 * to nothing else: devices and pipes have no end, and the files of the machine are none of the tree's.
 */
export function treeText(tree: string, path: string, bytes: number): TreeText | null {
  try {
    const root = realpathSync(tree);
    const file = realpathSync(join(root, path));
    if (!file.startsWith(`${root}/`) || !statSync(file).isFile()) return null;
    const opened = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(bytes, statSync(file).size));
      const length = readSync(opened, buffer, 0, buffer.length, 0);
      return { text: buffer.toString('utf8', 0, length), isCut: statSync(file).size > length };
    } finally {
      closeSync(opened);
    }
  } catch {
    return null;
  }
}
