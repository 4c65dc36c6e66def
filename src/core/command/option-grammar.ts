import type { CommandOptions } from '../../model/command.ts';
import { Duration, Percent } from '../../model/config-values.ts';
import { LAYOUT_LIMITS, LayoutCount } from '../../model/layouts.ts';
import { ChosenName, MACHINES_MAX, MachineNames, Name } from '../../model/names.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';

import { MATRIX_TOKEN } from './side-grammar.ts';
import { badValue, readCommit } from './token-values.ts';

/** Shortest and longest sampling budget, in seconds. */
const BUDGET_SECONDS = { min: 10, max: 86_400 } as const;

/** An option after the comparison: how it is recognised, read and printed. */
export interface OptionRule {
  readonly form: string;
  readonly meaning: string;
  readonly example: string;
  /** `on`, `budget=`: what a mistyped token is compared with. */
  readonly keyword: string;
  /** Identity of the option, by which a second one is found; undefined for a token of another option. */
  identify(token: string): string | undefined;
  /** The value is the next token. */
  readonly valueFollows: boolean;
  /** Adds the value of the option; `token` is the next token when the value follows, else the whole option. */
  read(token: string, options: CommandOptions): Result<CommandOptions, Refusal>;
  print(options: CommandOptions): readonly string[];
}

type RuleText = Pick<OptionRule, 'form' | 'meaning' | 'example' | 'keyword'>;

function named(
  text: RuleText,
  add: (name: string, options: CommandOptions) => CommandOptions,
  values: (options: CommandOptions) => readonly string[],
  name: typeof Name | typeof ChosenName = Name,
): OptionRule {
  return {
    ...text,
    valueFollows: true,
    identify: (token) => (token === text.keyword ? text.keyword : undefined),
    read: (token, options) =>
      name.safeParse(token).success
        ? ok(add(token, options))
        : badValue(token, `${text.keyword} needs a name in lower case: letters, digits and _ . -`),
    print: (options) => values(options).map((value) => `${text.keyword} ${value}`),
  };
}

function assigned(
  text: RuleText,
  key: 'budgetSeconds' | 'gain' | 'margin',
  schema: typeof Duration | typeof Percent,
  rule: string,
  format: (value: number) => string,
): OptionRule {
  return {
    ...text,
    valueFollows: false,
    identify: (token) => (token.startsWith(text.keyword) ? text.keyword : undefined),
    read(token, options) {
      const value = schema.safeParse(token.slice(text.keyword.length));
      const outside =
        value.success &&
        key === 'budgetSeconds' &&
        (value.data < BUDGET_SECONDS.min || value.data > BUDGET_SECONDS.max);
      return value.success && !outside ? ok({ ...options, [key]: value.data }) : badValue(token, rule);
    },
    print(options) {
      const value = options[key];
      return value === undefined ? [] : [`${text.keyword}${format(value)}`];
    },
  };
}

const matrix: OptionRule = {
  form: 'T=1,16',
  meaning: 'Only the lanes with these values of a matrix parameter (1 to 4 capital letters: T, R).',
  example: '/ab HZ4_S12_MPSC T=1,16 R=90',
  keyword: 'T=',
  valueFollows: false,
  identify: (token) => MATRIX_TOKEN.exec(token)?.[1],
  read(token, options) {
    const [, parameter = '', list = ''] = MATRIX_TOKEN.exec(token) ?? [];
    const values = list.split(',');
    const wellFormed = values.length <= 16 && values.every((value) => /^[A-Za-z0-9_.-]{1,20}$/.test(value));
    if (!wellFormed || new Set(values).size !== values.length) {
      return badValue(token, 'a lane filter is a list of different values, e.g. T=1,16');
    }
    return ok({ ...options, cells: { ...options.cells, [parameter]: values } });
  },
  print: ({ cells }) => Object.entries(cells).map(([parameter, values]) => `${parameter}=${values.join(',')}`),
};

const machines: OptionRule = {
  form: 'machine=A,B',
  meaning: 'Other machines than the default one; one verdict is made of all their results.',
  example: '/ab HZ4_S12_MPSC machine=arm64,x86_64',
  keyword: 'machine=',
  valueFollows: false,
  identify: (token) => (token.startsWith('machine=') ? 'machine=' : undefined),
  read(token, options) {
    const names = MachineNames.safeParse(token.slice('machine='.length).split(','));
    return names.success
      ? ok({ ...options, machines: names.data })
      : badValue(token, `machine= needs 1 to ${MACHINES_MAX} different names, e.g. machine=arm64,x86_64`);
  },
  print: ({ machines: names }) => (names === undefined ? [] : [`machine=${names.join(',')}`]),
};

