import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
/** Where cmake and meson try the compiler. */
const TRIAL = /\/(CMakeFiles\/([^/]+\/CompilerId[^/]*|CMakeTmp|CMakeScratch)|meson-private)\//;

/** Repeats the preprocessing of each unit of a build and reads the values of the macros `names`. */
export async function effectiveFlags(
  sandbox: Sandbox,
  { host, inside }: BuildPlace,
  calls: readonly CompilerCall[],
  names: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<EffectiveFlags> {
  const onHost = (path: string): string =>
    path.startsWith(`${inside}/`) ? join(host, path.slice(inside.length)) : path;
  const units = distinct(calls.flatMap((call) => translationUnits(call))).filter(
    ({ source }) => existsSync(onHost(source)) && !TRIAL.test(source.slice(inside.length)),
  );
  const values = new Map<string, Set<string>>([...names].map((name) => [name, new Set()]));
  const definedIn: Record<string, number> = Object.fromEntries([...names].map((name) => [name, 0]));
  let checked = 0;
  for (const unit of names.size === 0 ? [] : units.slice(0, UNITS_MAX)) {
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
    for (const [name, value] of readMacros(listing.stdout, names)) {
      values.get(name)?.add(value.slice(0, VALUE_CHARACTERS_MAX));
      definedIn[name] = (definedIn[name] ?? 0) + 1;
    }
  }
  const seen =
    checked === 0 ? [] : [...values].map(([name, set]) => [name, set.size > 1 ? 'mixed' : ([...set][0] ?? null)]);
  return { values: Object.fromEntries(seen), units: units.length, checked, definedIn, options: compilerOptions(units) };
}

function compilerOptions(units: readonly TranslationUnit[]): string[] {
  const options = units.flatMap(({ macrosArgv }) => macrosArgv.slice(1, -3)).filter((each) => !/^\/|^@/.test(each));
  return [...new Set(options.map((each) => each.slice(0, OPTION_CHARACTERS_MAX)))].sort().slice(0, OPTIONS_MAX);
}

function distinct(units: readonly TranslationUnit[]): TranslationUnit[] {
  return [...new Map(units.map((unit) => [`${unit.cwd}\0${unit.macrosArgv.join('\0')}`, unit])).values()];
}
