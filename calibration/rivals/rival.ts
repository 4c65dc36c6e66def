import type { Arms, Rule } from '../rules/rule.ts';
import type { Reader } from './reader.ts';

/** The answer of a rule, and what it cost. */
export interface Answer {
  readonly differs: -1 | 0 | 1;
  readonly seconds: number;
}

/** A way of measuring with its rule, as published. */
export interface Rival {
  readonly title: string;
  /** Whether it times work within a process, so that a record of whole processes cannot serve it. */
  readonly needsBursts: boolean;
  /** Measures equal arms once. The result decides for any change of the candidate's throughput, as a fraction. */
  readonly measure: (reader: Reader, next: () => number) => (change: number) => Answer;
}

/** A rival that takes its samples, and then decides once. `rule` gets the samples with the change. */
export function fixedRival(
  title: string,
  needsBursts: boolean,
  take: (reader: Reader) => Arms,
  rule: (arms: Arms, next: () => number) => ReturnType<Rule>,
): Rival {
  return {
    title,
    needsBursts,
    measure: (reader, next) => {
      const { baseline, candidate } = take(reader);
      const { seconds } = reader;
      return (change) => {
        const { differs } = rule({ baseline, candidate: candidate.map((rate) => rate * (1 + change)) }, next);
        return { differs, seconds };
      };
    },
  };
}
