import { changeText } from '../../text/change-text.ts';
import { plainText } from '../../text/escape.ts';
import type { ExportedResult } from './exported-result.ts';
import { type TrackedValue, trackedValues } from './tracked.ts';
import { uniqueNames } from './unique-names.ts';

/** An entry of the custom format of github-action-benchmark. */
interface BenchmarkEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra: string;
}

/**
 * The entries of github-action-benchmark (`customBiggerIsBetter`, `customSmallerIsBetter`) for quantities of one direction: a file of
 * it has only one. `extra` tells how far a number can be relied on.
 */
export function githubActionBenchmark(
  result: ExportedResult,
  arms: readonly number[],
  better: 'higher' | 'lower',
): BenchmarkEntry[] {
  const values = trackedValues(result, arms).filter(({ quantity }) => quantity.better === better);
  const names = uniqueNames(values.map(({ series, quantity }) => plainText(`${series}, ${quantity.name}`, 400)));
  return values.map((each, index) => ({
    name: names[index] ?? '',
    unit: plainText(each.quantity.unit, 40),
    value: each.value,
    // The action reads the number behind the sign.
    ...(each.spread === null ? {} : { range: `± ${Number(each.spread.toPrecision(4))}` }),
    extra: extraText(result, each),
  }));
}

function extraText({ headline, arms }: ExportedResult, { quantity, arm }: TrackedValue): string {
  const { change = null, outcome = '' } = quantity.arms[arm] ?? {};
  const label = arms[arm]?.label ?? '';
  const first = arms[0]?.label ?? '';
  return [
    ...(outcome === '' ? [] : [`${outcome}${change === null ? '' : `: ${changeText(change)} against ${first}`}`]),
    label,
    headline,
  ]
    .map((line) => plainText(line, 400))
    .join('\n');
}
