import { BuildSystem, type LineFlags } from '../../model/line-flags.ts';

/** What a line names a flag as. */
type FlagKind = { readonly kind: BuildSystem; readonly option: string } | { readonly kind: 'env' };

/** Values of a flag without a value in a comment, by kind; an environment variable that is off is not set. */
export const OFF_AND_ON: Readonly<Record<FlagKind['kind'] | 'define', readonly [off: string | null, on: string]>> = {
  define: ['0', '1'],
  make: ['0', '1'],
  cmake: ['OFF', 'ON'],
  meson: ['false', 'true'],
  configure: ['no', 'yes'],
  env: [null, '1'],
};

/** The key of the configuration for the flags of each build system. */
export const FLAG_KEYS = {
  make: 'makeVariables',
  cmake: 'cmake',
  meson: 'meson',
  configure: 'configure',
} as const satisfies Record<BuildSystem, keyof LineFlags>;

/** The kind that a line names for a flag; undefined when it names none, so that the flag can only be a define. */
export function namedKind(name: string, flags: LineFlags | undefined): FlagKind | undefined {
  if (flags === undefined) return undefined;
  for (const kind of BuildSystem.options) {
    const table = flags[FLAG_KEYS[kind]];
    if (Object.hasOwn(table, name)) return { kind, option: table[name] ?? name };
  }
  return flags.env.includes(name) ? { kind: 'env' } : undefined;
}

/** Flags whose kind a line names. */
export function namedFlags(flags: LineFlags | undefined): string[] {
  if (flags === undefined) return [];
  return [...BuildSystem.options.flatMap((kind) => Object.keys(flags[FLAG_KEYS[kind]])), ...flags.env];
}
