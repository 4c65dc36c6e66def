import type { Factor, NamedFactor } from '../../model/campaign-design.ts';
import type { CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { flagArms } from '../plan/arms/flag-arms.ts';
import type { AskedQuestion } from './asked-question.ts';
import { factorialCells } from './factorial-cells.ts';

/** The factors as both arms of one comparison set them. Refuses flags that cannot all be on together. */
export function plannedFactors(
  named: readonly NamedFactor[],
  options: CommandOptions,
  facts: Facts,
): Result<readonly Factor[], Refusal> {
  const arms = flagArms({ kind: 'flags', defines: named }, undefined, { options }, facts);
  if (!arms.ok) return arms;
  const { baseline, candidate } = arms.value;
  return ok(
    named.map(({ name, value }) => {
      const on = candidate.find((each) => each.name === name)?.value ?? '0';
      const off = baseline.find((each) => each.name === name);
      // A comparison reads 0 of a flag that only #ifdef tests as "not defined".
      return { name, on, off: value !== undefined || off === undefined ? null : (off.value ?? '0') };
    }),
  );
}

/** The questions of a factorial: each combination of the factors against none of them. */
export function factorialQuestions(factors: readonly Factor[], options: CommandOptions): readonly AskedQuestion[] {
  const off = factors.flatMap(({ name, off: value }) => (value === null ? [] : [{ name, value }]));
  return factorialCells(factors.length).cells.map((cell): AskedQuestion => {
    const isOn = (index: number) => cell[index] === true;
    const defines = factors.flatMap(({ name, on, off: value }, index) => {
      if (isOn(index)) return [{ name, value: on }];
      return value === null ? [] : [{ name, value }];
    });
    return {
      flag: cellName(factors, cell),
      command: ok({
        kind: 'ab',
        candidate: { kind: 'flags', defines },
        ...(off.length > 0 && { baseline: { kind: 'flags', defines: off } }),
        options,
      }),
    };
  });
}

/** The name of a combination in the campaign: the factors that are on. */
export function cellName(factors: readonly Factor[], cell: readonly boolean[]): string {
  return factors.flatMap((factor, index) => (cell[index] === true ? [factorName(factor)] : [])).join(' ');
}

/** A factor with its value, unless that is the usual one of a flag that is on. */
function factorName({ name, on, off }: Factor): string {
  return off === null ? `${name}=${on}` : name;
}
