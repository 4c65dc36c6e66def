import type { Octokit } from '../../github/clients.ts';
import { readBranchSha } from '../../github/read/commits.ts';
import { readDifference } from '../../github/read/difference.ts';
import { permissionOf } from '../../github/read/permission.ts';
import { findPullRequest } from '../../github/read/pull-request.ts';
import { readConfig, readConfigText } from '../../github/read/repository-files.ts';
import type { Config } from '../../model/config.ts';
import type { Facts } from '../../model/facts.ts';
import type { GateTask } from '../../model/gate.ts';
import type { GateConfig } from '../../model/gate-config.ts';
import type { Refusal } from '../../model/refusal.ts';
import { conversationNumber, type RequestOrigin } from '../../model/request-origin.ts';
import type { ReceivedRequest } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';

/** The context of the commit of a gate. */
interface GateHead {
  readonly defaultBranch: string;
  readonly baseSha: string;
  readonly draft: boolean;
  /** The author of the pull request where only that author could have pushed the head; otherwise null. */
  readonly author: string | null;
  /** Whether it is a merge group: only users who may write can put a pull request into the merge queue. */
  readonly queued: boolean;
}

/** The present head; null where the commit is no longer the head, or the pull request is not open. */
export async function readGateHead(
  octokit: Octokit,
  request: RequestOrigin,
  { sha, group }: GateTask,
): Promise<GateHead | null> {
  if (group !== undefined) return { ...group, draft: false, author: null, queued: true };
  const pull = await findPullRequest(octokit, request.repository, conversationNumber(request));
  if (pull?.state !== 'open' || pull.head.sha !== sha) return null;
  const own = pull.head.repo?.id === pull.base.repo.id && pull.user?.type === 'User';
  return {
    defaultBranch: pull.base.repo.default_branch,
    baseSha: pull.base.sha,
    draft: pull.draft ?? false,
    author: own ? pull.user.login : null,
    queued: false,
  };
}

/** The gate as it is configured on the default branch. */
interface GateRules {
  readonly gate: GateConfig;
  readonly config: Config;
  readonly mainSha: string;
}

/** Reads the gate; null where there is none. A configuration that cannot be read is refused only where it has a gate. */
export async function readGateRules(
  octokit: Octokit,
  repository: string,
  branch: string,
): Promise<Result<GateRules | null, Refusal>> {
  const mainSha = await readBranchSha(octokit, repository, branch);
  const config = await readConfig(octokit, repository, mainSha);
  if (config.ok) return ok(config.value.gate ? { gate: config.value.gate, config: config.value, mainSha } : null);
  const text = config.error.code === 'no-config' ? null : await readConfigText(octokit, repository, mainSha);
  return text !== null && /^["']?gate["']?\s*:/m.test(text) ? config : ok(null);
}

/** What the plan needs, and the changed files; null where they are not all known, which a note of the plan says. */
export async function readGateFacts(
  octokit: Octokit,
  request: ReceivedRequest,
  headSha: string,
  head: GateHead,
  { config, gate, mainSha }: GateRules,
): Promise<Result<{ readonly facts: Facts; readonly files: readonly string[] | null }, Refusal>> {
  const failures = request.failing?.attempts ?? 0;
  const compared = { baseSha: head.baseSha, headSha, failures };
  const difference = await readDifference(octokit, request.repository, compared);
  if (!difference.ok) return difference;
  const { mergeBaseSha, files, why } = difference.value;
  const notes =
    why === undefined || gate.paths === undefined
      ? []
      : [`Measured without gate.paths: ${why}. The changed files are not all known.`];
  return ok({ facts: { config, headSha, baseSha: mergeBaseSha, benchSha: mainSha, flags: {}, notes }, files });
}

/** Whether the commit may run without the consent of a maintainer. */
export async function isTrusted(
  octokit: Octokit,
  repository: string,
  { letBy }: GateTask,
  { author, queued }: GateHead,
  { trust }: GateConfig,
): Promise<boolean> {
  if (letBy !== undefined || queued) return true;
  if (author === null) return false;
  const { writes, maintains } = await permissionOf(octokit, repository, author);
  return trust === 'maintain' ? maintains : writes;
}
