/** What a draft needs to know of a Makefile: variables, and which target depends on which. */
export interface Makefile {
  /** Folder of the file, relative to the repository; empty for the root. */
  readonly folder: string;
  /** Variables with their unexpanded values; the first assignment wins. */
  readonly variables: ReadonlyMap<string, string>;
  /** Expanded target → expanded prerequisites, paths relative to the repository where they name files. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
}

/** Most characters that the variables of one line may expand to, all levels together, and deepest level. */
const EXPANDED_MAX = { characters: 100_000, depth: 20 } as const;

/** Reads the part of make's language that says what is built: assignments and rules. Recipes and conditions are skipped. */
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
    const needed = words(expand(prerequisites.replace('|', ' '), folder, variables), folder);
    for (const target of words(expand(targets, folder, variables), folder)) {
      rules.set(target, [...(rules.get(target) ?? []), ...needed]);
    }
  }
  return { folder, variables, rules };
}

function words(text: string, folder: string): string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (/[/.]/.test(word) && !word.startsWith('.') ? normal(word, folder) : normalParent(word, folder)));
}

function normalParent(word: string, folder: string): string {
  return word.startsWith('../') || word.startsWith('../../') ? normal(word, folder) : word;
}

/** A path as seen from the repository: `@/x` is already absolute there. */
function normal(word: string, folder: string): string {
  const parts: string[] = [];
  for (const part of (word.startsWith('@') ? word.slice(1) : `${folder}/${word}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Replaces `$(X)`; the ways of saying "this folder" become `@folder`, a path from the repository's root. */
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
