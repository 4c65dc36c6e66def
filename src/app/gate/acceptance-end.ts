import { renderAcceptanceEnded, renderAcceptanceOver } from '../../core/report/gate/gate-check.ts';
import { acceptanceOf, standingAcceptance } from '../../core/verdict/gate/acceptance.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Step } from '../app-context.ts';
import { publishGateCheck } from '../channel/gate-check.ts';
import { requestTag } from '../channel/request-texts.ts';
import { ignoreRefusedWrite, upsertComment } from '../channel/writes.ts';
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
export const endAcceptance: Step = async (context, request) => {
  const { github, stores, now } = context;
  const { repository, headSha, pullRequest } = request;
  const acceptance = acceptanceOf(request);
  if (headSha === null || acceptance === null) throw new Error(`request ${request.id} is no acceptance that could end`);
  const octokit = await github.installation(request.installationId);
  const ofCommit = await stores.requests.ofCommit(repository, headSha);
  const head = await readGateHead(octokit, request, { sha: headSha });
  if (head !== null && standingAcceptance(ofCommit, now()) === null) {
    const tag = requestTag(request);
    const body = renderAcceptanceOver(tag, headSha, acceptance);
    await ignoreRefusedWrite(context, request.id, () =>
      upsertComment(context, request, { tag, body, quiet: true, since: request.askedAt }),
    );
    const check = unacceptedCheck(ofCommit, pullRequest);
    const said = check.conclusion === 'success' ? check : renderAcceptanceEnded(check, acceptance);
    await ignoreRefusedWrite(context, request.id, () => publishGateCheck(context, request, said));
  } else {
    await stores.requests.republishOthers(repository, headSha, pullRequest, now());
  }
  await stores.requests.patch(request.key, { published: true });
};
