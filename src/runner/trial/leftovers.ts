import { closeSync, constants, openSync, readSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { LeftLibrary, Leftovers, LeftProgram } from '../../core/init/systems/trial.ts';
import { allocationCalls, dynamicNames } from '../sandbox/own-malloc.ts';
import { sha256Of } from '../sandbox/program-proof.ts';

/** Most entries of a build folder that are looked at. */
const ENTRIES_MAX = 100_000;

const LIBRARY = /\.so(\.[0-9.]+)?$/;

/** Calls that a program makes which takes its memory from the dynamic loader's malloc: those of C, and `operator new` of C++. */
const TAKES = ['malloc', 'calloc', 'realloc', 'posix_memalign', 'aligned_alloc', 'free', '_Znwm', '_Znam', '_ZdlPv'];

/** The shared libraries and programs below a folder, without the files of the commit. */
export async function findLeftovers(folder: string, committed: ReadonlySet<string>): Promise<Leftovers> {
  const top = await realpath(folder);
  const libraries = new Map<string, string[]>();
  const programs: string[] = [];
  const open = [''];
  for (let seen = 0; open.length > 0; ) {
    const at = open.pop() ?? '';
    for (const entry of await readdir(join(top, at), { withFileTypes: true }).catch(() => [])) {
      const path = join(at, entry.name);
      seen += 1;
      if (seen > ENTRIES_MAX) break;
      if (entry.isDirectory()) open.push(path);
      else if (committed.has(path)) continue;
      else if (LIBRARY.test(entry.name)) {
        const file = await realpath(join(top, path)).catch(() => null);
        if (file?.startsWith(top + sep)) libraries.set(file, [...(libraries.get(file) ?? []), path]);
      } else if (entry.isFile() && isProgram(join(top, path)) && (await isExecutable(join(top, path))))
        programs.push(path);
    }
  }
  const found: LeftLibrary[] = [];
  for (const [file, paths] of libraries) {
    const sha256 = await sha256Of(file).catch(() => '');
    found.push({ paths: byLength(paths), defines: [...(allocationCalls(file) ?? [])], sha256 });
  }
  const allocators = found
    .filter(({ defines }) => defines.includes('malloc'))
    .flatMap(({ paths }) => paths.map((path) => basename(path)));
  return {
    libraries: found,
    programs: programs.sort().map((path): LeftProgram => ({ path, unfit: unfitOf(join(top, path), allocators) })),
  };
}

/** The path of a file below a folder, relative to it; null when it is not below it. */
export function pathBelow(folder: string, file: string): string | null {
  const path = relative(folder, file);
  return path === '' || path.startsWith('..') ? null : path;
}

function byLength(paths: readonly string[]): string[] {
  return paths.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

async function isExecutable(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts !== null && (facts.mode & 0o111) !== 0;
}

/** Whether a file is an ELF executable: `ET_EXEC` or `ET_DYN` of elf(5). */
function isProgram(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return false;
  }
  try {
    const header = Buffer.alloc(18);
    const isWhole = readSync(file, header, 0, header.length, 0) === header.length;
    return isWhole && header.toString('latin1', 0, 4) === '\x7fELF' && [2, 3].includes(header.readUInt16LE(16));
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}

function unfitOf(path: string, allocators: readonly string[]): LeftProgram['unfit'] {
  const names = dynamicNames(path);
  if (names === null || names.symbols.size === 0) return 'static';
  if (allocationCalls(path)?.has('malloc')) return 'defines-malloc';
  if (allocators.some((name) => names.mentions(name))) return 'linked-with-allocator';
  return TAKES.some((name) => names.symbols.has(name)) ? null : 'no-calls';
}
