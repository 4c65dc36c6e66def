import { Option } from 'commander';
import { withProvenGuards } from '../core/reach/proven-guards.ts';
import { documentTerminal } from '../core/report/document/document-terminal.ts';
import { reachDocument } from '../core/report/request/reach-document.ts';
import type { AbPlan } from '../model/plan.ts';
import { isSurveyPlan, type Plan } from '../model/plan-and-run.ts';
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

/** `--proof`. */
export const PROOF = new Option(
  '--proof',
  'do not time guard lanes that by proof cannot notice the change, but for one as a control; targets are always timed',
);

interface ReachOptions extends CacheChoice, SandboxChoice {
  /** A checkout of the measured repository. */
  readonly repo: string;
  /** The user's checkout, when `repo` is another copy of it. */
  readonly checkout?: string;
}

/** Finds which lanes of a plan can notice the change, on this machine, from a checkout. */
export async function laneReach(
  plan: AbPlan,
  { repo, checkout = repo, ...options }: ReachOptions,
  terminal: Terminal,
): Promise<Result<LaneReach, Refusal>> {
  const policy = await sandboxPolicy(checkout, options, terminal);
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
    checkout,
    onProgress: progressBar(terminal.err),
    signal: interrupt.signal,
  });
  return ok(reach);
}

/** The plan without the guards that cannot notice the change; a survey has none. What was found is printed. */
export async function provenPlan(
  plan: Plan,
  options: ReachOptions,
  terminal: Terminal,
): Promise<Result<Plan, Refusal>> {
  if (isSurveyPlan(plan)) return ok(plan);
  const reach = await laneReach(plan, options, terminal);
  if (!reach.ok) return reach;
  terminal.err.write(`${documentTerminal(reachDocument(reach.value), terminal.width)}\n`);
  const { evidence } = reach.value;
  return ok(evidence === null ? plan : withProvenGuards(plan, evidence));
}
