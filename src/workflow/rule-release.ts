import { type ReleaseRuling, releaseRuling } from '../core/release/release-ruling.ts';
import { resolveLocalRelease } from '../local/planning/local-release.ts';
import {
  type FoundReleaseResult,
  type FoundReleaseResults,
  readReleaseResults,
} from '../local/result/release-results.ts';
import type { Refusal } from '../model/refusal.ts';
import type { ReleaseOrder } from '../model/release.ts';
import { ok, type Result } from '../model/result.ts';
import type { ReleaseStep } from './release-step.ts';

/** What was asked of a version, what came back, and what follows. */
export interface RuledRelease extends FoundReleaseResults {
  readonly order: ReleaseOrder;
  /** `owner/name` of the measured repository. */
  readonly repository: string;
  readonly ruling: ReleaseRuling;
  /** Machines that left no bundle that counts: what was not measured cannot be overridden. */
  readonly silent: readonly string[];
}

/** Rules on the bundles of a workflow run, from what the run's plan step left. */
export async function ruleRelease(asked: ReleaseStep): Promise<Result<RuledRelease, Refusal>> {
  const local = await resolveLocalRelease(releaseWords(asked), { ...releaseCheckout(asked), resumes: true });
  if (!local.ok) return local;
  const { order, repository } = local.value;
  const { found, ignored } = await readReleaseResults(asked.bundles, asked.plans);
  const machines = order.requests.map(({ machine }) => machine);
  const place = ({ result }: FoundReleaseResult): number => machines.indexOf(result.run.manifest.plan.machine.name);
  const inOrder = found.toSorted((a, b) => place(a) - place(b));
  const ruling = releaseRuling(
    order,
    inOrder.map(({ result }) => result),
  );
  const heard = new Set(inOrder.map(({ result }) => result.run.manifest.plan.machine.name));
  const silent = machines.filter((machine) => !heard.has(machine));
  return ok({ order, repository, ruling, silent, found: inOrder, ignored });
}

/** The words of `alloc-ab release` that a step asks with. */
export function releaseWords({ version, from }: ReleaseStep): string[] {
  return from === '' ? [version] : [version, 'from', from];
}

/** The checkout that a step asks about. */
export function releaseCheckout({ source, commit }: ReleaseStep): { readonly repo: string; readonly head?: string } {
  return commit === '' ? { repo: source } : { repo: source, head: commit };
}
