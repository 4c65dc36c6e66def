import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';

/** Where a machine keeps its builds, and how many. */
export interface CacheSettings {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Most bytes of all entries together. */
  readonly bytesMax: number;
  /** Most entries. */
  readonly entriesMax: number;
  /** Whether builds are kept, or the programs of the bench kit alone. */
  readonly keeps: 'builds' | 'kit';
}

/** Variables that the operator or user of a machine sets. */
export type MachineVariables = Readonly<Record<string, string | undefined>>;

/** `off`, `kit`, or the most bytes that are kept: `500M`, `8G`. */
const CACHE_VARIABLE = 'ALLOC_AB_CACHE';
const BYTES_MAX = 2 * 1024 ** 3;
const ENTRIES_MAX = 500;
const UNITS = { M: 1024 ** 2, G: 1024 ** 3 } as const;

/** The folder of the build cache: under XDG_CACHE_HOME, since what is in it can be built again. */
export function cacheFolder(env: MachineVariables = process.env, home = homedir()): string {
  // A relative path has to be ignored (XDG Base Directory Specification).
  const base = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, '.cache');
  return join(base, 'alloc-ab', 'builds');
}

/** The settings of this machine; null: its operator wants no cache. Refuses another value of `ALLOC_AB_CACHE`. */
export function cacheSettings(
  env: MachineVariables = process.env,
  home = homedir(),
): Result<CacheSettings | null, Refusal> {
  const text = env[CACHE_VARIABLE]?.trim() ?? '';
  if (text === 'off') return ok(null);
  const settings = { folder: cacheFolder(env, home), bytesMax: BYTES_MAX, entriesMax: ENTRIES_MAX };
  if (text === '') return ok({ ...settings, keeps: 'builds' });
  if (text === 'kit') return ok({ ...settings, keeps: 'kit' });
  const [, count, unit] = /^([1-9][0-9]{0,5})([MG])$/.exec(text) ?? [];
  if (count === undefined) {
    return refuse({
      code: 'bad-cache',
      message: `${CACHE_VARIABLE} is neither off, kit nor a size.`,
      next: `Set ${CACHE_VARIABLE} to off, to kit, which keeps the bench kit alone, or to the most that builds may take on the disk, such as 500M or 8G; without it the limit is 2G.`,
    });
  }
  return ok({ ...settings, bytesMax: Number(count) * UNITS[unit as keyof typeof UNITS], keeps: 'builds' });
}
