import { type FlagDeclaration, isFlag } from '../../../model/command.ts';
import { type Define, FlagValue } from '../../../model/names.ts';
import { IDENTIFIER } from '../flags/condition-stack.ts';
import type { HeaderError, HeaderProgram } from '../flags/header-program.ts';
import type { Walk } from '../flags/macro-walk.ts';
import { type LineModel, walkArm } from './line-model.ts';

/** Limits of the search: names, values of one, and steps of the preprocessor in all walks together. */
const LIMITS = { names: 12, values: 6, steps: 1_000_000, walks: 400 } as const;

/**
 * The arm with the fewest flags added or changed that passes a test: one more flag, then two, then another value of a flag of the arm; the
 * last first where the error names no other flag. Tried are the flags that decide about an error, with the values that its condition tests. Undefined: none was found.
 */
export function buildingArm(
  arm: readonly Define[],
  error: Pick<HeaderError, 'names' | 'condition' | 'text'>,
  model: LineModel,
  passes: (walk: Walk) => boolean,
): readonly Define[] | undefined {
  const size = model.program.files.reduce((sum, { steps }) => sum + steps.length, 1);
  let left = Math.min(LIMITS.walks, Math.floor(LIMITS.steps / size));
  const flags = decidingFlags(error.names, model);
  const isAsked = (name: string) => arm.some((flag) => flag.name === name);
  const changes = flags.flatMap((flag) => changesOf(flag, error.condition, flags));
  const added = changes.filter(({ name }) => !isAsked(name));
  const trial = (extra: readonly Define[]): readonly Define[] | undefined => {
    left -= 1;
    if (left < 0) return undefined;
    const names = new Set(extra.map(({ name }) => name));
    const whole = [...arm.filter(({ name }) => !names.has(name)), ...extra];
    return passes(walkArm(model, whole)) ? whole : undefined;
  };
  const isSwitch = (name: string) => declaredKind(name, flags) === 'switch';
  // A switch that was asked is not turned off again, and no flag gets what ships: that would be another question.
  const changed = changes
    .filter(({ name, value }) => isAsked(name) && !isSwitch(name) && value !== shippedValue(name, flags))
    .map((one) => [one]);
  const single = added.map((one) => [one]);
  const pairs = added.flatMap((one, index) =>
    added.slice(index + 1).flatMap((other) => (one.name === other.name ? [] : [[one, other]])),
  );
  // An error that names no other flag is about the value that was asked.
  const mentioned: readonly string[] = error.text.match(IDENTIFIER) ?? [];
  const isOwn = flags.every(({ name }) => isAsked(name) || !mentioned.includes(name));
  for (const extra of isOwn ? [...changed, ...single, ...pairs] : [...single, ...pairs, ...changed]) {
    const found = trial(extra);
    if (found) return found;
  }
  return undefined;
}

function declaredKind(name: string, flags: readonly FlagDeclaration[]): FlagDeclaration['kind'] | undefined {
  return flags.find((flag) => flag.name === name)?.kind;
}

function shippedValue(name: string, flags: readonly FlagDeclaration[]): string | undefined {
  return flags.find((flag) => flag.name === name)?.headerValue;
}

/** The flags that decide about names, through the macros that are computed from them. */
function decidingFlags(names: readonly string[], { program, declared }: LineModel): FlagDeclaration[] {
  const seen = new Set(names);
  for (const name of seen) {
    if (seen.size > 200) break;
    for (const each of computedFrom(name, program)) seen.add(each);
  }
  const flags = [...seen].flatMap((name) => declared.get(name) ?? []);
  return flags.filter(isFlag).slice(0, LIMITS.names);
}

function computedFrom(name: string, { files }: HeaderProgram): string[] {
  return files.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.kind !== 'define' || step.name !== name) return [];
      const words = (step.replacement.expression ?? []).flatMap((token) => (token.kind === 'name' ? [token.text] : []));
      return [...words, ...step.under];
    }),
  );
}

/** The values of a flag that are tried, the likeliest first. */
function changesOf(flag: FlagDeclaration, condition: string, others: readonly FlagDeclaration[]): Define[] {
  const { name, kind, headerValue } = flag;
  if (kind === 'presence') return [{ name, value: '1' }];
  const numbers = [...condition.matchAll(/(?<![\w.])\d{1,9}(?![\w.])/g)].map(([digits]) => Number(digits));
  const bounds = kind === 'number' ? others.flatMap((each) => Number(each.headerValue ?? Number.NaN)) : [];
  const near = [...numbers, ...bounds].filter(Number.isSafeInteger).flatMap((bound) => [bound, bound - 1, bound + 1]);
  const values = kind === 'switch' ? ['1', '0'] : [...(flag.values ?? []), ...near.map(String)];
  const tried = [...new Set([...(headerValue === undefined ? [] : [headerValue]), ...values])];
  return tried
    .filter((value) => FlagValue.safeParse(value).success)
    .slice(0, LIMITS.values)
    .map((value) => ({ name, value }));
}
