import { parseUnit } from './unit.ts';

/** Characters before a number in which its label is looked for, and longest label. */
const CHARACTERS = { before: 200, label: 40 } as const;

/** A prefix alone, but not the name of a number: `M` in `M n=`, `(M)`, but not in `M=8`, `M 8`. */
const PREFIX_ALONE = /^[kKMGT]$/;
const NAME_OF_NUMBER = /^\s*(?:["']\s*)?[=:\d]/;

/** A unit behind punctuation: `980, k`, `980 | k |`, `"980","kops/s"`, `980 (in kops/s)`. */
const BEHIND = /^(?:\s*[^\p{L}\p{N}\s][^\p{L}\p{N}]{0,3}(?:in +)?| +in +)(\p{L}*\/\p{L}+|\p{L}+)/u;

/**
 * The units that a line names for a number apart from it, when they have a prefix: `kops/s=980`, `latency (us): 12`, `980, k`,
 * `{"value":980,"unit":"k"}`. They are not converted, but have to be the same in all samples. A word behind another number is the unit of that
 * number.
 *
 * @param place Where the number begins and ends in the line.
 */
export function labelUnits(line: string, { from, to }: { readonly from: number; readonly to: number }): string {
  const before = line.slice(Math.max(0, from - CHARACTERS.before), from);
  const words = [...before.matchAll(/(?<![\p{L}\p{N}/]|\d[ \t]+)(?:\p{L}*\/\p{L}+|\p{L}+)/gu)].map((match) => {
    const [word] = match;
    const isName = PREFIX_ALONE.test(word) && NAME_OF_NUMBER.test(before.slice(match.index + word.length));
    return isName ? '' : word;
  });
  const named = /(?:\b|_)units?["']?\s*[:=]\s*["']?(\p{L}[\p{L}/]*)/u.exec(line)?.[1] ?? '';
  const units = [...words, named === '' ? unitBehind(line.slice(to)) : named].filter(isScaled);
  return [...new Set(units)].join(' ').slice(0, CHARACTERS.label);
}

function unitBehind(rest: string): string {
  const [all = '', word = ''] = BEHIND.exec(rest) ?? [];
  return NAME_OF_NUMBER.test(rest.slice(all.length)) ? '' : word;
}

function isScaled(word: string): boolean {
  return (parseUnit(word)?.scale ?? 1) !== 1;
}
