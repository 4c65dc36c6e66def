import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FlagName } from '../../model/names.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { BuildPlace } from './build-place.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { readMacros, type TranslationUnit, translationUnits } from './translation-unit.ts';

/** Values that flags had in the compiler during one build. */
export interface EffectiveFlags {
  /** Flag → its value; null: defined nowhere; `mixed`: units disagree. Empty when no unit could be preprocessed. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Units whose compiler call was recorded. */
  readonly units: number;
  /** Units that were preprocessed again. */
  readonly checked: number;
  /** Flag → number of checked units that define it. */
  readonly definedIn: Readonly<Record<string, number>>;
  /** Options of the compiler in the calls that compiled a unit, each once, sorted. */
  readonly options: readonly string[];
}

/** Most units that are preprocessed; far fewer show the flags of a library. */
const UNITS_MAX = 64;
const PREPROCESS_TIMEOUT_MS = 30_000;
const LISTING_BYTES = 4 * 1024 * 1024;
const VALUE_CHARACTERS_MAX = 64;
/** Most options of the compiler that are compared. */
const OPTIONS_MAX = 4000;
const OPTION_CHARACTERS_MAX = 200;
/** Most flags that are recorded without being asked for. */
const MACROS_MAX = 20_000;
/** Where cmake and meson try the compiler. */
const TRIAL = /\/(CMakeFiles\/([^/]+\/CompilerId[^/]*|CMakeTmp|CMakeScratch)|meson-private)\//;

/** What the compiler saw in the units of a build: the answer to every question about the value of a flag in it. */
export const SeenMacros = z.strictObject({
  /** Units whose compiler call was recorded. */
  units: z.int().min(0),
  /** Units that were preprocessed again. */
  checked: z.int().min(0),
  /** Options of the compiler in the calls that compiled a unit. */
  options: z.array(z.string().max(OPTION_CHARACTERS_MAX)).max(OPTIONS_MAX),
  /** Macro that has the name of a flag → the number of units that define it, and its first two values. */
  macros: z.record(
    FlagName,
    z.strictObject({ units: z.int().min(1), values: z.array(z.string().max(VALUE_CHARACTERS_MAX)).min(1).max(2) }),
  ),
  /** Whether a flag that is not listed was defined nowhere. False when only some were asked for, or there were too many. */
  isWhole: z.boolean(),
});
export type SeenMacros = z.infer<typeof SeenMacros>;

/**
 * Repeats the preprocessing of each unit of a build and reads the macros at its end: those of `wanted`, and all others too when `all` is
 * set. Without either nothing is preprocessed.
 */
export async function seenMacros(
  sandbox: Sandbox,
  { host, inside }: BuildPlace,
  calls: readonly CompilerCall[],
  { wanted, all }: { readonly wanted: ReadonlySet<string>; readonly all: boolean },
  signal?: AbortSignal,
): Promise<SeenMacros> {
  const onHost = (path: string): string =>
    path.startsWith(`${inside}/`) ? join(host, path.slice(inside.length)) : path;
  const units = distinct(calls.flatMap((call) => translationUnits(call))).filter(
    ({ source }) => existsSync(onHost(source)) && !TRIAL.test(source.slice(inside.length)),
  );
  const macros = new Map<string, { units: number; values: string[] }>();
  let checked = 0;
  let isWhole = all;
  for (const unit of wanted.size === 0 && !all ? [] : units.slice(0, UNITS_MAX)) {
    if (signal?.aborted) break;
    const listing = await sandbox.start({
      argv: unit.macrosArgv,
      cwd: unit.cwd,
      reads: [{ host, at: inside }],
      timeoutMs: PREPROCESS_TIMEOUT_MS,
      maxBytes: LISTING_BYTES,
      signal,
    });
    if (listing.report.exitCode !== 0) continue;
    checked++;
    if (listing.isCut) isWhole = false;
    for (const [name, value] of readMacros(listing.stdout, all ? null : wanted)) {
      if (!FlagName.safeParse(name).success) continue;
      if (macros.has(name) || wanted.has(name) || macros.size < MACROS_MAX) note(macros, name, value);
      else isWhole = false;
    }
  }
  const options = compilerOptions(units);
  return { units: units.length, checked, options, macros: Object.fromEntries(macros), isWhole };
}

function note(macros: Map<string, { units: number; values: string[] }>, name: string, value: string): void {
  const seen = macros.get(name) ?? { units: 0, values: [] };
  const short = value.slice(0, VALUE_CHARACTERS_MAX);
  seen.units++;
  if (seen.values.length < 2 && !seen.values.includes(short)) seen.values.push(short);
  macros.set(name, seen);
}

/** The values that the flags `names` had in a build. */
export function effectiveFlags(
  { units, checked, options, macros }: SeenMacros,
  names: ReadonlySet<string>,
): EffectiveFlags {
  const seen = (name: string) => (Object.hasOwn(macros, name) ? macros[name] : undefined);
  const valueIn = (name: string): string | null => {
    const [first = null, ...others] = seen(name)?.values ?? [];
    return others.length > 0 ? 'mixed' : first;
  };
  return {
    values: checked === 0 ? {} : Object.fromEntries([...names].map((name) => [name, valueIn(name)])),
    units,
    checked: names.size === 0 ? 0 : checked,
    definedIn: Object.fromEntries([...names].map((name) => [name, seen(name)?.units ?? 0])),
    options,
  };
}

function compilerOptions(units: readonly TranslationUnit[]): string[] {
  const options = units.flatMap(({ macrosArgv }) => macrosArgv.slice(1, -3)).filter((each) => !/^\/|^@/.test(each));
  return [...new Set(options.map((each) => each.slice(0, OPTION_CHARACTERS_MAX)))].sort().slice(0, OPTIONS_MAX);
}

function distinct(units: readonly TranslationUnit[]): TranslationUnit[] {
  return [...new Map(units.map((unit) => [`${unit.cwd}\0${unit.macrosArgv.join('\0')}`, unit])).values()];
}
