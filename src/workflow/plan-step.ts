import { plannedRelease } from '../core/release/planned-release.ts';
import { openLocalRepository } from '../local/checkout/local-repository.ts';
import { planReleaseRequest, resolveLocalRelease } from '../local/planning/local-release.ts';
import type { AbPlan } from '../model/plan.ts';
import { digestOf } from '../signing/ed25519.ts';
import { type ReleaseInputs, releaseArguments, releaseCheckout } from './release-inputs.ts';
import { failRefused, setOutput, summarise } from './step-output.ts';

/**
 * Plans what every machine measures for a version, and outputs it as the matrix of the next job, with everything that the
 * later steps must resolve in the same way. Returns the exit status.
 */
export async function planStep(inputs: ReleaseInputs): Promise<number> {
  const local = await resolveLocalRelease(releaseArguments(inputs), releaseCheckout(inputs));
  if (!local.ok) return failRefused(local.error);
  const { order } = local.value;
  const repository = await openLocalRepository(inputs.source);
  if (!repository.ok) return failRefused(repository.error);
  const configuration = await repository.value.git('rev-parse', '--verify', 'HEAD^{commit}');
  if (!configuration.ok) return failRefused(configuration.error);
  const plans: AbPlan[] = [];
  for (const request of order.requests) {
    const plan = planReleaseRequest(local.value, request);
    if (!plan.ok) return failRefused(plan.error);
    plans.push(plan.value);
  }
  const matrix = plans.map((each) => ({
    machine: each.machine.name,
    labels: each.machine.labels,
    id: each.id,
    plan: JSON.stringify(each),
  }));
  setOutput(process.env, 'matrix', JSON.stringify(matrix));
  setOutput(process.env, 'plans', JSON.stringify(Object.fromEntries(plans.map((each) => [each.id, digestOf(each)]))));
  setOutput(process.env, 'commit', order.sha);
  setOutput(process.env, 'from', order.previous.name);
  setOutput(process.env, 'configuration', configuration.value);
  summarise(plannedRelease(order, plans));
  return 0;
}
