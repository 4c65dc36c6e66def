import { Option } from 'commander';
import type { PlanningHelp } from '../local/planning/local-plan.ts';
import type { Refusal } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { type CacheSettings, cacheSettings } from '../runner/build/cache/cache-settings.ts';
import { openCommitAnswers } from '../runner/build/cache/commit-answers.ts';

/** `--no-cache` of commands that build. */
export const NO_CACHE = new Option('--no-cache', 'build everything again, also what this machine has built before');

/** `--no-cache` of commands that only ask. */
export const NO_KEPT_ANSWERS = new Option(
  '--no-cache',
  'ask make and the compiler again, also what this machine has kept',
);

/** The option as commander gives it. */
export interface CacheChoice {
  /** False after `--no-cache`. */
  readonly cache?: boolean;
}

/** Where builds are kept; null: nowhere. */
export function cacheOf({ cache = true }: CacheChoice): Result<CacheSettings | null, Refusal> {
  return cache ? cacheSettings() : ok(null);
}

/** The answers about commits that a cache has; nothing without one. */
export function keptAnswers(cache: CacheSettings | null): Pick<PlanningHelp, 'openKept'> {
  return cache === null ? {} : { openKept: (repository) => openCommitAnswers(cache, repository, process.env) };
}
