import { renderAcceptanceEnded, renderAcceptanceOver } from '../../core/report/gate/gate-check.ts';
import { acceptanceOf, standingAcceptance } from '../../core/verdict/gate/acceptance.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Step } from '../app-context.ts';
import { publishGateCheck } from '../channel/gate-check.ts';
import { requestTag } from '../channel/request-texts.ts';
import { upsertComment, writeLastWords } from '../channel/writes.ts';
import { readGateHead } from './gate-facts.ts';
import { unacceptedCheck } from './unaccepted.ts';

/** Whether a request is an acceptance that has expired. */
export function isExpired(request: RequestRecord, nowMs: number): boolean {
  const acceptance = acceptanceOf(request);
  return acceptance !== null && Date.parse(acceptance.expiresAt) <= nowMs;
}

/**
 * Ends an expired acceptance. GitHub would keep the check green, so the measured report is written again, where the commit is
 * still the head of an open pull request and was not accepted once more. Otherwise the gates of other pull requests with the
 * same head are published again.
 */
export const endAcceptance: Step<'answered'> = async (context, request) => {
  const { github, stores, now } = context;
  const { repositoryId, headSha } = request;
  const number = subjectNumber(request.subject);
  const acceptance = acceptanceOf(request);
  if (headSha === null || acceptance === null)
    throw new Error(`request ${request.id} is not an acceptance that could end`);
  const octokit = await github.repository(request);
  const ofCommit = await stores.requests.ofCommit(repositoryId, headSha);
  const head = await readGateHead(octokit, request, { sha: headSha });
  if (head !== null && standingAcceptance(ofCommit, now()) === null) {
    const tag = requestTag(request);
    const body = renderAcceptanceOver(tag, headSha, acceptance);
    const check = unacceptedCheck(ofCommit, number);
    const report = check.conclusion === 'success' ? check : renderAcceptanceEnded(check, acceptance);
    // GitHub would keep the check green: its end is owed like any last word.
    const note = { tag, body, quiet: true, since: request.askedAt } as const;
    await writeLastWords(context, request.id, [
      { write: () => upsertComment(context, request, note), isOwed: false },
      { write: () => publishGateCheck(context, request, headSha, report), isOwed: true },
    ]);
  } else {
    await stores.requests.republishOthers(repositoryId, headSha, number, now());
  }
  await stores.requests.patch(request.key, { published: true });
};
