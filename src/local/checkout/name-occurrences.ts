import { occurrenceRole } from '../../core/plan/flags/occurrence-role.ts';
import { type NameOccurrence, OCCURRENCES_MAX } from '../../model/occurrence.ts';
import type { LocalRepository } from './local-repository.ts';

/** Most defines of build files that are kept, and values of one. */
const DEFINES_MAX = { names: 5000, values: 8 } as const;

/** Longest line of an occurrence that is kept, in characters. */
const TEXT_MAX = 200;

/** Names and ends of names of the files of builds. */
const BUILDS = {
  names: ['Makefile', 'makefile', 'GNUmakefile', 'Makefile.am', 'Makefile.in', 'CMakeLists.txt', 'meson.build'],
  ends: ['mk', 'make', 'cmake'],
} as const;
const BUILD_FILES = [...BUILDS.names, ...BUILDS.ends.map((end) => `*.${end}`)].map((name) => `:(glob)**/${name}`);

/**
 * Where names occur as words at a commit: the first lines of each name, files of builds first, then directives and other lines of sources, so
 * that many documents do not hide that a source has the name. A search that fails finds nothing.
 */
export async function nameOccurrences(
  repository: LocalRepository,
  sha: string,
  names: readonly string[],
): Promise<Readonly<Record<string, readonly NameOccurrence[]>> | undefined> {
  if (names.length === 0) return {};
  const patterns = names.flatMap((name) => ['-e', name]);
  const places = await found(repository, sha, ['-I', '-n', '-w', '-F', ...patterns, sha, '--', '.']);
  if (places === undefined) return undefined;
  return Object.fromEntries(
    names.map((name) => {
      const word = new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`);
      const own = places.filter(({ text }) => word.test(text));
      const ranked = RANKS.flatMap((rank) => own.filter((each) => rankOf(name, each) === rank));
      return [name, ranked.slice(0, OCCURRENCES_MAX).map((each) => ({ ...each, text: each.text.slice(0, TEXT_MAX) }))];
    }),
  );
}

/** The values that build files at a commit give defines: `-DX=V`; empty where a value is not plain. Undefined: the search failed. */
export async function buildDefines(
  repository: LocalRepository,
  sha: string,
): Promise<Readonly<Record<string, readonly string[]>> | undefined> {
  const search = ['-I', '-h', '-o', '-E', '-e', '-D[A-Z][A-Z0-9_]*(=[^[:space:]"\'\\]*)?', sha, '--', ...BUILD_FILES];
  const output = await repository.search(...search);
  if (output === undefined) return undefined;
  const values = new Map<string, Set<string>>();
  for (const line of new Set(output.split('\n'))) {
    const [, name, value] = /^-D([A-Z][A-Z0-9_]{0,63})(?:=(.*))?$/.exec(line) ?? [];
    if (name === undefined || (!values.has(name) && values.size >= DEFINES_MAX.names)) continue;
    const known = values.get(name) ?? new Set();
    const plain = value === undefined ? '1' : /^-?\d{1,18}$/.test(value) ? value : '';
    if (known.size < DEFINES_MAX.values) known.add(plain);
    else known.add('');
    values.set(name, known);
  }
  return Object.fromEntries([...values].map(([name, known]) => [name, [...known]]));
}

const RANKS = ['build', 'directive', 'source', 'rest'] as const;

function rankOf(name: string, place: NameOccurrence): (typeof RANKS)[number] {
  const role = occurrenceRole(name, place);
  if (role === 'document' || role === 'other') return 'rest';
  if (role !== 'source') return 'build';
  return /^\s*#/.test(place.text) ? 'directive' : 'source';
}

async function found(
  repository: LocalRepository,
  sha: string,
  search: readonly string[],
): Promise<NameOccurrence[] | undefined> {
  const output = await repository.search(...search);
  return output?.split('\n').flatMap((line): NameOccurrence[] => {
    if (!line.startsWith(`${sha}:`)) return [];
    const [, path = '', number = '', text = ''] = /^(.+?):(\d{1,9}):(.*)$/.exec(line.slice(sha.length + 1)) ?? [];
    return path === '' ? [] : [{ path, lineNumber: Number(number), text: text.slice(0, 1000) }];
  });
}
