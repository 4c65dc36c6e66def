import type { HeaderFile } from '../../model/header.ts';
import { FlagName } from '../../model/names.ts';
import { directives, hasOnlyDirectives } from '../plan/flags/c-directives.ts';
import { headerProgram } from '../plan/flags/header-program.ts';
import { isPlainPath } from './systems/repository.ts';
import { type BuildTrial, type CommitFiles, type FoundLine, readFile } from './systems/trial.ts';

/** Limits: files that are read, their characters, entries of a configuration. */
const LIMITS = { files: 200, characters: 1_000_000, entries: 16, prefixes: 8 } as const;

const HEADER = /\.(h|hh|hpp|inc)$/;

/** Prefixes of names that the system, the compiler or a configure script gives: no flags of an allocator. */
const FOREIGN =
  /^(_|HAVE|MAP|PROT|PR|MADV|FUTEX|CLOCK|SYS|SIZE|INT|UINT|LONG|ULONG|CHAR|PTR|NULL|EV|STDC|GNU|GCC|CLANG|WIN32|WINVER|NTDDI|PTHREAD|SIG|AT|O|S|E|F|M)_/;

/** A flag that a file gives a default, so that a caller may define another value. */
interface FlagInFile {
  readonly name: string;
  readonly path: string;
}

/** A header near the sources of a line. */
interface NearHeader extends HeaderFile {
  readonly hasCode: boolean;
}

/**
 * Flags that the sources of a line declare by `#ifndef X / #define X 1`: their prefixes and files. Read after a build, since the
 * compiler's calls tell which sources are of the allocator.
 */
export function* headerFlags(line: FoundLine, facts: CommitFiles): BuildTrial<FoundLine> {
  if (line.takesDefines !== true) return line;
  const paths = nearSources(line.sources, facts);
  const declared: FlagInFile[] = [];
  const headers: NearHeader[] = [];
  for (const path of paths.slice(0, LIMITS.files)) {
    const text = (facts.text(path) ?? (yield* readFile(path)) ?? '').slice(0, LIMITS.characters);
    declared.push(...declaredNames(text).map((name) => ({ name, path })));
    if (HEADER.test(path)) headers.push({ path, directives: directives(text), hasCode: !hasOnlyDirectives(text) });
  }
  return withDeclared(line, declared, headers);
}

/**
 * The line with prefixes and files of its flags; without any, the line as it is.
 *
 * @param headers Those near its sources, of which some may belong to the ones that declare flags.
 */
export function withDeclared(
  line: FoundLine,
  declared: readonly FlagInFile[],
  headers: readonly NearHeader[] = [],
): FoundLine {
  const counts = new Map<string, number>();
  const prefixOf = (name: string): string => name.slice(0, name.indexOf('_') + 1);
  for (const { name } of declared) counts.set(prefixOf(name), (counts.get(prefixOf(name)) ?? 0) + 1);
  const allocator = line.name.replace(/[^a-z0-9]/g, '').toUpperCase();
  const given = line.flags.prefixes ?? [];
  // One flag with a prefix of its own says little; the name of the allocator does.
  const likely = [...counts]
    .filter(
      ([prefix, count]) =>
        given.includes(prefix) || (given.length === 0 && (count > 1 || allocator.startsWith(prefix.slice(0, -1)))),
    )
    .sort((a, b) => b[1] - a[1])
    .slice(0, LIMITS.prefixes)
    .map(([prefix]) => prefix);
  const own = new Set(declared.filter(({ name }) => likely.includes(prefixOf(name))).map(({ path }) => path));
  const files = [...withBeside(own, headers, (name) => likely.includes(prefixOf(name)))].sort();
  const { prefixes: _, declaredIn: __, ...others } = line.flags;
  if (likely.length === 0) return { ...line, flags: others };
  const names = [...new Set(declared.map(({ name }) => name))].filter((name) => likely.includes(prefixOf(name)));
  return { ...line, declared: names, flags: { ...others, prefixes: likely, declaredIn: entriesOf(files) } };
}

/**
 * Files that declare flags, with the headers that belong to them: one that includes them and has no code, which tells their order, and those
 * that one of these includes and whose `#error`s test a flag.
 */
