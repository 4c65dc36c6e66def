import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { type KitStore, systemProgram } from './kit.ts';
import { kitSources } from './kit-sources.ts';

/** Absolute path of a folder in which the compiled kit is kept where no builds are. */
const KITS_VARIABLE = 'ALLOC_AB_KITS';
/** Paths in a kit, in the order of its files `0`, `1`, … */
const Names = z.array(z.string().max(100)).max(100);

/**
 * The kits in the folder that the variable `ALLOC_AB_KITS` names; null: none is named. A kit is found again by its sources, its programs
 * and the compiler of the system. What cannot be read or written there is compiled as without the folder.
 */
export function kitFolder(env: Readonly<Record<string, string | undefined>>): KitStore | null {
  const folder = env[KITS_VARIABLE];
  if (folder === undefined || !isAbsolute(folder)) return null;
  return {
    async find(programs) {
      if (!(await isPrivate(folder))) return null;
      try {
        const path = join(folder, await keyOf(programs));
        const names = Names.parse(JSON.parse(await readFile(join(path, 'names.json'), 'utf8')));
        const files = names.map(async (name, index) => [name, await readFile(join(path, String(index)))] as const);
        return new Map(await Promise.all(files));
      } catch {
        return null;
      }
    },
    async keep(programs, files) {
      if (!(await isPrivate(folder))) return;
      const half = await mkdtemp(join(folder, 'half-')).catch(() => null);
      if (half === null) return;
      try {
        for (const [index, bytes] of [...files.values()].entries()) await writeFile(join(half, String(index)), bytes);
        await writeFile(join(half, 'names.json'), JSON.stringify([...files.keys()]));
        // The first process that compiled it wins; the files of all are the same.
        await rename(half, join(folder, await keyOf(programs)));
      } catch {
        await rm(half, { recursive: true, force: true });
      }
    },
  };
}

/** Whether only the user of the harness can write in the folder, which is made when it is missing. */
async function isPrivate(folder: string): Promise<boolean> {
  try {
    if ((await stat(dirname(folder))).isDirectory()) await mkdir(folder, { mode: 0o700 }).catch(() => {});
    const facts = await lstat(folder);
    return facts.isDirectory() && facts.uid === process.geteuid?.() && (facts.mode & 0o022) === 0;
  } catch {
    return false;
  }
}

async function keyOf(programs: readonly string[]): Promise<string> {
  const { size, mtimeMs } = await stat(systemProgram('gcc'));
  const facts = [kitSources(), programs, size, mtimeMs, arch()];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
