import { parseUnit } from './unit.ts';

/** Characters before a number in which its label is looked for, and longest label. */
const CHARACTERS = { before: 200, label: 40 } as const;

/**
 * The units that a line names for a number apart from it, when they have a prefix: `kops/s=980`, `latency (us): 12`,
 * `{"value":980,"unit":"k"}`. They are not converted, but have to be the same in all samples. A word behind another number is the unit of that
 * number.
 */
export function labelUnits(line: string, from: number): string {
  const before = line.slice(Math.max(0, from - CHARACTERS.before), from);
  const words = [...before.matchAll(/(?<![\p{L}\p{N}/]|\d[ \t]+)(?:\p{L}*\/\p{L}+|\p{L}+)/gu)].map(([word]) => word);
  const named = /\bunits?["']?\s*[:=]\s*["']?(\p{L}[\p{L}/]*)/u.exec(line)?.[1];
  const units = words.filter((word) => isScaled(word) && word.length > 1);
  return [...units, ...(named !== undefined && isScaled(named) ? [named] : [])].join(' ').slice(0, CHARACTERS.label);
}

function isScaled(word: string): boolean {
  return (parseUnit(word)?.scale ?? 1) !== 1;
}
