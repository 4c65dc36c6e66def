import type { RunCache } from '../build/run-cache.ts';
import type { Progress } from '../job/progress.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';

/** What finding out which lanes can notice a change needs. */
export interface ReachContext extends SamplingContext {
  /** Where the functions that lanes execute are kept; null: nowhere. */
  readonly cache: Pick<RunCache, 'builds' | 'system'> | null;
  onProgress(event: Progress): void;
}
