import type { Command } from '../../model/command.ts';
import { ChosenName } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
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
  readNames(tokens: readonly string[]): Result<{ readonly names: readonly string[]; readonly taken: number }, Refusal>;
  printNames(names: readonly string[]): string;
}

const oneLine = {
  readNames: () => ok({ names: [], taken: 0 }),
  printNames: () => '',
};

/** `NAME vs NAME,NAME…`. */
const oneAgainstOthers: Pick<SurveyWord, 'readNames' | 'printNames'> = {
  readNames([first = '', , list = '']) {
    const names = [first, ...list.split(',')];
    return unusable(names) ?? ok({ names, taken: 3 });
  },
  printNames: ([first, ...others]) => (first === undefined ? '' : ` ${first} vs ${others.join(',')}`),
};

/** The same, which may be absent: then the default line is measured against what is installed. */
const perhapsAgainstOthers: Pick<SurveyWord, 'readNames' | 'printNames'> = {
  readNames: (tokens) => (tokens[1] === 'vs' ? oneAgainstOthers.readNames(tokens) : ok({ names: [], taken: 0 })),
  printNames: oneAgainstOthers.printNames,
};

/** What is wrong with a list of names; undefined when nothing is. */
function unusable(names: readonly string[]): ReturnType<typeof refuse> | undefined {
  const unreadable = names.find((name) => !ChosenName.safeParse(name).success);
  if (unreadable !== undefined) {
    return refuse({
      code: 'bad-comparison',
      message: `${quoted(unreadable)} is no name of a line or an allocator.`,
      token: harmless(unreadable),
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
  return undefined;
}

/** All surveys, in the order of help. */
export const SURVEY_WORDS: readonly SurveyWord[] = [
  {
    word: 'compare',
    form: 'compare NAME vs NAME,NAME…',
    meaning: 'Lines and installed allocators side by side, in turns: throughput, memory and faults, ranked per lane.',
    example: '/ab compare hz4 vs hz3,mimalloc,jemalloc,tcmalloc,system',
    readNames(tokens) {
      if (tokens[1] === 'vs') return oneAgainstOthers.readNames(tokens);
      return refuse({
        code: 'bad-comparison',
        message: '"compare" needs one name, "vs", and the others with commas between them.',
        token: 'compare',
        next: 'Write for example /ab compare hz4 vs hz3,mimalloc,system.',
      });
    },
    printNames: oneAgainstOthers.printNames,
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
  {
    word: 'frontier',
    form: 'frontier NAME vs NAME,NAME…',
    meaning: 'What to try next: boxes by what they cost, how far others are ahead, and what removing them could bring.',
    example: '/ab frontier hz4 vs mimalloc,system',
    ...perhapsAgainstOthers,
  },
  {
    word: 'pause',
    form: 'pause NAME vs NAME,NAME…',
    meaning:
      'The phase report: baseline, health, frontier and comparison on one page, and the conditions for going on.',
    example: '/ab pause hz4 vs mimalloc,system',
    ...perhapsAgainstOthers,
  },
];

/** The words of a survey after the trigger, without its options. */
export function printSurvey({ topic, names }: Extract<Command, { kind: 'survey' }>): string {
  const row = SURVEY_WORDS.find(({ word }) => word === topic);
  return `${topic}${row?.printNames(names) ?? ''}`;
}
