import { KEYWORDS } from '../command/grammar.ts';
import type { Makefile } from './init-makefile.ts';

/** A line that a Makefile seems to build. */
export interface DraftLine {
  readonly name: string;
  readonly build: readonly string[];
  readonly library: string;
  readonly flags?: { readonly prefix: string; readonly declaredIn: readonly string[] };
}

/** Most prerequisites of a goal that are searched. */
const NEEDED_MAX = 20;

/** Finds shared libraries that Makefiles build, one per Makefile, and the variable by which defines reach the compiler. */
export function draftLines(makefiles: readonly Makefile[], paths: readonly string[]): DraftLine[] {
  const found = new Map<string, DraftLine>();
  // The Makefile in an allocator's own folder is preferred to one at the top that repeats it.
  for (const makefile of [...makefiles].sort((a, b) => b.folder.split('/').length - a.folder.split('/').length)) {
    const line = draftLine(makefile, paths);
    const isKnown = line && [...found.values()].some(({ library }) => library === line.library);
    if (line && !isKnown && !found.has(line.name)) found.set(line.name, line);
  }
  // The first line becomes the default; lines with flags come first, since flags are compared most.
  const order = (line: DraftLine) => `${line.flags ? 0 : 1}${line.name}`;
  return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function draftLine(makefile: Makefile, paths: readonly string[]): DraftLine | undefined {
  const goals = [...makefile.rules.keys()].filter((target) => /^[A-Za-z][A-Za-z0-9_-]*$/.test(target));
  const byName = goals.sort((a, b) => Number(b === 'all') - Number(a === 'all') || a.length - b.length);
  for (const goal of byName) {
    const reached = libraryBehind(goal, makefile, 0);
    if (reached) return lineOf(reached, makefile, paths);
  }
  return undefined;
}

/** The only shared library that a goal builds, with the goal nearest to it. */
function libraryBehind(
  goal: string,
  { rules }: Makefile,
  depth: number,
): { goal: string; library: string; alone: boolean } | undefined {
  const needed = rules.get(goal) ?? [];
  const libraries = needed.filter((path) => /^[A-Za-z0-9_./-]+\.so$/.test(path));
  const [library] = libraries;
  if (library !== undefined) {
    return libraries.length === 1 ? { goal, library, alone: needed.length === 1 } : undefined;
  }
  if (depth === 3) return undefined;
  const behind = needed
    .slice(0, NEEDED_MAX)
    .flatMap((next) => libraryBehind(next, { rules } as Makefile, depth + 1) ?? []);
  return behind.length === 1 ? behind[0] : undefined;
}

function lineOf(
  { goal, library, alone }: { goal: string; library: string; alone: boolean },
  makefile: Makefile,
  paths: readonly string[],
): DraftLine | undefined {
  const { folder, rules, variables } = makefile;
  const extra = [...variables.keys()]
    .filter((name) => /^[A-Z].*(DEFS_EXTRA|EXTRA_DEFS|CFLAGS_EXTRA|EXTRA_CFLAGS)$/.test(name))
    .sort((a, b) => Number(/CFLAGS/.test(a)) - Number(/CFLAGS/.test(b)) || a.length - b.length)[0];
  const family = /^([A-Z][A-Z0-9]*)_.*DEFS/.exec(extra ?? '')?.[1];
  const base = library.slice(library.lastIndexOf('/') + 1).replace(/^lib|\.so$/g, '');
  const lowered = (family ?? base)
    .toLowerCase()
    .replace(/[^a-z0-9_.-]/g, '-')
    .slice(0, 50);
  const name = KEYWORDS.includes(lowered) ? `${lowered}-line` : lowered;
  if (!/^[a-z]/.test(name)) return undefined;
  // A goal that also builds tests is replaced by the library's own target, relative to the Makefile.
  const within = folder !== '' && library.startsWith(`${folder}/`) ? library.slice(folder.length + 1) : undefined;
  const target = alone || within === undefined ? goal : within;
  return {
    name,
    build: [
      'make',
      ...(folder === '' ? [] : ['-C', folder]),
      ...(rules.has('clean') ? ['clean'] : []),
      target,
      ...(extra === undefined ? [] : [`${extra}={defines}`]),
    ],
    library,
    ...(extra === undefined || family === undefined ? {} : { flags: declarations(family, folder, paths) }),
  };
}

/** The headers whose names look like the family's configuration; without any, the folder of the Makefile. */
function declarations(
  family: string,
  folder: string,
  paths: readonly string[],
): { prefix: string; declaredIn: readonly string[] } {
  const lower = family.toLowerCase();
  const headers = paths.filter((path) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return file.startsWith(lower) && /config[a-z0-9_]*\.(h|inc)$/.test(file);
  });
  const near = headers.filter((path) => folder === '' || path.startsWith(`${folder}/`));
  const chosen = near.length > 0 ? near : headers;
  if (chosen.length === 0) return { prefix: `${family}_`, declaredIn: [folder === '' ? 'include' : folder] };
  // A configuration lists at most 16 files; for more, their common folder is listed.
  return { prefix: `${family}_`, declaredIn: chosen.length <= 16 ? chosen : [commonFolder(chosen)] };
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const length = [...first].findIndex((part, at) => others.some((other) => other[at] !== part));
  return (length < 0 ? first : first.slice(0, length)).join('/') || '.';
}
