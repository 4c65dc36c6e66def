/** The parts of a Makefile that a draft needs: variables and rules. */
export interface Makefile {
  /** Folder of the file, relative to the repository; empty for the root. */
  readonly folder: string;
  /** Variables with their unexpanded values; the first assignment wins. */
  readonly variables: ReadonlyMap<string, string>;
  /** Expanded target → expanded prerequisites, paths relative to the repository where they name files. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
}

/** Limits on the expansion of one line: characters of all levels together, and depth. */
const EXPANDED_MAX = { characters: 100_000, depth: 20 } as const;

/** Reads assignments and rules of a Makefile. Recipes and conditions are skipped. */
export function readMakefile(path: string, text: string): Makefile {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const lines = text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('\t'))
    .map((line) => line.slice(0, 4000).replace(/(^|\s)#.*$/, ''));
  const variables = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] =
      /^(?:export |override )?([A-Za-z_][A-Za-z0-9_]*) *(?::|::|\?|\+)?=(.*)$/.exec(line) ?? [];
    if (name !== undefined && !variables.has(name)) variables.set(name, value.trim());
  }
  const rules = new Map<string, string[]>();
  for (const line of lines) {
    const [, targets, prerequisites = ''] = /^([^\s:=][^:=]*):(?![:=])([^=]*)$/.exec(line) ?? [];
    if (targets === undefined) continue;
    const needed = paths(expand(prerequisites.replace('|', ' '), folder, variables), folder);
    for (const target of paths(expand(targets, folder, variables), folder)) {
      rules.set(target, [...(rules.get(target) ?? []), ...needed]);
    }
  }
  return { folder, variables, rules };
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
      .replace(/\$[({]([A-Za-z_][A-Za-z0-9_]*)[)}]/g, (_, name: string) => inner(variables.get(name) ?? '', depth + 1));
  }
  return inner(text, 0);
}
