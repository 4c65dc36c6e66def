import type { CampaignAnswer } from '../../model/campaign.ts';
import type { AbPlan } from '../../model/plan.ts';
import { questionBudget } from './campaign-budget.ts';
import { campaignStanding } from './campaign-standing.ts';
import { sampledPlan } from './sampled-plan.ts';

/** A flag that waits for its run. */
interface WaitingQuestion {
  readonly flag: string;
  readonly plan: AbPlan;
  /** Whether it is known that both sides are the same: its run is not timed, and costs the budget next to nothing. */
  readonly isSame?: boolean;
}

/** Where a campaign stands. */
interface CampaignProgress {
  /** The questions that have a plan, answered ones included. */
  readonly asked: number;
  readonly answers: readonly CampaignAnswer[];
  /** What is left of the budget, in seconds; infinite without one. */
  readonly leftSeconds: number;
}

/** What a campaign does next. */
type CampaignStep =
  | { readonly kind: 'ask'; readonly flag: string; readonly plan: AbPlan }
  | { readonly kind: 'end'; readonly ended: 'complete' | 'budget' };

/**
 * The next question of a campaign, with the time that its run may take and the evidence that it has to reach; or why there is none. `waiting` has
 * the questions without an answer, in the order in which they are asked.
 */
export function nextQuestion(
  waiting: readonly WaitingQuestion[],
  { asked, answers, leftSeconds }: CampaignProgress,
): CampaignStep {
  const [first] = waiting;
  if (first === undefined) return { kind: 'end', ended: 'complete' };
  const { flag, plan, isSame = false } = first;
  const own = plan.sampling.budgetSeconds;
  const share = questionBudget(own, { left: leftSeconds, questions: waiting.length });
  if (share === null && !isSame) return { kind: 'end', ended: 'budget' };
  const { evidence } = campaignStanding(asked, answers);
  return {
    kind: 'ask',
    flag,
    plan: sampledPlan(plan, { budgetSeconds: share ?? own, evidence }),
  };
}
