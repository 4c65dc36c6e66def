import { campaignFlags, readCampaign } from '../../core/campaign/campaign-questions.ts';
import { type CampaignQuestion, campaignQuestions, planQuestion } from '../../core/campaign/plan-questions.ts';
import { archiveTexts } from '../../core/decisions/asked-flags.ts';
import { CAMPAIGN_FLAGS_MAX } from '../../model/campaign.ts';
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
  const flags = campaignFlags(request.value, local.value.facts, CAMPAIGN_FLAGS_MAX.file);
  if (!flags.ok) return flags;
  const { headSha, flags: declared } = local.value.facts;
  const decisions = await localDecisions(measured, headSha, archiveTexts(flags.value, declared));
  const facts = { ...local.value.facts, ...(await search(flags.value)), decisions };
  const ids = () => ({ ...localIds('campaign', checkout.seed), repository, pullRequest: null });
  const planned = campaignQuestions(flags.value.map((flag) => planQuestion(flag, options, facts, ids())));
  if (!planned.ok) return planned;
  const questions = planned.value.map(({ flag, plan }): CampaignQuestion => {
    const typed = { config: checkout.config, seed: checkout.seed };
    return { flag, plan: plan.ok ? ok(asTyped(plan.value, typed)) : plan };
  });
  const asked = { commit: facts.headSha, repository, config: facts.config, flags: flags.value, options };
  return ok({
    key: digestOf(asked).slice(0, 16),
    ...{ command, repository, commit: facts.headSha, folder, questions },
    ...(budgetSeconds !== undefined && { budgetSeconds }),
  });
}
