import type { Side } from '../../model/command.ts';
import { RESERVED_VARIABLE } from '../../model/line-flags.ts';
import { ChosenName, FlagName, FlagValue, VariableName } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { badValue } from './token-values.ts';

/** Most flags or variables on one side of a comparison. */
const SIDE_MAX = 8;

/** `T=1,16`: a matrix parameter has 1 to 4 capital letters, no digit and no `_`; a flag with such a name cannot be given a value. */
export const MATRIX_TOKEN = /^([A-Z]{1,4})=(.*)$/su;

const FLAG_TOKEN = /^[A-Z][A-Z0-9_]*(=.*)?$/su;
const VARIABLE_TOKEN = /^[A-Z_][A-Z0-9_]*=/;
const VARIABLE_VALUE = /^[A-Za-z0-9_.+,:/@%=-]{1,200}$/;

/** A kind of side that can be compared: how it is recognised, read and printed. Rules are tried in order. */
export interface SideRule<S extends Side = Side> {
  readonly kind: S['kind'];
  /** The forms of a whole comparison, for help. */
  readonly questions: readonly { readonly form: string; readonly meaning: string; readonly example: string }[];
  /** Keyword that begins the side, if it has one. */
  readonly keyword?: string;
  begins(token: string): boolean;
  /** Reads a side from the front of the tokens and returns how many it took. */
  read(tokens: readonly string[]): Result<{ readonly side: S; readonly taken: number }, Refusal>;
  print(side: S): string;
}

const base: SideRule<Extract<Side, { kind: 'base' }>> = {
  kind: 'base',
  keyword: 'base',
  questions: [
    {
      form: 'base',
      meaning: 'The head of the pull request against its merge base: is this a regression?',
      example: '/ab base',
    },
  ],
  begins: (token) => token === 'base',
  read: () => ok({ side: { kind: 'base' }, taken: 1 }),
  print: () => 'base',
};

const env: SideRule<Extract<Side, { kind: 'env' }>> = {
  kind: 'env',
  keyword: 'env',
  questions: [
    {
      form: 'env NAME=V …',
      meaning:
        'One library, an environment variable unset against set. The binary is the same: the most sensitive comparison.',
      example: '/ab env HZ4_STATS=1',
    },
    {
      form: 'env NAME=A vs env NAME=B',
      meaning: 'The same with two values; the right side is the baseline.',
      example: '/ab env HZ4_BATCH=64 vs env HZ4_BATCH=16',
    },
  ],
  begins: (token) => token === 'env',
  read(tokens) {
    const variables: { name: string; value: string }[] = [];
    for (const token of tokens.slice(1)) {
      // Only the token right after `env` may have the name of a matrix parameter: a later T=16 is a lane filter.
      if (!VARIABLE_TOKEN.test(token) || (variables.length > 0 && MATRIX_TOKEN.test(token))) break;
      const name = token.slice(0, token.indexOf('='));
      const value = token.slice(name.length + 1);
      if (!VariableName.safeParse(name).success || !VARIABLE_VALUE.test(value)) {
        return badValue(token, 'a variable is NAME=VALUE, the value 1 to 200 letters, digits and _ . + , : / @ % = -');
      }
      if (RESERVED_VARIABLE.test(name)) {
        return refuse({
          code: 'reserved-variable',
          message: `The variable ${name} is set by the measurement itself: it decides which allocator is loaded.`,
          token: name,
          next: 'Choose the allocator by name, e.g. /ab hz4 vs mimalloc.',
        });
      }
      if (variables.some((known) => known.name === name)) return twice(name, `env ${name}=A vs env ${name}=B`);
      variables.push({ name, value });
    }
    if (variables.length === 0) {
      return refuse({
        code: 'missing-value',
        message: '"env" needs at least one NAME=VALUE after it.',
        token: 'env',
        next: 'Write for example /ab env HZ4_STATS=1.',
      });
    }
    if (variables.length > SIDE_MAX) return tooMany('variables');
    return ok({ side: { kind: 'env', variables }, taken: variables.length + 1 });
  },
  print: ({ variables }) => ['env', ...variables.map(({ name, value }) => `${name}=${value}`)].join(' '),
};

