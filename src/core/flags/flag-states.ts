import type { FlagDeclaration } from '../../model/command.ts';
import type { Define } from '../../model/names.ts';
import { buildingArm, computedFrom } from '../plan/arms/building-arm.ts';
import { isProven, type LineModel, newErrors, placeOf, walkArm } from '../plan/arms/line-model.ts';
import type { HeaderError } from '../plan/flags/header-program.ts';
import type { Walk } from '../plan/flags/macro-walk.ts';

/** Steps of the preprocessor for the states of all flags of a line together: about two seconds. */
const STEPS_MAX = 2_000_000;

/** Values of a flag that are tried, walks for the flag that it needs, and parts of a state. */
const LIMITS = { values: 4, walks: 12, parts: 4 } as const;

/** What the headers do with each flag of a line. */
export class FlagStates {
  readonly #model: LineModel;
  readonly #deciding: ReadonlySet<string>;
  readonly #size: number;
  #left = STEPS_MAX;

  constructor(model: LineModel, count: number) {
    this.#model = model;
    this.#size = model.program.files.reduce((sum, { steps }) => sum + steps.length, 1);
    this.#deciding = count === 0 ? new Set() : decidingNames(model);
  }

  /** `live`, `archived for 1; needs HZ4_B=1`, `from HZ4_A and HZ4_B`. */
  of(flag: FlagDeclaration): string {
    const { name, kind } = flag;
    if (kind === 'computed') {
      const from = [...new Set(computedFrom(name, this.#model.program))].filter((each) => /^[A-Z]/.test(each));
      return from.length === 0 ? 'set by the headers' : `from ${from.slice(0, LIMITS.parts).join(' and ')}`;
    }
    const conditions = flag.archived ?? [];
    if (kind === 'number' && conditions.length > 0) {
      return conditions
        .slice(0, LIMITS.parts)
        .map(({ condition }) => `archived where ${bare(condition)}`)
        .join('; ');
    }
    if (!this.#deciding.has(name) && conditions.length === 0) return 'live';
    const parts = valuesOf(flag).flatMap((value) => this.#stateFor(flag, value));
    return parts.length === 0 ? 'live' : [...new Set(parts)].slice(0, LIMITS.parts).join('; ');
  }

  #stateFor({ name, headerValue }: FlagDeclaration, value: string): string[] {
    if (value === headerValue) return [];
    if (this.#left < 0) return ['not checked for errors'];
    const arm = [{ name, value }];
    const walk = this.#walk(arm);
    const known = new Set([...this.#model.shipped.possible, ...this.#model.shipped.errors].map(placeOf));
    const [error] = newErrors(this.#model, walk.errors);
    const open = walk.possible.find((each) => each.isArchive && each.names.includes(name) && !known.has(placeOf(each)));
    if (error?.isArchive === true || (error === undefined && open !== undefined)) return [`archived for ${value}`];
    if (error !== undefined) return [this.#needed(arm, error, value)];
    const final = walk.value(name);
    return typeof final === 'bigint' && String(final) !== value ? [`${value} is replaced by the headers`] : [];
  }

  #needed(arm: readonly Define[], error: HeaderError, value: string): string {
    const passes = (walk: Walk) => {
      this.#left -= this.#size;
      return isProven(walk, this.#model);
    };
    const found = buildingArm(arm, error, this.#model, passes, LIMITS.walks);
    const added = (found ?? []).filter(({ name }) => arm.every((flag) => flag.name !== name));
    const needs = added.map((flag) => (flag.value === null ? flag.name : `${flag.name}=${flag.value}`)).join(' ');
    return needs === '' ? `${value} does not build` : `${value === '1' ? '' : `${value} `}needs ${needs}`;
  }

  #walk(arm: readonly Define[]): Walk {
    this.#left -= this.#size;
    return walkArm(this.#model, arm);
  }
}

/** The values of a flag that are tried. */
function valuesOf({ kind, values = [], headerValue }: FlagDeclaration): readonly string[] {
  if (kind === 'switch') return headerValue === '1' ? ['0'] : headerValue === '0' ? ['1'] : ['1', '0'];
  if (kind === 'presence') return ['1'];
  return values.slice(0, LIMITS.values);
}

/** The names that decide about an error of the headers, through the macros that are computed from them. */
function decidingNames({ program }: LineModel): ReadonlySet<string> {
  const from = new Map<string, string[]>();
  const names = new Set<string>();
  for (const step of program.files.flatMap(({ steps }) => steps)) {
    if (step.kind === 'error' || step.kind === 'assert') for (const name of step.error.names) names.add(name);
    if (step.kind !== 'define') continue;
    const words = (step.replacement.expression ?? []).flatMap((token) => (token.kind === 'name' ? [token.text] : []));
    from.set(step.name, [...(from.get(step.name) ?? []), ...words, ...step.under]);
  }
  for (const name of names) for (const each of from.get(name) ?? []) names.add(each);
  return names;
}

/** A condition without the parentheses around it. */
function bare(condition: string): string {
  const inner = condition.replace(/^\((1)\) && /, '');
  return /^\([^()]*\)$/.test(inner) ? inner.slice(1, -1) : inner.slice(0, 120);
}
