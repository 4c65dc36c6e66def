import type { CommandOptions } from '../../model/command.ts';
import { ok } from '../../model/result.ts';
import type { AskedQuestion } from './asked-question.ts';
import { roundsOf } from './halving.ts';

/** A question about a value: `HZ4_RBUF_CAP=64, round 1`, `HZ4_RBUF_CAP=64, final`. */
const VALUE_QUESTION = /^[^=]+=([^,]+), (?:round (\d)|final)$/;

/** The name of the question about a value in a round; `final`: the comparison at the end, with fresh data. */
export function valueQuestion(flag: string, value: string, round: number | 'final'): string {
  return `${flag}=${value}, ${round === 'final' ? 'final' : `round ${round}`}`;
}

/** What such a name says; undefined for another name. */
export function readValueQuestion(
  name: string,
): { readonly value: string; readonly round: number | 'final' } | undefined {
  const [, value, round] = VALUE_QUESTION.exec(name) ?? [];
  return value === undefined ? undefined : { value, round: round === undefined ? 'final' : Number(round) };
}

/** What a question compares: questions with the same sides differ only in their round. */
export function sidesOf(name: string): string {
  return name.replace(/, (?:round \d|final)$/, '');
}

/** Every question that the screening of some values can come to. Each compares the flag as it is with the value. */
export function valuesQuestions(
  flag: string,
  values: readonly string[],
  options: CommandOptions,
): readonly AskedQuestion[] {
  const rounds = Array.from({ length: roundsOf(values.length) }, (_, index) => index + 1);
  return values.flatMap((value) =>
    [...rounds, 'final' as const].map(
      (round): AskedQuestion => ({
        flag: valueQuestion(flag, value, round),
        command: ok({ kind: 'ab', candidate: { kind: 'flags', defines: [{ name: flag, value }] }, options }),
      }),
    ),
  );
}