const flags: SideRule<Extract<Side, { kind: 'flags' }>> = {
  kind: 'flags',
  questions: [
    {
      form: 'FLAG …',
      meaning: 'A flag off against on, two builds of the same commit. Several flags are set together.',
      example: '/ab HZ4_S12_MPSC',
    },
    {
      form: 'FLAG=V …',
      meaning: "The line's default against the flag set to V.",
      example: '/ab HZ4_RBUF_CAP=64',
    },
    {
      form: 'FLAG=A vs FLAG=B',
      meaning: 'Two settings; the right side is the baseline.',
      example: '/ab HZ4_RBUF_CAP=64 vs HZ4_RBUF_CAP=16',
    },
  ],
  begins: (token) => FLAG_TOKEN.test(token) && !MATRIX_TOKEN.test(token),
  read(tokens) {
    const defines: { name: string; value?: string }[] = [];
    for (const token of tokens) {
      if (!flags.begins(token)) break;
      const at = token.indexOf('=');
      const name = at < 0 ? token : token.slice(0, at);
      const value = at < 0 ? undefined : token.slice(at + 1);
      if (!FlagName.safeParse(name).success) return badValue(token, 'a flag has at most 64 characters');
      if (value !== undefined && !FlagValue.safeParse(value).success) {
        const suggestion =
          VARIABLE_VALUE.test(value) && VariableName.safeParse(name).success ? `env ${token}` : undefined;
        return badValue(token, "a flag's value is 1 to 64 letters, digits and _ . + -", suggestion);
      }
      if (defines.some((known) => known.name === name)) return twice(name, `${name}=1 vs ${name}=0`);
      defines.push(value === undefined ? { name } : { name, value });
    }
    if (defines.length > SIDE_MAX) return tooMany('flags');
    return ok({ side: { kind: 'flags', defines }, taken: defines.length });
  },
  print: ({ defines }) => defines.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)).join(' '),
};

const name: SideRule<Extract<Side, { kind: 'name' }>> = {
  kind: 'name',
  questions: [
    {
      form: 'LINE vs LINE',
      meaning: 'Two allocators of the repository, both at the head; the right side is the baseline.',
      example: '/ab hz4 vs hz3',
    },
    {
      form: 'LINE+PRESET vs LINE',
      meaning: 'With the settings of a preset of the configuration, wherever a line is named.',
      example: '/ab hz4+fat vs hz4',
    },
    {
      form: 'LINE vs ALLOCATOR',
      meaning: 'Against an installed one: mimalloc, jemalloc, tcmalloc, system, or one from the configuration.',
      example: '/ab hz4 vs mimalloc',
    },
  ],
  begins: (token) => ChosenName.safeParse(token).success,
  read: ([token = '']) => ok({ side: { kind: 'name', name: token }, taken: 1 }),
  print: (side) => side.name,
};

/** All kinds of sides; keywords come before names. */
export const SIDE_RULES: readonly SideRule[] = [flags, name, env, base]
  .map((row) => row as unknown as SideRule)
  .sort((a, b) => Number(b.keyword !== undefined) - Number(a.keyword !== undefined));

function twice(token: string, suggestion: string): ReturnType<typeof refuse> {
  return refuse({
    code: 'duplicate-flag',
    message: `${quoted(token)} is on one side twice, so its value is not clear.`,
    token: harmless(token),
    suggestion,
    next: `To compare two values write /ab ${suggestion}.`,
  });
}

function tooMany(settings: string): ReturnType<typeof refuse> {
  return refuse({
    code: 'too-many-flags',
    message: `One side has more than ${SIDE_MAX} ${settings}: a result could not be traced to one of them.`,
    next: 'Compare fewer at once.',
  });
}
