import { Option } from 'commander';
import type { Refusal } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { type CacheSettings, cacheSettings } from '../runner/build/cache/cache-settings.ts';

/** `--no-cache`. */
export const NO_CACHE = new Option('--no-cache', 'build everything again, also what this machine has built before');

/** The option as commander gives it. */
export interface CacheChoice {
  /** False after `--no-cache`. */
  readonly cache?: boolean;
}

/** Where builds are kept; null: nowhere. */
export function cacheOf({ cache = true }: CacheChoice): Result<CacheSettings | null, Refusal> {
  return cache ? cacheSettings() : ok(null);
}
