import type { ConfigText } from '../../core/export/export-detail.ts';
import { promotionOf } from '../../core/export/promotion.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import type { Octokit } from '../clients.ts';
import { CONFIG_FILE, readConfigText } from './repository-files.ts';

/** The configuration that a GO changes, as it was measured with; null where a result changes nothing. */
export async function configToChange(octokit: Octokit, plan: Plan): Promise<ConfigText | null> {
  if (isSurveyPlan(plan) || !promotionOf(plan).ok) return null;
  const text = await readConfigText(octokit, plan.repository, plan.benches.sha);
  return text === null ? null : { file: CONFIG_FILE, text };
}