function word(keyword: 'perf' | 'proof', meaning: string, example: string): OptionRule {
  return {
    ...{ form: keyword, keyword, meaning, example },
    valueFollows: false,
    identify: (token) => (token === keyword ? keyword : undefined),
    read: (_, options) => ok({ ...options, [keyword]: true }),
    print: (options) => (options[keyword] ? [keyword] : []),
  };
}

const layouts: OptionRule = {
  form: 'layouts=12',
  meaning: `Links both libraries in so many layouts (${LAYOUT_LIMITS.least} to ${LAYOUT_LIMITS.most}): a gain has to stand in other orders and paddings too.`,
  example: '/ab HZ4_S12_MPSC layouts=12',
  keyword: 'layouts=',
  valueFollows: false,
  identify: (token) => (token.startsWith('layouts=') ? 'layouts=' : undefined),
  read(token, options) {
    const text = token.slice('layouts='.length);
    const count = LayoutCount.safeParse(/^[0-9]{1,3}$/.test(text) ? Number(text) : null);
    return count.success
      ? ok({ ...options, layouts: count.data })
      : badValue(token, `layouts= needs a whole number from ${LAYOUT_LIMITS.least} to ${LAYOUT_LIMITS.most}`);
  },
  print: ({ layouts: count }) => (count === undefined ? [] : [`layouts=${count}`]),
};

const commit: OptionRule = {
  form: '@SHA',
  meaning: 'The commit you looked at, 7 to 40 digits. Refused when the head has changed since; required for forks.',
  example: '/ab base @1f0c9d2',
  keyword: '@',
  valueFollows: false,
  identify: (token) => (token.startsWith('@') ? '@' : undefined),
  read(token, options) {
    const sha = readCommit(token);
    return sha.ok ? ok({ ...options, sha: sha.value }) : sha;
  },
  print: ({ sha }) => (sha === undefined ? [] : [`@${sha}`]),
};

/** All options, in the order in which they are printed. */
export const OPTION_RULES: readonly OptionRule[] = [
  named(
    {
      form: 'on LINE',
      meaning: 'The line to build, when the flag does not determine it; LINE+PRESET adds a preset.',
      example: '/ab base on hz4',
      keyword: 'on',
    },
    (line, options) => ({ ...options, line }),
    ({ line }) => (line === undefined ? [] : [line]),
    ChosenName,
  ),
  named(
    {
      form: 'suite NAME',
      meaning: 'Another suite of lanes than the default one.',
      example: '/ab HZ4_S12_MPSC suite quick',
      keyword: 'suite',
    },
    (suite, options) => ({ ...options, suite }),
    ({ suite }) => (suite === undefined ? [] : [suite]),
  ),
  named(
    {
      form: 'lane NAME',
      meaning: 'Only this lane, as a target; may be repeated.',
      example: '/ab HZ4_S12_MPSC lane mt-remote-small lane st-mixed',
      keyword: 'lane',
    },
    (lane, options) => ({ ...options, lanes: [...options.lanes, lane] }),
    ({ lanes }) => lanes,
  ),
  matrix,
  assigned(
    {
      form: 'budget=20m',
      meaning: 'Longest time for sampling: 10s to 24h.',
      example: '/ab HZ4_S12_MPSC budget=20m',
      keyword: 'budget=',
    },
    'budgetSeconds',
    Duration,
    'a budget looks like 90s, 20m or 1h, from 10s to 24h',
    formatDuration,
  ),
  assigned(
    {
      form: 'gain=2%',
      meaning: 'The gain that target lanes have to show.',
      example: '/ab HZ4_S12_MPSC gain=2%',
      keyword: 'gain=',
    },
    'gain',
    Percent,
    'a gain looks like 2% or 0.5%',
    formatFraction,
  ),
  assigned(
    {
      form: 'margin=1%',
      meaning: 'The loss of throughput that is tolerated on guard lanes.',
      example: '/ab HZ4_S12_MPSC margin=1%',
      keyword: 'margin=',
    },
    'margin',
    Percent,
    'a margin looks like 1% or 0.5%',
    formatFraction,
  ),
  machines,
  word(
    'perf',
    'Also measures where the time goes: counters, and a profile of both sides by function and box.',
    '/ab HZ4_S12_MPSC perf',
  ),
  word(
    'proof',
    'Does not time guard lanes that by proof cannot notice the change, but for one as a control.',
    '/ab base proof',
  ),
  layouts,
  commit,
];

/** Seconds in the largest unit that divides them: `20m`. */
function formatDuration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

function formatFraction(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(12))}%`;
}
