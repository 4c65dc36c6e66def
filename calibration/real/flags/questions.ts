import { createHash } from 'node:crypto';
import type { FlagDeclaration } from '../../../src/model/command.ts';

/** A name of a line that is checked. */
export interface Chosen {
  readonly line: string;
  readonly flag: FlagDeclaration;
}

/** Most values of one flag that are asked. */
const VALUES_MAX = 4;

/** `count` names in an order that the seed decides, and every name with an archive error. */
export function choose(
  all: readonly Chosen[],
  { seed, count }: { readonly seed: string; readonly count: number },
): Chosen[] {
  const place = ({ line, flag }: Chosen) => createHash('sha256').update(`${seed}\0${line}\0${flag.name}`).digest('hex');
  const ordered = all.map((each) => [place(each), each] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.flatMap(([, each], index) => (index < count || each.flag.archived !== undefined ? [each] : []));
}

/**
 * The values of a flag that are asked: 0 and 1, for a number those beside the shipped one and its double, and those on both sides of every
 * number that a line compares it with.
 *
 * @param lines Of the sources, with the name.
 * @param shipped The value in the build that ships, where it is a number.
 */
export function valuesOf({ kind, name }: FlagDeclaration, lines: readonly string[], shipped: bigint | null): string[] {
  const compared = lines.flatMap((line) =>
    [
      ...line.matchAll(new RegExp(`(?<!\\w)${name}\\s*\\)?\\s*(?:==|!=|<=?|>=?)\\s*\\(?(\\d{1,15})(?![\\w.])`, 'g')),
    ].map(([, number = '0']) => BigInt(number)),
  );
  const around = compared.flatMap((number) => [number, number + 1n, number - 1n]);
  const own =
    kind === 'switch' || kind === 'presence' || shipped === null
      ? []
      : [shipped, shipped + 1n, shipped * 2n, shipped - 1n];
  const values = [0n, 1n, ...own, ...around].filter((value) => value >= 0n).map(String);
  return [...new Set(values)].slice(0, VALUES_MAX);
}
