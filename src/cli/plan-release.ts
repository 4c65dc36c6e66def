import type { Plan } from '../model/plan.ts';
import { type Answer, ok } from '../model/refusal.ts';
import type { ReleaseOrder } from '../model/release.ts';
import { openLocalRepository } from '../runner/local-repository.ts';
import type { ReleaseStep } from '../runner/release-step.ts';
import { localRelease } from './release-place.ts';
import { releasePlan } from './release-plan.ts';
import { releaseCheckout, releaseWords } from './rule-release.ts';

/** A release that is about to be measured. */
export interface PlannedRelease {
  readonly order: ReleaseOrder;
  /** One for each machine. */
  readonly plans: readonly Plan[];
  /** The commit whose configuration was read. */
  readonly configuration: string;
}

/** Plans what a version has to show on every machine. */
export async function planRelease(asked: ReleaseStep): Promise<Answer<PlannedRelease>> {
  const local = await localRelease(releaseWords(asked), releaseCheckout(asked));
  if (!local.ok) return local;
  const { order } = local.value;
  const configuration = await openLocalRepository(asked.source).git('rev-parse', '--verify', 'HEAD^{commit}');
  if (!configuration.ok) return configuration;
  const plans: Plan[] = [];
  for (const request of order.requests) {
    const plan = releasePlan(local.value, request);
    if (!plan.ok) return plan;
    plans.push(plan.value);
  }
  return ok({ order, plans, configuration: configuration.value });
}
