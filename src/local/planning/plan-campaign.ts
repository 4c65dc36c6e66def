import type { AskedQuestion } from '../../core/campaign/asked-question.ts';
import { type CampaignRequest, campaignFlags, readCampaign } from '../../core/campaign/campaign-questions.ts';
import { designQuestions } from '../../core/campaign/design-questions.ts';
import {
  type CampaignQuestion,
  campaignQuestions,
  flagQuestion,
  planAsked,
} from '../../core/campaign/plan-questions.ts';
import type { PlannedDesign } from '../../core/campaign/planned-design.ts';
import { archiveTexts, askedFlags } from '../../core/decisions/asked-flags.ts';
import { CAMPAIGN_FLAGS_MAX } from '../../model/campaign.ts';
import type { Facts } from '../../model/facts.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { readLocalFacts } from '../checkout/local-facts.ts';
import { localDecisions } from '../decisions/local-decisions.ts';
import { localIds } from './local-ids.ts';
import { asTyped, type LocalCheckout } from './local-plan.ts';

/** A campaign in a checkout, planned. */
export interface PlannedCampaign {
  /** Equal for the same question: commit, configuration, flags and options, whatever the budget. 16 hexadecimal digits. */
  readonly key: string;
  readonly command: string;
  readonly repository: string;
  readonly commit: string;
  /** The top folder of the checkout. */
  readonly folder: string;
  readonly budgetSeconds?: number;
  readonly questions: readonly CampaignQuestion[];
  /** Absent: every flag of a pattern. */
  readonly design?: PlannedDesign;
}

/** Plans the questions of a campaign, given as the words after `campaign`. Nothing is started. */
export async function planCampaign(
  words: readonly string[],
  checkout: Pick<LocalCheckout, 'repo' | 'config' | 'seed'>,
): Promise<Result<PlannedCampaign, Refusal>> {
  const request = readCampaign(words);
  if (!request.ok) return request;
  const { options, budgetSeconds, command } = request.value;
  const { sha } = options;
  const place = { repo: checkout.repo, ...(checkout.config !== undefined && { config: checkout.config }) };
  const at = sha === undefined ? place : { ...place, head: sha };
  const local = await readLocalFacts(at);
  if (!local.ok) return local;
  const { repository, folder, measured, search } = local.value;
  // What a flag is without a preset depends on build files too.
  const builds = request.value.goal.kind === 'ablation' ? await search([]) : {};
  const asked = questionsOf(request.value, { ...local.value.facts, ...builds });
  if (!asked.ok) return asked;
  const { design } = asked.value;
  const { headSha, flags: declared } = local.value.facts;
  const names = [
    ...new Set(asked.value.questions.flatMap(({ command: each }) => (each.ok ? askedFlags(each.value) : []))),
  ];
  const decisions = await localDecisions(measured, headSha, archiveTexts(names, declared));
  const facts = { ...local.value.facts, ...(await search(names)), decisions };
  const ids = () => ({ ...localIds('campaign', checkout.seed), repository, pullRequest: null });
  const planned = campaignQuestions(asked.value.questions.map((question) => planAsked(question, facts, ids())));
  if (!planned.ok) return planned;
  const questions = planned.value.map(({ flag, plan }): CampaignQuestion => {
    const typed = { config: checkout.config, seed: checkout.seed };
    return { flag, plan: plan.ok ? ok(asTyped(plan.value, typed)) : plan };
  });
  const flags = questions.map(({ flag }) => flag);
  const key = { commit: facts.headSha, repository, config: facts.config, flags, options, ...(design && { design }) };
  return ok({
    key: digestOf(key).slice(0, 16),
    ...{ command, repository, commit: facts.headSha, folder, questions },
    ...(budgetSeconds !== undefined && { budgetSeconds }),
    ...(design !== undefined && { design }),
  });
}

/** The questions of a campaign, before they are planned. */
function questionsOf(
  { goal, options }: CampaignRequest,
  facts: Facts,
): Result<{ readonly questions: readonly AskedQuestion[]; readonly design?: PlannedDesign }, Refusal> {
  if (goal.kind !== 'pattern') return designQuestions(goal, options, facts);
  const flags = campaignFlags({ pattern: goal.pattern, options }, facts, CAMPAIGN_FLAGS_MAX.file);
  return flags.ok ? ok({ questions: flags.value.map((flag) => flagQuestion(flag, options)) }) : flags;
}
