import type { Command } from '../../model/command.ts';
import { ChosenName } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Topic } from '../../model/survey.ts';
import { harmless, quoted } from '../text/quote.ts';

/** Most allocators that are compared at once. */
const NAMES_MAX = 16;

/** The command of a survey: its keyword, and the names between the keyword and the options. */
export interface SurveyRule {
  readonly keyword: Topic;
  readonly form: string;
  readonly meaning: string;
  readonly example: string;
  /** Reads names from the front of the tokens and returns how many tokens it took. */
  readNames(tokens: readonly string[]): Result<{ readonly names: readonly string[]; readonly taken: number }, Refusal>;
  printNames(names: readonly string[]): string;
}

const oneLine = {
  readNames: () => ok({ names: [], taken: 0 }),
  printNames: () => '',
};

/** `NAME vs NAME,NAME…`. */
const oneAgainstOthers: Pick<SurveyRule, 'readNames' | 'printNames'> = {
  readNames([first = '', , list = '']) {
    const names = [first, ...list.split(',')];
    return badNames(names) ?? ok({ names, taken: 3 });
  },
  printNames: ([first, ...others]) => (first === undefined ? '' : ` ${first} vs ${others.join(',')}`),
};

/** The same, or nothing: then the default line is measured against every known allocator. */
const optionallyAgainstOthers: Pick<SurveyRule, 'readNames' | 'printNames'> = {
  readNames: (tokens) => (tokens[1] === 'vs' ? oneAgainstOthers.readNames(tokens) : ok({ names: [], taken: 0 })),
  printNames: oneAgainstOthers.printNames,
};

/** Refuses a list of names that cannot be compared; undefined when it can. */
function badNames(names: readonly string[]): ReturnType<typeof refuse> | undefined {
  const unreadable = names.find((name) => !ChosenName.safeParse(name).success);
  if (unreadable !== undefined) {
    return refuse({
      code: 'bad-comparison',
      message: `${quoted(unreadable)} is not the name of a line or an allocator.`,
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
export const SURVEY_RULES: readonly SurveyRule[] = [
  {
    keyword: 'compare',
    form: 'compare NAME vs NAME,NAME…',
    meaning: 'Lines and installed allocators side by side, in turns: throughput, memory and faults, ranked per lane.',
    example: '/ab compare hz4 vs hz3,mimalloc,jemalloc,tcmalloc,system',
    readNames(tokens) {
      if (tokens[1] === 'vs') return oneAgainstOthers.readNames(tokens);
      return refuse({
        code: 'bad-comparison',
        message: '"compare" needs a name, "vs", and the other names separated by commas.',
        token: 'compare',
        next: 'Write for example /ab compare hz4 vs hz3,mimalloc,system.',
      });
    },
    printNames: oneAgainstOthers.printNames,
  },
  {
    keyword: 'baseline',
    form: 'baseline',
    meaning: 'Where a line stands: ten runs in a clean environment, and one control in an empty one.',
    example: '/ab baseline on hz4',
    ...oneLine,
  },
  {
    keyword: 'health',
    form: 'health',
    meaning: 'Every preset built and run once on each lane: exit codes, signals, and the last output before a crash.',
    example: '/ab health on hz4',
    ...oneLine,
  },
  {
    keyword: 'frontier',
    form: 'frontier NAME vs NAME,NAME…',
    meaning: 'What to try next: boxes by what they cost, how far others are ahead, and what removing them could bring.',
    example: '/ab frontier hz4 vs mimalloc,system',
    ...optionallyAgainstOthers,
  },
  {
    keyword: 'pause',
    form: 'pause NAME vs NAME,NAME…',
    meaning:
      'The phase report: baseline, health, frontier and comparison on one page, and the conditions for going on.',
    example: '/ab pause hz4 vs mimalloc,system',
    ...optionallyAgainstOthers,
  },
];

/** The command of a survey without trigger and options. */
export function printSurvey({ topic, names }: Extract<Command, { kind: 'survey' }>): string {
  const row = SURVEY_RULES.find(({ keyword }) => keyword === topic);
  return `${topic}${row?.printNames(names) ?? ''}`;
}
