import { type ReleaseRuling, releaseRuling } from '../core/release/release-ruling.ts';
import { byRequiredMachine } from '../core/release/required-machines.ts';
import { resolveLocalRelease } from '../local/planning/local-release.ts';
import { type FoundReleaseResult, readReleaseResults } from '../local/result/release-results.ts';
import type { Refusal } from '../model/refusal.ts';
import type { ReleaseOrder } from '../model/release.ts';
import { ok, type Result } from '../model/result.ts';
import { type ReleaseInputs, releaseArguments, releaseCheckout } from './release-inputs.ts';
import { logLine } from './step-output.ts';

/** A version with the results of its machines, and whether it may be tagged. */
export interface RuledRelease {
  readonly order: ReleaseOrder;
  /** `owner/name` of the measured repository. */
  readonly repository: string;
  readonly ruling: ReleaseRuling;
  /** One for each machine that has a result, in the order of the configuration. */
  readonly found: readonly FoundReleaseResult[];
  /** Machines without a bundle that counts; a version that they did not measure cannot be overridden. */
  readonly missing: readonly string[];
}

/** Rules on the bundles of a workflow run by what its plan step resolved. Bundles that do not count are logged. */
export async function ruleRelease(inputs: ReleaseInputs): Promise<Result<RuledRelease, Refusal>> {
  const local = await resolveLocalRelease(releaseArguments(inputs), { ...releaseCheckout(inputs), resumes: true });
  if (!local.ok) return local;
  const { order, repository } = local.value;
  const { found, ignored } = await readReleaseResults(inputs.bundles, inputs.plans);
  for (const why of ignored) logLine(`ignored: ${why}`);
  const sorted = byRequiredMachine(order, found, ({ result }) => result.run.manifest.plan.machine.name);
  const results = sorted.found.map(({ result }) => result);
  return ok({ order, repository, ruling: releaseRuling(order, results), ...sorted });
}
