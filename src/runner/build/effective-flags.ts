import { existsSync } from 'node:fs';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { CompilerCall } from './shim.ts';
import { readMacros, type TranslationUnit, translationUnits } from './translation-unit.ts';

/** What the compiler saw of the wanted flags in one build. */
export interface EffectiveFlags {
  /** Flag → its value; null: defined nowhere; `mixed`: units disagree. Empty when nothing could be asked. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Units whose compile was seen. */
  readonly units: number;
  /** Units that were asked, and of these how many had each flag defined. */
  readonly asked: number;
  readonly definedIn: Readonly<Record<string, number>>;
}

/** Units that are asked at most: a library's flags show in far fewer. */
const UNITS_MAX = 64;
const PREPROCESS_TIMEOUT_MS = 30_000;
const LISTING_BYTES = 4 * 1024 * 1024;
const VALUE_CHARACTERS_MAX = 64;

/** Repeats each compile of a build as far as its macros and reads the values of `names`: what the build did, not what it was told. */
export async function effectiveFlags(
  sandbox: Sandbox,
  calls: readonly CompilerCall[],
  names: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<EffectiveFlags> {
  const units = distinct(calls.flatMap(translationUnits)).filter((unit) => existsSync(unit.source));
  const values = new Map<string, Set<string>>([...names].map((name) => [name, new Set()]));
  const definedIn: Record<string, number> = Object.fromEntries([...names].map((name) => [name, 0]));
  let asked = 0;
  for (const unit of names.size === 0 ? [] : units.slice(0, UNITS_MAX)) {
    if (signal?.aborted) break;
    const listing = await sandbox.start({
      argv: unit.macrosArgv,
      cwd: unit.cwd,
      timeoutMs: PREPROCESS_TIMEOUT_MS,
      maxBytes: LISTING_BYTES,
      signal,
    });
    if (listing.report.exitCode !== 0) continue;
    asked++;
    for (const [name, value] of readMacros(listing.stdout, names)) {
      values.get(name)?.add(value.slice(0, VALUE_CHARACTERS_MAX));
      definedIn[name] = (definedIn[name] ?? 0) + 1;
    }
  }
  const seen =
    asked === 0 ? [] : [...values].map(([name, set]) => [name, set.size > 1 ? 'mixed' : ([...set][0] ?? null)]);
  return { values: Object.fromEntries(seen), units: units.length, asked, definedIn };
}

function distinct(units: readonly TranslationUnit[]): TranslationUnit[] {
  return [...new Map(units.map((unit) => [`${unit.cwd}\0${unit.macrosArgv.join('\0')}`, unit])).values()];
}
