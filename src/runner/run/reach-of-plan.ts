import { noProofs } from '../../core/reach/lane-proofs.ts';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { LaneReach } from '../../model/reach.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';
import { clearJob, openJob, removeTree } from '../job/job.ts';
import { type ExecuteOptions, withMachine } from '../machine/with-machine.ts';
import { findReach } from '../reach/find-reach.ts';
import { prepareArms } from './prepare-arms.ts';

/**
 * Builds both arms and finds which lanes of the plan can notice the change, without timing, under the machine's lock. A build or machine that fails
 * leaves no lane with a proof, and the reason.
 */
export async function reachOfPlan(plan: AbPlan, options: Omit<ExecuteOptions, 'out'>): Promise<LaneReach> {
  const out = await makeTemporaryFolder('reach');
  const job = await openJob(out, plan.id, new Date());
  const incidents: Incident[] = [];
  const user = {
    id: plan.id,
    options: { ...options, out },
    phase: 'build' as const,
    addIncident: (each: Incident) => void incidents.push(each),
  };
  let reach: LaneReach | null = null;
  try {
    await withMachine(user, async () => {
      const seconds = { fetch: 0, build: 0, preflight: 0, sampling: 0 };
      const prepared = await prepareArms(plan, { ...options, job, seconds, onBuilt: () => {}, onBenches: () => {} });
      if (!prepared.ok) return void incidents.push(...prepared.error);
      const { context, builds } = prepared.value;
      reach = await findReach({ ...context, cache: builds.cache, onProgress: options.onProgress });
    });
  } finally {
    await clearJob(job);
    await removeTree(out);
  }
  return reach ?? noProofs(incidents.map(({ message }) => message).join(' ') || 'It was stopped.');
}
