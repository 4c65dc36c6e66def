import { setImmediate as turn } from 'node:timers/promises';
import { commentBudget } from '../../core/campaign/campaign-budget.ts';
import { newCampaign } from '../../core/campaign/campaign-state.ts';
import { type CampaignQuestion, campaignQuestions, planQuestion } from '../../core/campaign/plan-questions.ts';
import type { CampaignState } from '../../model/campaign-state.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { campaignPublication } from '../campaign/campaign-end.ts';
import { finish, refuseRequest } from '../channel/end-request.ts';
import { checkSource } from '../private/source-inputs.ts';
import { checkDispatchSize } from '../run/dispatch.ts';
import { planIds } from '../run/fresh-ids.ts';
import { type CampaignCommand, type GatheredFacts, gatherFacts } from './facts.ts';

/** From `received`: plans the question about each flag. Flags that need no run are answered at once; the others are asked one after the other. */
export async function beginCampaign(
  context: AppContext,
  request: ReceivedRequest,
  command: CampaignCommand,
): Promise<void> {
  const { stores, now } = context;
  const gathered = await gatherFacts(context, request, command);
  if (!gathered.ok) return refuseRequest(context, request, gathered.error);
  const planned = await planState(context, request, command, gathered.value);
  if (!planned.ok) return refuseRequest(context, request, planned.error);
  const { headSha } = gathered.value.facts;
  const campaign = planned.value;
  if (campaign.flags.some((flag) => 'own' in flag)) {
    await stores.requests.advance(request.key, 'received', 'joining', { campaign, headSha, nextAtMs: now() });
    return;
  }
  const publication = await campaignPublication(context, { ...request, headSha }, campaign, 'complete');
  await finish(context, request, 'answered', publication, { headSha });
}

async function planState(
  context: AppContext,
  request: ReceivedRequest,
  command: CampaignCommand,
  { facts, asked }: GatheredFacts,
): Promise<Result<CampaignState, Refusal>> {
  const { budgetSeconds, ...options } = command.options;
  const budget = commentBudget(budgetSeconds, facts.config.campaign);
  if (!budget.ok) return budget;
  const planned: CampaignQuestion[] = [];
  for (const [index, flag] of asked.entries()) {
    planned.push(planQuestion(flag, options, facts, { ...planIds(request), id: `${request.id}-q${index + 1}` }));
    // All plans of a large header take many seconds: webhooks are answered, and the lease is renewed, between two of them.
    await turn();
  }
  const questions = campaignQuestions(planned);
  if (!questions.ok) return questions;
  const possible = await checkPlans(context, request, questions.value);
  if (!possible.ok) return possible;
  const notes = Object.entries(facts.unreadFlags ?? {}).map(([line, why]) => `${line}: ${why}`);
  return ok(newCampaign(questions.value, { budgetSeconds: budget.value, notes }));
}

/** Refuses plans that cannot be dispatched. */
async function checkPlans(
  context: AppContext,
  request: ReceivedRequest,
  questions: readonly CampaignQuestion[],
): Promise<Result<void, Refusal>> {
  const plans = questions.flatMap(({ plan }) => (plan.ok ? [plan.value] : []));
  for (const plan of plans) {
    const size = checkDispatchSize(context, plan);
    if (!size.ok) return size;
  }
  // They have the same repository and the same machine.
  return checkSource(context, request, plans.slice(0, 1));
}
