import type { AbPlan } from '../../model/plan.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';
import { openBuildContext } from '../build/build-context.ts';
import { mayBeSame } from '../build/planned/may-be-same.ts';
import { clearJob, openJob, removeTree } from '../job/job.ts';
import { type ExecuteOptions, withMachine } from '../machine/with-machine.ts';
import { noOpBeforeBuild } from './no-op.ts';

/**
 * Why both arms of a plan are the same, found without a build, under the machine's lock; null: they differ, or it is not known. What fails
 * here fails again when the plan is executed, and is reported there.
 */
export async function compareBeforeBuild(plan: AbPlan, options: Omit<ExecuteOptions, 'out'>): Promise<string | null> {
  if (!mayBeSame(plan)) return null;
  const out = await makeTemporaryFolder('compare');
  const job = await openJob(out, plan.id, new Date());
  const user = { id: plan.id, options: { ...options, out }, phase: 'build' as const, addIncident: () => {} };
  let same: string | null = null;
  try {
    await withMachine(user, async () => {
      const needs = { ...plan, arms: [plan.baseline, plan.candidate], lanes: [] };
      const seconds = { fetch: 0, build: 0, preflight: 0, sampling: 0 };
      const opened = await openBuildContext(needs, { ...options, job, seconds });
      const found = opened.ok ? await noOpBeforeBuild(plan, opened.value) : null;
      if (found?.ok) same = found.value.observation?.detail ?? null;
    });
  } finally {
    await clearJob(job);
    await removeTree(out);
  }
  return same;
}
