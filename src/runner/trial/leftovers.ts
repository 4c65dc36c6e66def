import { realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { LeftLibrary, Leftovers, LeftProgram } from '../../core/init/systems/trial.ts';
import { leftFiles } from '../build/left-files.ts';
import { allocationCalls, dynamicNames, isElfProgram } from '../sandbox/own-malloc.ts';
import { sha256Of } from '../sandbox/program-proof.ts';

const LIBRARY = /\.so(\.[0-9.]+)?$/;

/** Calls that a program makes which takes its memory from the dynamic loader's malloc: those of C, and `operator new` of C++. */
const TAKES = ['malloc', 'calloc', 'realloc', 'posix_memalign', 'aligned_alloc', 'free', '_Znwm', '_Znam', '_ZdlPv'];

/** The shared libraries and programs below a folder, without the files of the commit. */
export async function findLeftovers(folder: string, committed: ReadonlySet<string>): Promise<Leftovers> {
  const top = await realpath(folder);
  const libraries = new Map<string, string[]>();
  const programs: string[] = [];
  for (const path of await leftFiles(top, /./)) {
    if (committed.has(path)) continue;
    const file = join(top, path);
    if (LIBRARY.test(path)) {
      const target = await realpath(file).catch(() => null);
      if (target?.startsWith(top + sep)) libraries.set(target, [...(libraries.get(target) ?? []), path]);
    } else if (isElfProgram(file) && (await isExecutable(file))) programs.push(path);
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
    programs: programs.map((path): LeftProgram => ({ path, unfit: unfitOf(join(top, path), allocators) })),
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

function unfitOf(path: string, allocators: readonly string[]): LeftProgram['unfit'] {
  const names = dynamicNames(path);
  if (names === null || names.symbols.size === 0) return 'static';
  if (allocationCalls(path)?.has('malloc')) return 'defines-malloc';
  if (allocators.some((name) => names.mentions(name))) return 'linked-with-allocator';
  return TAKES.some((name) => names.symbols.has(name)) ? null : 'no-calls';
}
