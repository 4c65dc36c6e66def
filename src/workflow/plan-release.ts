import { openLocalRepository } from '../local/checkout/local-repository.ts';
import { planReleaseRequest, resolveLocalRelease } from '../local/planning/local-release.ts';
import type { AbPlan } from '../model/plan.ts';
import type { Refusal } from '../model/refusal.ts';
import type { ReleaseOrder } from '../model/release.ts';
import { ok, type Result } from '../model/result.ts';
import type { ReleaseStep } from './release-step.ts';
import { releaseCheckout, releaseWords } from './rule-release.ts';

/** A release that is about to be measured. */
export interface PlannedRelease {
  readonly order: ReleaseOrder;
  /** One for each machine. */
  readonly plans: readonly AbPlan[];
  /** The commit whose configuration was read. */
  readonly configuration: string;
}

/** Plans what a version has to show on every machine. */
export async function planRelease(asked: ReleaseStep): Promise<Result<PlannedRelease, Refusal>> {
  const local = await resolveLocalRelease(releaseWords(asked), releaseCheckout(asked));
  if (!local.ok) return local;
  const { order } = local.value;
  const configuration = await openLocalRepository(asked.source).git('rev-parse', '--verify', 'HEAD^{commit}');
  if (!configuration.ok) return configuration;
  const plans: AbPlan[] = [];
  for (const request of order.requests) {
    const plan = planReleaseRequest(local.value, request);
    if (!plan.ok) return plan;
    plans.push(plan.value);
  }
  return ok({ order, plans, configuration: configuration.value });
}
