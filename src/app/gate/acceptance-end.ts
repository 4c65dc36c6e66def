import { renderAcceptanceEnded, renderAcceptanceOver } from '../../core/report/gate/gate-check.ts';
import { acceptanceOf, standingAcceptance } from '../../core/verdict/acceptance.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { sayLast } from '../answer/gate-say.ts';
import { tagOf } from '../answer/say.ts';
import { sayInComment } from '../answer/speak.ts';
import { unlessRefused } from '../answer/unless-refused.ts';
import type { Step } from '../worker.ts';
import { readGateHead } from './gate-facts.ts';
import { unacceptedCheck } from './unaccepted.ts';

/** Whether a request is an acceptance whose time is over. */
export function isExpired(request: RequestRecord, nowMs: number): boolean {
  const acceptance = acceptanceOf(request);
  return acceptance !== null && Date.parse(acceptance.expiresAt) <= nowMs;
}

/**
 * An acceptance ended: GitHub would keep the check green, so it says again what was measured, on the head of a pull request
 * that is still open. Where the commit was accepted once more, or is the head no longer, there is nothing to say; other pull
 * requests with that head speak for themselves.
 */
export const endAcceptance: Step = async (worker, request) => {
  const { github, memory, now } = worker;
  const { repository, headSha, pullRequest } = request;
  const acceptance = acceptanceOf(request);
  if (headSha === null || acceptance === null) throw new Error(`request ${request.id} is no acceptance that could end`);
  const octokit = await github.installation(request.installationId);
  const ofCommit = await memory.requests.ofCommit(repository, headSha);
  const head = await readGateHead(octokit, request, { sha: headSha });
  if (head !== null && standingAcceptance(ofCommit, now()) === null) {
    const over = renderAcceptanceOver(tagOf(request), headSha, acceptance);
    await unlessRefused(worker, request.id, () => sayInComment(worker, request, over, true));
    const check = unacceptedCheck(ofCommit, pullRequest);
    const said = check.conclusion === 'success' ? check : renderAcceptanceEnded(check, acceptance);
    await unlessRefused(worker, request.id, () => sayLast(worker, request, said));
  } else {
    await memory.requests.hearOthers(repository, headSha, pullRequest, now());
  }
  await memory.requests.patch(request.key, { published: true });
};
