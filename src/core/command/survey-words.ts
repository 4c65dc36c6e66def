import type { Command } from '../../model/command.ts';
import { ChosenName } from '../../model/names.ts';
import { type Answer, ok, refuse } from '../../model/refusal.ts';
import type { Topic } from '../../model/survey.ts';
import { harmless, quoted } from '../text/quote.ts';

/** Most allocators that are compared at once. */
const NAMES_MAX = 16;

/** A survey as people ask for it: its keyword, and what stands between that and the options. */
export interface SurveyWord {
  readonly word: Topic;
  readonly form: string;
  readonly meaning: string;
  readonly example: string;
  /** Reads names from the front of the tokens and says how many tokens it took. */
  readNames(tokens: readonly string[]): Answer<{ readonly names: readonly string[]; readonly taken: number }>;
  printNames(names: readonly string[]): string;
}

const oneLine = {
  readNames: () => ok({ names: [], taken: 0 }),
  printNames: () => '',
};

/** All surveys, in the order of help. */
export const SURVEY_WORDS: readonly SurveyWord[] = [
  {
    word: 'compare',
    form: 'compare NAME vs NAME,NAME…',
    meaning: 'Lines and installed allocators side by side, in turns: throughput, memory and faults, ranked per lane.',
    example: '/ab compare hz4 vs hz3,mimalloc,jemalloc,tcmalloc,system',
    readNames([first = '', vs, list = '']) {
      const names = [first, ...list.split(',')];
      const unreadable = names.find((name) => !ChosenName.safeParse(name).success);
      if (vs !== 'vs' || unreadable !== undefined) {
        return refuse({
          code: 'bad-comparison',
          message:
            vs === 'vs'
              ? `${quoted(unreadable ?? '')} is no name of a line or an allocator.`
              : '"compare" needs one name, "vs", and the others with commas between them.',
          token: harmless(vs === 'vs' ? (unreadable ?? '') : 'compare'),
          next: 'Write for example /ab compare hz4 vs hz3,mimalloc,system.',
        });
      }
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) {
        return refuse({
          code: 'duplicate-name',
          message: `${quoted(twice)} is named twice: the difference would be noise.`,
          token: harmless(twice),
          next: 'Name each once.',
        });
      }
      if (names.length > NAMES_MAX) {
        return refuse({
          code: 'too-many-names',
          message: `${names.length} allocators are named; at most ${NAMES_MAX} are measured side by side.`,
          next: 'Compare fewer at once.',
        });
      }
      return ok({ names, taken: 3 });
    },
    printNames: ([first, ...others]) => ` ${first} vs ${others.join(',')}`,
  },
  {
    word: 'baseline',
    form: 'baseline',
    meaning: 'Where a line stands: ten runs in a clean environment, and one control in an empty one.',
    example: '/ab baseline on hz4',
    ...oneLine,
  },
  {
    word: 'health',
    form: 'health',
    meaning: 'Every preset built and run once on each lane: exit codes, signals, last words of what crashed.',
    example: '/ab health on hz4',
    ...oneLine,
  },
];

/** The words of a survey after the trigger, without its options. */
export function printSurvey({ topic, names }: Extract<Command, { kind: 'survey' }>): string {
  const row = SURVEY_WORDS.find(({ word }) => word === topic);
  return `${topic}${row?.printNames(names) ?? ''}`;
}
