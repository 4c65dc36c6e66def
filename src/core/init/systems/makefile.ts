/** The parts of a Makefile that a draft needs: variables, rules, recipes. */
export interface Makefile {
  readonly path: string;
  /** Folder of the file, relative to the repository; empty for the root. */
  readonly folder: string;
  /** Variables with their unexpanded values; the first assignment wins. */
  readonly variables: ReadonlyMap<string, string>;
  /** Variables that a caller may set, `X ?= 1`: each with its expanded value. */
  readonly settable: ReadonlyMap<string, string>;
  /** Expanded target → expanded prerequisites, paths relative to the repository where they name files. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
  /** Expanded target → the lines of its recipe, with variables expanded; automatic ones and `$(MAKE)` stay. */
  readonly recipes: ReadonlyMap<string, readonly string[]>;
}

/** Limits on the expansion of one line: characters of all levels together, and depth. */
const EXPANDED_MAX = { characters: 100_000, depth: 20 } as const;

/** Reads assignments, rules and recipes of a Makefile. Conditions are skipped: both of their branches count. */
export function readMakefile(path: string, text: string): Makefile {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const lines = text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.slice(0, 4000))
    .map((line) => (line.startsWith('\t') ? line : line.replace(/(^|\s)#.*$/, '')));
  const variables = new Map<string, string>();
  const settable = new Set<string>();
  for (const line of lines) {
    const [, name, operator, value = ''] =
      /^(?:export |override )?([A-Za-z_][A-Za-z0-9_]*) *((?::|::|\?|\+)?=)(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (operator === '?=') settable.add(name);
    if (!variables.has(name)) variables.set(name, value.trim());
  }
  const rules = new Map<string, string[]>();
  const recipes = new Map<string, string[]>();
  let open: string[] = [];
  for (const line of lines) {
    if (line.startsWith('\t')) {
      for (const target of open) recipes.get(target)?.push(expand(line.slice(1), folder, variables));
      continue;
    }
    const [, targets, prerequisites = ''] = /^([^\s:=][^:=]*):(?![:=])([^=]*)$/.exec(line) ?? [];
    if (targets === undefined) {
      if (line.trim() !== '') open = [];
      continue;
    }
    const needed = paths(expand(prerequisites.replace('|', ' '), folder, variables), folder);
    open = paths(expand(targets, folder, variables), folder);
    for (const target of open) {
      rules.set(target, [...(rules.get(target) ?? []), ...needed]);
      if (!recipes.has(target)) recipes.set(target, []);
    }
  }
  const values = [...settable].map((name) => [name, expand(variables.get(name) ?? '', folder, variables)] as const);
  return { path, folder, variables, settable: new Map(values), rules, recipes };
}

function paths(text: string, folder: string): string[] {
  return text
    .split(/\s+/)
    .filter((path) => path !== '')
    .map((path) => (/[/.]/.test(path) && !path.startsWith('.') ? normal(path, folder) : normalParent(path, folder)));
}

function normalParent(path: string, folder: string): string {
  return path.startsWith('../') ? normal(path, folder) : path;
}

/** A path relative to the repository; a path that begins with `@` is one already. */
function normal(path: string, folder: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('@') ? path.slice(1) : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Expands `$(X)`. Expressions for the Makefile's own folder become `@folder`, a path from the repository's root. */
function expand(text: string, folder: string, variables: ReadonlyMap<string, string>): string {
  let left: number = EXPANDED_MAX.characters;
  function inner(part: string, depth: number): string {
    left -= part.length + 1;
    if (left < 0 || depth > EXPANDED_MAX.depth) return '';
    return part
      .replace(/\$\((?:abspath|realpath) +\$\(dir +\$\(lastword +\$\(MAKEFILE_LIST\)\)\)([^)]*)\)/g, `@${folder}/$1`)
      .replace(/\$\(dir +\$\(lastword +\$\(MAKEFILE_LIST\)\)\)/g, `@${folder}/`)
      .replace(/\$\(CURDIR\)/g, `@${folder}`)
      .replace(/\$[({]([A-Za-z_][A-Za-z0-9_]*)[)}]/g, (whole, name: string) =>
        name === 'MAKE' ? whole : inner(variables.get(name) ?? '', depth + 1),
      );
  }
  return inner(text, 0);
}
