import { flagVerdicts } from '../../core/flags/flag-verdicts.ts';
import { listFlags } from '../../core/flags/list-flags.ts';
import { readBranchSha } from '../../github/read/commits.ts';
import { readPullRequest } from '../../github/read/pull-request.ts';
import { readConfig, readFlags } from '../../github/read/repository-files.ts';
import type { Command } from '../../model/command.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { renderRequestState } from '../channel/conversation-channel.ts';
import { finish, refuseRequest } from '../channel/end-request.ts';

/** Most earlier verdicts that are looked through. */
const VERDICTS_MAX = 200;

/** `/ab flags`: the flags that the headers declare at the head. They are read and not built, so that every head is read. */
export async function replyWithFlags(
  context: AppContext,
  request: ReceivedRequest,
  { pattern }: Extract<Command, { kind: 'flags' }>,
): Promise<void> {
  const { repository } = request;
  const octokit = await context.github.repository(request);
  const pull = await readPullRequest(octokit, repository, conversationNumber(request));
  const benchSha = await readBranchSha(octokit, repository, pull.base.repo.default_branch);
  const config = await readConfig(octokit, repository, benchSha);
  if (!config.ok) return refuseRequest(context, request, config.error);
  const sha = pull.head.sha;
  const read = await readFlags(octokit, repository, sha, config.value);
  const facts = { config: config.value, headSha: sha, baseSha: pull.base.sha, benchSha, ...read };
  const earlier = await context.stores.history.latest(request.repositoryId, VERDICTS_MAX);
  const flags = listFlags(pattern === undefined ? {} : { pattern }, facts, flagVerdicts(earlier));
  const gaps = Object.entries(read.unreadFlags ?? {}).map(([line, why]) => `${line}: ${why}`);
  const comment = renderRequestState(request, { kind: 'flags', list: { pattern, sha, flags, gaps } });
  await finish(context, request, 'answered', { comment, check: null });
}
