import type { AbPlan } from '../../../src/model/plan.ts';
import type { Job } from '../../../src/runner/job/job.ts';
import { prepareArms } from '../../../src/runner/run/prepare-arms.ts';
import { KIT_ALONE } from '../kept-kits.ts';

/** Builds the arms of a plan from a repository. Nothing is kept but the bench kit, and nothing is reported. */
export function prepareQuietly(plan: AbPlan, job: Job, source: string): ReturnType<typeof prepareArms> {
  return prepareArms(plan, {
    job,
    source,
    cache: KIT_ALONE,
    seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
    onProgress: () => {},
    onBuilt: () => {},
    onBenches: () => {},
  });
}
