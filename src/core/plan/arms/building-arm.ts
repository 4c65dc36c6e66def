import { type FlagDeclaration, isFlag } from '../../../model/command.ts';
import { type Define, FlagValue } from '../../../model/names.ts';
import { IDENTIFIER } from '../flags/condition-stack.ts';
import type { HeaderError, HeaderProgram } from '../flags/header-program.ts';
import type { Walk } from '../flags/macro-walk.ts';
import { type LineModel, newErrors, placeOf, walkArm } from './line-model.ts';

/** Limits of the search: names, values of one, steps of the preprocessor in all walks together, walks, and errors one after the other. */
const LIMITS = { names: 12, values: 6, steps: 1_000_000, walks: 400, errors: 4, branches: 4 } as const;

/** Why an arm does not pass: an error of the headers, or names whose value is not the wanted one. */
type Obstacle = HeaderError | { readonly names: readonly string[] };

/**
 * An arm with flags added or changed that passes a test: one more flag, then two, then another value of a flag of the arm; the last first
 * where the error names no other flag. Tried are the flags that decide about an error, with the values that its condition tests. Where
 * another error comes instead, the search goes on from there. Undefined: none was found.
 */
export function buildingArm(
  arm: readonly Define[],
  obstacle: Obstacle,
  model: LineModel,
  passes: (walk: Walk) => boolean,
  walks: number = LIMITS.walks,
): readonly Define[] | undefined {
  const size = model.program.files.reduce((sum, { steps }) => sum + steps.length, 1);
  let left = Math.min(walks, Math.floor(LIMITS.steps / size));

  function search(from: readonly Define[], seen: Obstacle, depth: number): readonly Define[] | undefined {
    const better: { readonly whole: readonly Define[]; readonly next: HeaderError }[] = [];
    for (const extra of trials(from, arm, seen, model)) {
      left -= 1;
      if (left < 0) return undefined;
      const names = new Set(extra.map(({ name }) => name));
      const whole = [...from.filter(({ name }) => !names.has(name)), ...extra];
      const walk = walkArm(model, whole);
      if (passes(walk)) return whole;
      const next = nextError(walk, seen, model);
      if (next !== undefined && better.length < LIMITS.branches) better.push({ whole, next });
    }
    if (depth >= LIMITS.errors) return undefined;
    for (const { whole, next } of better) {
      const found = search(whole, next, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  return search(arm, obstacle, 1);
}

/** The error that comes where a former one is gone; undefined: the former one is still there. */
function nextError(walk: Walk, seen: Obstacle, model: LineModel): HeaderError | undefined {
  if (!('file' in seen)) return undefined;
  const isThere = [...walk.errors, ...walk.possible].some((each) => placeOf(each) === placeOf(seen));
  return isThere ? undefined : newErrors(model, walk.errors)[0];
}

/** The flags to add or to change, in the order in which they are tried. */
function trials(
  from: readonly Define[],
  asked: readonly Define[],
  obstacle: Obstacle,
  model: LineModel,
): (readonly Define[])[] {
  const [condition, text] = 'file' in obstacle ? [obstacle.condition, obstacle.text] : ['', ''];
  const flags = decidingFlags(obstacle.names, model);
  const isSet = (name: string) => from.some((flag) => flag.name === name);
  const isAsked = (name: string) => asked.some((flag) => flag.name === name);
  const changes = flags.flatMap((flag) => changesOf(flag, condition, flags));
  const added = changes.filter(({ name }) => !isSet(name));
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
  const mentioned: readonly string[] = text.match(IDENTIFIER) ?? [];
  const isOwn = flags.every(({ name }) => isAsked(name) || !mentioned.includes(name));
  return isOwn ? [...changed, ...single, ...pairs] : [...single, ...pairs, ...changed];
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

/** The names that the definitions of a macro, and the conditions around them, use. */
export function computedFrom(name: string, { files }: HeaderProgram): string[] {
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
  const shipped = headerValue === undefined ? [] : [headerValue];
  const beside = kind === 'number' ? shipped.map((value) => String(Number(value) * 2 || 1)) : [];
  const tried = [...new Set([...shipped, ...values.slice(0, LIMITS.values - 2), ...beside])];
  return tried
    .filter((value) => FlagValue.safeParse(value).success)
    .slice(0, LIMITS.values)
    .map((value) => ({ name, value }));
}
