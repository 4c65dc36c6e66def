import { draftConfig } from '../../core/init/init.ts';
import {
  ONBOARDING_BRANCH,
  ONBOARDING_TITLE,
  type Proposal,
  proposalIssue,
  proposalPullRequest,
} from '../../core/init/onboarding-text.ts';
import { isBuildFile } from '../../core/init/systems/repository.ts';
import { hasProposal, readBranchHead, readDraftFiles, readWritePermissions } from '../../github/read/onboarding.ts';
import { readRepository } from '../../github/read/repository.ts';
import { readConfigText } from '../../github/read/repository-files.ts';
import { openIssue, proposeFile } from '../../github/write/propose.ts';
import { CONFIG_PATH } from '../../model/config.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';

/**
 * From `received`: proposes a first configuration in a repository where the App was installed, once. What stands on GitHub is the
 * memory: a proposal that was closed is found there, also after a loss of the database.
 */
export async function proposeConfiguration(
  context: AppContext,
  request: ReceivedRequest,
  notAsked: number,
): Promise<void> {
  const { stores, log } = context;
  const { key, id, repository } = request;
  const end = await propose(context, request, notAsked);
  log.info({ request: id, repository }, `a first configuration: ${end}`);
  await stores.requests.advance(key, 'received', 'answered', { published: true });
}

/** How it ended, for the log. */
async function propose(context: AppContext, request: ReceivedRequest, notAsked: number): Promise<string> {
  const { github } = context;
  const octokit = await github.repository(request);
  const facts = await readRepository(octokit, request.repository);
  const { fullName: repository, defaultBranch } = facts;
  if (await isControl(context, facts)) return 'none in the control repository';
  if (facts.isArchived) return 'none in an archived repository';
  if (facts.isFork) return 'none in a fork';
  const head = await readBranchHead(octokit, repository, defaultBranch);
  if (head === null) return 'none in a repository without a commit';
  if ((await readConfigText(octokit, repository, head.sha)) !== null) return 'there is one';
  const botLogin = await github.botLogin();
  if (await hasProposal(octokit, repository, botLogin)) return 'proposed before';

  const { files, textsRead, isPartial } = await readDraftFiles(octokit, repository, head, isBuildFile);
  const { text: drafted, report } = draftConfig(files);
  if (report.done.length + report.missing.length === 0) return 'none in a repository without a build system';
  const proposal: Proposal = {
    repositoryUrl: facts.url,
    defaultBranch,
    sha: head.sha,
    path: CONFIG_PATH,
    text: drafted,
    report,
    filesRead: textsRead,
    isPartial,
    notAsked,
  };
  const may = await readWritePermissions(await github.app(), repository);
  if (may.pullRequest) {
    const { path, text } = proposal;
    const file = { repository, base: defaultBranch, head, branch: ONBOARDING_BRANCH, path, text };
    const texts = { title: ONBOARDING_TITLE, body: proposalPullRequest(proposal) };
    const proposed = await proposeFile(octokit, { ...file, ...texts }, botLogin);
    if (proposed.kind === 'opened') return `proposed by ${proposed.url}`;
    return proposed.kind === 'open-already' ? 'proposed before' : `none: a user has a branch ${ONBOARDING_BRANCH}`;
  }
  if (!may.issue) return 'none: the App may write neither a pull request nor an issue';
  const issue = await openIssue(octokit, repository, { title: ONBOARDING_TITLE, body: proposalIssue(proposal) });
  return issue === null
    ? 'none: the App may write no pull request, and issues are disabled'
    : `proposed by ${issue.url}`;
}

/** The control repository has workflows and nothing to measure. The App need not be installed there yet. */
async function isControl(
  { github, settings }: AppContext,
  { id, fullName }: { readonly id: number; readonly fullName: string },
): Promise<boolean> {
  if (fullName.toLowerCase() === settings.control.repository.toLowerCase()) return true;
  return id === (await github.controlId().catch(() => null));
}
