import { campaignFlags } from '../../core/campaign/campaign-questions.ts';
import { archiveTexts, askedFlags } from '../../core/decisions/asked-flags.ts';
import { readBranchSha } from '../../github/read/commits.ts';
import { readDecisionFacts } from '../../github/read/decision-documents.ts';
import { DeclaredFileFinder } from '../../github/read/declared-files.ts';
import { readDifference } from '../../github/read/difference.ts';
import { isApproved, readPullRequest } from '../../github/read/pull-request.ts';
import { readConfig, readFlags } from '../../github/read/repository-files.ts';
import { CAMPAIGN_FLAGS_MAX } from '../../model/campaign.ts';
import type { Command } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { MeasuringCommand } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { pinnedHead } from '../channel/head.ts';

/** `/ab campaign`. */
export type CampaignCommand = Extract<Command, { kind: 'campaign' }>;

/** What the plan of a command needs. */
export interface GatheredFacts {
  readonly facts: Facts;
  /** The flags that the command asks about; of a campaign the flags of its pattern. */
  readonly asked: readonly string[];
}

/** Reads from GitHub what the plan of a command needs. Throws what Octokit throws. */
export async function gatherFacts(
  context: AppContext,
  request: ReceivedRequest,
  command: MeasuringCommand | CampaignCommand,
): Promise<Result<GatheredFacts, Refusal>> {
  const { repository } = request;
  const octokit = await context.github.repository(request);
  const pullRequest = conversationNumber(request);
  const pull = await readPullRequest(octokit, repository, pullRequest);
  if (pull.head.repo === null) {
    return refuse({
      code: 'fork-deleted',
      message: 'The repository the pull request came from does not exist any more.',
      next: 'Push the branch again and open a new pull request.',
    });
  }
  const fork = pull.head.repo.id !== pull.base.repo.id;
  const { sha: named } = command.options;
  const approved = fork && named?.length !== 40 && (await isApproved(octokit, repository, pullRequest, pull.head.sha));
  const pinned = await pinnedHead(context.stores, request, pull, { named, fork, approved });
  if (!pinned.ok) return pinned;

  const benchSha = await readBranchSha(octokit, repository, pull.base.repo.default_branch);
  const config = await readConfig(octokit, repository, benchSha);
  if (!config.ok) return config;
  const failures = request.failing?.attempts ?? 0;
  const compared = { baseSha: pull.base.sha, headSha: pinned.value, failures };
  const difference = await readDifference(octokit, repository, compared);
  if (!difference.ok) return difference;
  const facts = {
    ...{ config: config.value, headSha: pinned.value, baseSha: difference.value.mergeBaseSha, benchSha },
    flags: {},
  };
  return command.kind === 'survey' || (command.kind === 'ab' && askedFlags(command).length === 0)
    ? ok({ facts, asked: [] })
    : flagFacts(context, request, facts, command);
}

/** Adds the flags that the headers declare, and what documents say about those that are asked. */
async function flagFacts(
  context: AppContext,
  request: ReceivedRequest,
  facts: Facts,
  command: MeasuringCommand | CampaignCommand,
): Promise<Result<GatheredFacts, Refusal>> {
  const { repositoryId, repository } = request;
  const { headSha: sha, config } = facts;
  const octokit = await context.github.repository(request);
  const finder = new DeclaredFileFinder(octokit, repository, sha);
  const found = { ...facts, ...(await readFlags(octokit, repository, sha, config, finder)) };
  const asked =
    command.kind === 'campaign' ? campaignFlags(command, found, CAMPAIGN_FLAGS_MAX.comment) : ok(askedFlags(command));
  if (!asked.ok) return asked;
  const archived = archiveTexts(asked.value, found.flags);
  const reader = { octokit, of: { repositoryId, repository }, texts: context.documents, now: context.now };
  const decisions = await readDecisionFacts(reader, await finder.listing(), archived);
  return ok({ facts: { ...found, decisions }, asked: asked.value });
}
