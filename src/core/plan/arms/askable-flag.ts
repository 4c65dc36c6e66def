import { type FlagDeclaration, isFlag, type Side } from '../../../model/command.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { harmless, harmlessPath } from '../../text/quote.ts';
import { listed } from '../../text/suggestion.ts';
import { buildValue, setBy } from './build-value.ts';
import { type LineModel, newErrors, walkArm } from './line-model.ts';

type Defines = Extract<Side, { kind: 'flags' }>['defines'];

/** Refuses a name that the headers declare and that no build can set; undefined where it is a flag. */
export function notAFlag(flag: FlagDeclaration, { program }: LineModel): Result<never, Refusal> | undefined {
  if (isFlag(flag)) return undefined;
  const { name, kind, file, lineNumber, default: text } = flag;
  const where = `${harmlessPath(file)}:${lineNumber}`;
  if (kind === 'computed') {
    const sources = program.files
      .flatMap(({ steps }) => steps)
      .flatMap((step) => (step.kind === 'define' && step.name === name ? (step.replacement.expression ?? []) : []))
      .flatMap((token) => (token.kind === 'name' && token.text !== name ? [token.text] : []));
    const from = [...new Set(sources)];
    const computed = from.length === 0 ? '' : `, from ${from.slice(0, 4).join(' and ')}`;
    return refuse({
      code: 'not-a-flag',
      message: `${name} is not a flag: ${where} defines it as ${harmless(text ?? '', /[()<>]/) || 'empty'}${computed}, whatever a build sets.`,
      token: name,
      next:
        from.length === 0
          ? 'To make it a flag, put its #define between #ifndef and #endif.'
          : `Ask for ${listed(from, 4)}, or put its #define between #ifndef and #endif.`,
    });
  }
  return refuse({
    code: 'not-a-flag',
    message:
      kind === 'guard'
        ? `${name} is not a flag: it keeps ${harmlessPath(file)} from being included twice.`
        : `${name} is not a flag: the compiler or the system defines it, and ${where} only tests it.`,
    token: name,
    next: 'Name a flag of the line; alloc-ab flags lists them.',
  });
}

/**
 * Refuses a flag without a value that is not 0 or 1; undefined where off against on is what it means, and where every other value is stopped,
 * 0 and 1 as well: then the error that stops them is the answer.
 */
export function needsValue(
  { name, value }: Defines[number],
  flag: FlagDeclaration,
  model: LineModel,
): Result<never, Refusal> | undefined {
  if (value !== undefined || (flag.kind !== 'number' && flag.kind !== 'choice')) return undefined;
  const shown = harmless(flag.default ?? '', /[()<>]/) || 'empty';
  const number = flag.headerValue;
  const is = number === undefined || number === plainNumber(shown) ? shown : `${shown}, which is ${number}`;
  const kind =
    flag.kind === 'choice' ? `a choice among ${listed((flag.values ?? []).map((each) => harmless(each)))}` : 'a number';
  const built = buildValue(name, model.values);
  const inBuild = built?.define?.number;
  const [other, present] = exampleValues(inBuild === undefined ? flag : { ...flag, headerValue: inBuild }, model);
  if (other === null) return undefined;
  const question = `${name}=${other} vs ${name}=${present}`;
  return refuse({
    code: 'flag-needs-value',
    message:
      built === undefined || inBuild === undefined
        ? `${name} is ${kind}, and 0 against 1 would not answer anything: in the header (${harmlessPath(flag.file)}:${flag.lineNumber}) it is ${is}.`
        : `${name} is ${kind}, and 0 against 1 would not answer anything: in the build it is ${inBuild}, since ${setBy(built)}.`,
    token: name,
    suggestion: question,
    next: `Give two values, e.g. /ab ${question}.`,
  });
}

/** Another value of a flag and the present one, for an example that builds as far as the headers tell; null: they let no other value pass. */
function exampleValues(
  { name, kind, values = [], headerValue, ...flag }: FlagDeclaration,
  model: LineModel,
): readonly [string | null, string] {
  const present = headerValue ?? plainNumber(flag.default ?? '') ?? values[0] ?? '16';
  const number = Number(present);
  const near = number > 1 ? [number * 2, Math.floor(number / 2), number + 1, number - 1] : [number + 1, number - 1];
  const others = kind === 'choice' ? values.filter((value) => value !== present) : near.map(String);
  const builds = (value: string) => newErrors(model, walkArm(model, [{ name, value }]).errors).length === 0;
  const fitting = others.filter((value) => /^[A-Za-z0-9_.+-]{1,64}$/.test(value) && value !== 'NaN');
  const isStopped = fitting.length > 0 && ![...fitting, '0', '1'].some(builds);
  return [isStopped ? null : (fitting.find(builds) ?? fitting[0] ?? 'V'), present];
}

/** The number that a default is, without parentheses and suffix: `(16u)` is `16`. */
export function plainNumber(text: string): string | undefined {
  const plain = text.replace(/^\(+|\)+$/g, '').trim();
  return /^-?\d+[uUlL]*$/.test(plain) ? plain.replace(/[uUlL]+$/, '') : undefined;
}