function withBeside(
  own: ReadonlySet<string>,
  headers: readonly NearHeader[],
  isFlag: (name: string) => boolean,
): ReadonlySet<string> {
  const { files } = headerProgram(headers);
  const byPath = new Map(files.map(({ path, steps }) => [path, steps]));
  const includedBy = (path: string) =>
    (byPath.get(path) ?? []).flatMap((step) => (step.kind === 'include' ? (files[step.file] ?? []) : []));
  const beside = headers.filter(({ path, hasCode }) => !hasCode && includedBy(path).some((each) => own.has(each.path)));
  const found = new Set([...own, ...beside.map(({ path }) => path)]);
  // What is added on the way is visited too.
  for (const path of found) {
    for (const each of includedBy(path)) {
      if (each.steps.some((step) => step.kind === 'error' && step.error.names.some(isFlag))) found.add(each.path);
    }
  }
  return found;
}

/** Files beside the compiled sources, and in folders of headers near them. */
function nearSources(sources: readonly string[], { files }: CommitFiles): string[] {
  const folders = new Set(sources.map(folderOf));
  const tops = new Set([...folders].map((folder) => folder.split('/').slice(0, -1).join('/')));
  const isNear = (path: string): boolean => {
    const folder = folderOf(path);
    if (folders.has(folder)) return true;
    return [...folders, ...tops].some((near) => {
      const rest = near === '' ? path : path.startsWith(`${near}/`) ? path.slice(near.length + 1) : '';
      return /^(include|inc|core|internal|config)\//.test(rest) || (near !== '' && folders.has(near) && rest !== '');
    });
  };
  const compiled = new Set(sources);
  return files
    .map(({ path }) => path)
    .filter((path) => isPlainPath(path) && (compiled.has(path) || (HEADER.test(path) && isNear(path))));
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Names that a file defines as a number where nobody else has. */
export function declaredNames(text: string): string[] {
  const found = directives(text);
  const names = found.flatMap(({ name, rest }, index) => {
    const next = found[index + 1];
    const flag =
      name === 'ifndef' ? rest.split(' ')[0] : /^!\s*defined\s*\(?\s*([A-Z][A-Z0-9_]*)\s*\)?$/.exec(rest)?.[1];
    if (flag === undefined || !FlagName.safeParse(flag).success || !flag.includes('_') || FOREIGN.test(flag)) return [];
    const [, defined, value = ''] = next?.name === 'define' ? (/^([A-Z][A-Z0-9_]*) (.+)$/.exec(next.rest) ?? []) : [];
    const isNumber = /^\(*-?(0x[0-9a-f]+|[0-9]+)[ul]*\)*$/i.test(value);
    return defined === flag && isNumber ? [flag] : [];
  });
  return [...new Set(names)];
}

/**
 * The entries of a list of files: the files; of too many, folders in place of the headers below them, those with the most first. A folder
 * stands for headers alone, so that sources stay entries. Where that is not enough, their common folder.
 */
function entriesOf(files: readonly string[]): readonly string[] {
  let entries = [...files];
  while (entries.length > LIMITS.entries) {
    const headers = entries.filter((path) => HEADER.test(path));
    const isBelow = (path: string, folder: string) => path.startsWith(`${folder}/`);
    const [best] = [...new Set(headers.map(folderOf))]
      .map((folder) => ({ folder, count: headers.filter((path) => isBelow(path, folder)).length }))
      .sort((a, b) => b.count - a.count);
    if (best === undefined || best.folder === '' || best.count < 2) return [commonFolder(files)];
    const isSource = (path: string) => /\.[a-z+]+$/i.test(path) && !HEADER.test(path);
    entries = [...entries.filter((path) => isSource(path) || !isBelow(path, best.folder)), best.folder].sort();
  }
  return entries;
}

function commonFolder(files: readonly string[]): string {
  const [first = [], ...others] = files.map((path) => path.split('/').slice(0, -1));
  const length = first.findIndex((part, at) => others.some((other) => other[at] !== part));
  return (length < 0 ? first : first.slice(0, length)).join('/') || '.';
}
