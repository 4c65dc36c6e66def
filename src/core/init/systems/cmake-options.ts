import type { CMakeCommand } from './cmake-commands.ts';

/** A setting of a CMake project that a user may pass with `-D`. */
export interface CMakeOption {
  readonly name: string;
  readonly default: string;
  readonly isBoolean: boolean;
}

/** Settings that build tests, examples or documents: they cost time and change nothing in the library. */
const EXTRA = /(^|_)(BUILD_)?(TESTS?|TESTING|EXAMPLES?|DOCS?|BENCH(ES|MARKS?)?|FUZZ(ING)?)$/;

/** Settings of CMake itself. */
const OWN = /^(CMAKE|FETCHCONTENT|CPACK|CTEST|BUILD_SHARED_LIBS$)/;

/** The options and cache entries that a project declares: `option()`, `cmake_dependent_option()`, `set(… CACHE …)`. */
export function cmakeOptions(commands: readonly CMakeCommand[]): CMakeOption[] {
  const found = new Map<string, CMakeOption>();
  for (const { name: command, arguments: args } of commands) {
    const [name = ''] = args;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || OWN.test(name) || found.has(name)) continue;
    if (command === 'option' || command === 'cmake_dependent_option') {
      found.set(name, { name, default: args[2] ?? 'OFF', isBoolean: true });
    } else if (command === 'set') {
      const at = args.indexOf('CACHE');
      const type = args[at + 1];
      if (at < 1 || !['BOOL', 'STRING'].includes(type ?? '') || args.includes('FORCE')) continue;
      found.set(name, { name, default: args.slice(1, at).join(';'), isBoolean: type === 'BOOL' });
    }
  }
  return [...found.values()];
}

/** Whether a setting only decides what is built besides the library. */
export function isExtraOption({ name, isBoolean }: CMakeOption): boolean {
  return isBoolean && EXTRA.test(name);
}

/** Names in a CMakeCache.txt that a user may set, as the project left them after its configuration. */
export function cacheNames(text: string): Set<string> {
  const entries = text.matchAll(/^([A-Za-z_][A-Za-z0-9_]*):(BOOL|STRING|PATH|FILEPATH|UNINITIALIZED)=/gm);
  return new Set([...entries].map(([, name = '']) => name));
}

/** Names of what a project downloads while it is configured or built; empty when it downloads nothing. */
export function cmakeDownloads(commands: readonly CMakeCommand[]): string[] {
  const names = commands.flatMap(({ name, arguments: [first = ''] }) =>
    /^(fetchcontent_declare|externalproject_add|cpmaddpackage|cpmfindpackage)$/.test(name) ? [first] : [],
  );
  return [...new Set(names)].filter((name) => /^[A-Za-z0-9_.+-]{1,80}$/.test(name));
}
