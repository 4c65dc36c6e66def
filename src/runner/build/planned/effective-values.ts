import { resolve } from 'node:path';
import { ASKED } from '../../../core/plan/arms/asked-line.ts';
import { type MacroValue, preprocessorValue } from '../../../core/plan/flags/preprocessor-value.ts';
import type { DefineSetting } from '../../../core/settings/define-settings.ts';
import { EFFECTIVE_VALUE_MAX, type EffectiveDefine, type EffectiveValues } from '../../../model/effective.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import { translationUnits, WITH_ASSEMBLY } from '../translation-unit.ts';
import type { UnitEnds } from './macro-ends.ts';
import type { MakeVariable } from './make-listing.ts';
import type { UnitCommand } from './unit-digests.ts';
import { relative, variablePlaces } from './variable-places.ts';

/** What was found about a build. */
interface AskedBuild {
  /** The root of the commit, as the compiler sees it. */
  readonly root: string;
  readonly units: readonly UnitCommand[];
  readonly ends: readonly UnitEnds[];
  readonly variables: readonly MakeVariable[];
  readonly calls: readonly CompilerCall[];
  /** The calls with the define `ASKED`; null: not planned. */
  readonly askedCalls: readonly CompilerCall[] | null;
  /** The settings of build systems that decide about defines. */
  readonly settings: ReadonlyMap<string, DefineSetting>;
  /** Whether a file is one of the commit, and not one that a configuration wrote. */
  isCommitted(path: string): boolean;
}

const NAMES_MAX = 20_000;
const VALUES_MAX = 4;
const DEPTH_MAX = 8;

/** The values of the defines of a build. */
export function effectiveValues(build: AskedBuild): Omit<EffectiveValues, 'gaps'> {
  const { root, units, ends, variables, askedCalls } = build;
  const places = variablePlaces(variables, root);
  const after = askedCalls === null ? new Set<string>() : definedAfterAsked(askedCalls);
  const seen = new Map<string, SeenDefine>();
  // A header has thousands of definitions, in each unit.
  const files = new Map<string, string>();
  const pathInRoot = (path: string, cwd: string): string => {
    const key = `${cwd}\0${path}`;
    const file = files.get(key) ?? relative(resolve(cwd, path), root);
    files.set(key, file);
    return file;
  };
  let isWhole = units.length > 0;
  for (const [index, unit] of ends.entries()) {
    if (unit === null) {
      isWhole = false;
      continue;
    }
    for (const [name, { value, at }] of unit) {
      if (name === ASKED.name || value === null) continue;
      const known = seen.get(name);
      if (known === undefined && seen.size >= NAMES_MAX) {
        isWhole = false;
        continue;
      }
      const placed = () => (at === null ? null : `${pathInRoot(at.path, units[index]?.cwd ?? root)}:${at.line}`);
      if (known === undefined) {
        seen.set(name, { texts: new Map([[value, unit]]), place: placed() });
        continue;
      }
      if (known.texts.size < VALUES_MAX && !known.texts.has(value)) known.texts.set(value, unit);
      // A header decides after the command line, so its place says more.
      known.place ??= placed();
    }
  }
  const names = [...seen].map(([name, { texts, place }]): [string, EffectiveDefine] => {
    const number = commonNumber(texts);
    const given = place === null ? places.get(name) : undefined;
    const setting = build.isCommitted(fileOf(place ?? given?.at ?? '')) ? undefined : build.settings.get(name);
    const variable = setting === undefined ? given : undefined;
    const at = place ?? variable?.at;
    return [
      name,
      {
        values: [...texts.keys()].map((text) => text.slice(0, EFFECTIVE_VALUE_MAX)),
        ...(number !== undefined && { number }),
        by: place === null ? 'command line' : 'file',
        ...(at !== undefined && { at: at.slice(0, 420) }),
        ...(variable !== undefined && { variable: variable.name, isOwnVariable: variable.isOwn }),
        ...(setting !== undefined && { setting }),
        ...(after.has(name) && { isAfter: true as const }),
      },
    ];
  });
  return {
    units: ends.filter((unit) => unit !== null).length,
    isWhole,
    defines: fateOfDefines(build),
    names: Object.fromEntries(names),
  };
}

type UnitMacros = NonNullable<UnitEnds>;

interface SeenDefine {
  /** Value → the macros of a unit that has it. */
  readonly texts: Map<string, UnitMacros>;
  place: string | null;
}

/** The number that all values stand for; undefined where they differ, or one stands for no number. */
function commonNumber(texts: ReadonlyMap<string, UnitMacros>): string | undefined {
  const numbers = new Set([...texts].map(([text, macros]) => numberOf(text, macros, 0)));
  const [only] = numbers;
  return numbers.size === 1 && typeof only === 'bigint' ? String(only) : undefined;
}

function numberOf(text: string, macros: UnitMacros, depth: number): MacroValue {
  if (text === '' || text.length > EFFECTIVE_VALUE_MAX || depth > DEPTH_MAX) return 'unknown';
  if (/^-?\d{1,18}$/.test(text) && !/^-?0\d/.test(text)) return BigInt(text);
  return preprocessorValue(text, (name) => {
    const macro = macros.get(name);
    // A name that the tree does not define may be one of the system.
    return macro === undefined || macro.value === null ? 'unknown' : numberOf(macro.value, macros, depth + 1);
  });
}

/** The names that calls set after `ASKED`. */
function definedAfterAsked(calls: readonly CompilerCall[]): Set<string> {
  const names = new Set<string>();
  for (const { args } of calls) {
    const defines = definesOf(args);
    const at = defines.findLastIndex((each) => each.name === ASKED.name);
    if (at >= 0) for (const each of defines.slice(at + 1)) names.add(each.name);
  }
  return names;
}

function definesOf(args: readonly string[]): { readonly name: string; readonly index: number }[] {
  const found: { name: string; index: number }[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    const text = argument === '-D' || argument === '-U' ? (args[++index] ?? '') : /^-[DU](.+)$/s.exec(argument)?.[1];
    const [, name] = /^([A-Za-z_]\w*)/.exec(text ?? '') ?? [];
    if (name !== undefined) found.push({ name, index });
  }
  return found;
}

/** Whether the defines of a command are all that they change in the calls. */
function fateOfDefines({ calls, askedCalls }: AskedBuild): EffectiveValues['defines'] {
  if (askedCalls === null) return 'unknown';
  const compiling = askedCalls.filter((call) => translationUnits(call, WITH_ASSEMBLY).length > 0);
  const has = ({ args }: CompilerCall) => definesOf(args).some(({ name }) => name === ASKED.name);
  if (compiling.length > 0 && !askedCalls.some(has)) return 'dropped';
  const text = ({ compiler, cwd, args }: CompilerCall) =>
    [compiler, cwd, ...args.filter((each) => !/^-[DU]ALLOC_AB_ASKED(=1)?$/.test(each))].join('\0');
  const [plain, asked] = [calls, askedCalls].map((list) => list.map(text).sort().join('\n'));
  return plain === asked && compiling.every(has) ? 'added' : 'mixed';
}

function fileOf(place: string): string {
  return place.replace(/:\d+$/, '');
}
