import { RESERVED_NAMES } from '../../../model/names.ts';
import { KEYWORDS } from '../../command/grammar.ts';
import type { LeftLibrary, Leftovers } from './trial.ts';

/** Calls that a library must define to serve a program alone. */
const NEEDED = ['malloc', 'free', 'calloc', 'realloc'];

/** Words in a name that tell of a build for another purpose than speed. */
const SPECIAL = /(test|debug|dbg|check|asan|tsan|ubsan|valgrind|minimal|example|dummy|stats|profil)/i;

/** Most lines of one build: each further library is a line of its own. */
const LIBRARIES_MAX = 4;

/**
 * The libraries that can be preloaded as allocators, the likeliest first: those that define every call, without a special purpose in
 * their names, with short names.
 */
export function chooseLibraries({ libraries }: Leftovers): LeftLibrary[] {
  const rank = ({ paths: [path = ''] }: LeftLibrary): [number, number, string] => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return [SPECIAL.test(path) ? 1 : 0, file.length, path];
  };
  return libraries
    .filter(({ defines }) => NEEDED.every((name) => defines.includes(name)))
    .sort((a, b) => {
      const [first, second] = [rank(a), rank(b)];
      return first[0] - second[0] || first[1] - second[1] || (first[2] < second[2] ? -1 : 1);
    })
    .slice(0, LIBRARIES_MAX);
}

/** Why none of the libraries that a build left can be an allocator, as one sentence. */
export function noAllocator({ libraries }: Leftovers): string {
  const incomplete = libraries.find(({ defines }) => defines.length > 0);
  if (incomplete) {
    const missing = NEEDED.filter((name) => !incomplete.defines.includes(name));
    return `The build left ${incomplete.paths[0]}, which does not define ${missing.join(', ')} for the loader.`;
  }
  const names = libraries.slice(0, 4).map(({ paths }) => paths[0]);
  if (names.length === 0) return 'The build left no shared library.';
  if (names.length === 1) return `The build left ${names[0]}, which does not define malloc for the loader.`;
  return `The build left ${names.join(', ')}, none of which defines malloc for the loader.`;
}

/** A name for a line from the file of its library or from a target: `libsnmallocshim.so.1` is `snmallocshim`. */
export function lineName(file: string): string {
  const base = file
    .slice(file.lastIndexOf('/') + 1)
    .replace(/\.so(\.[0-9.]+)?$/, '')
    .replace(/^lib(?=.)/, '')
    .toLowerCase()
    .replace(/[^a-z0-9_.-]/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 50);
  if (base === '') return 'main';
  return KEYWORDS.includes(base) || RESERVED_NAMES.includes(base) ? `${base}-line` : base;
}
