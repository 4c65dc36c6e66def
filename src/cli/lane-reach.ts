import { Option } from 'commander';
import type { AbPlan } from '../model/plan.ts';
import type { LaneReach } from '../model/reach.ts';
import type { Refusal } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { progressBar } from '../runner/job/progress.ts';
import { type CacheChoice, cacheOf } from './cache-choice.ts';
import { type SandboxChoice, sandboxPolicy } from './sandbox-policy.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import type { Terminal } from './terminal.ts';

/** `--lanes`. */
export const LANES = new Option(
  '--lanes',
  'build both sides, and show which lanes can notice the change: the functions that each executes, without timing',
);

interface ReachOptions extends CacheChoice, SandboxChoice {
  /** A checkout of the measured repository. */
  readonly repo: string;
}

/** Finds which lanes of a plan can notice the change, on this machine, from a checkout. */
export async function laneReach(
  plan: AbPlan,
  { repo, ...options }: ReachOptions,
  terminal: Terminal,
): Promise<Result<LaneReach, Refusal>> {
  const policy = await sandboxPolicy(repo, options, terminal);
  if (!policy.ok) return policy;
  const cache = cacheOf(options);
  if (!cache.ok) return cache;
  using interrupt = stopOnSignal();
  // Only this needs the modules that build and measure.
  const { reachOfPlan } = await import('../runner/run/reach-of-plan.ts');
  const reach = await reachOfPlan(plan, {
    sandbox: policy.value,
    cache: cache.value,
    source: repo,
    checkout: repo,
    onProgress: progressBar(terminal.err),
    signal: interrupt.signal,
  });
  return ok(reach);
}
