import type { Command, FlagDeclaration } from '../../model/command.ts';

/** The names of the flags of a command, each once; empty for a command without flags. */
export function askedFlags(command: Command): string[] {
  if (command.kind !== 'ab') return [];
  const names = [command.candidate, command.baseline].flatMap((side) =>
    side?.kind === 'flags' ? side.defines.map(({ name }) => name) : [],
  );
  return [...new Set(names)];
}

/** By flag: the texts of the archive errors about it in the headers that were read, of whatever line. */
export function archiveTexts(
  flags: readonly string[],
  declared: Readonly<Record<string, readonly FlagDeclaration[]>>,
): ReadonlyMap<string, readonly string[]> {
  const all = Object.values(declared).flat();
  const texts = (name: string) =>
    all.filter((flag) => flag.name === name).flatMap(({ archived = [] }) => archived.map(({ text }) => text));
  return new Map(flags.map((flag) => [flag, texts(flag)]));
}
