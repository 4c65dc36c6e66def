import { readDefaultBranch } from '../../github/read/commits.ts';
import { openHeads } from '../../github/read/pull-request.ts';
import { gateOrigin } from '../../model/gate-origin.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import { isGate, publicationOf, type ReceivedRequest } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import type { AppContext } from '../app-context.ts';
import { readGateRules } from './gate-facts.ts';

/** Most open pull requests that get a check when a gate is switched on, newest first. */
const CHECKED_MAX = 100;
/** Of these, how many are measured at once. The others wait for a user, since each may take a machine for many minutes. */
const MEASURED_MAX = 10;

/**
 * From `received`: starts a gate for each open head that has none, after the configuration changed. A pull request that was
 * opened before the gate was switched on would wait for its required check for ever.
 */
export async function startOpenHeads(context: AppContext, request: ReceivedRequest): Promise<void> {
  const { stores, now, log } = context;
  const { key, repositoryId, repository, installationId, askedAt } = request;
  const octokit = await context.github.repository(request);
  const rules = await readGateRules(octokit, repository, await readDefaultBranch(octokit, repository));
  if (rules.ok && rules.value !== null) {
    const { heads, more } = await openHeads(octokit, repository, CHECKED_MAX);
    if (more)
      log.warn(
        { request: request.id, repository },
        `more than ${CHECKED_MAX} open pull requests: older ones get a check at their next push`,
      );
    let measured = 0;
    for (const { number, sha, author, draft } of heads) {
      if (await hasGate(context, repositoryId, sha, number)) continue;
      const waits = measured >= MEASURED_MAX;
      if (!draft) measured += 1;
      const subject = { kind: 'pull-request', number } as const;
      const trigger = {
        repositoryId,
        repository,
        subject,
        installationId,
        login: author,
        at: askedAt,
        guid: `${request.id}n${number}`,
      };
      await stores.requests.add(gateOrigin(trigger, { sha, ...(waits && { waits }) }), now());
    }
  }
  await stores.requests.advance(key, 'received', 'answered', { published: true });
}

/** Whether a gate of this pull request goes on for the commit, or has shown something on it. */
async function hasGate(
  { stores }: AppContext,
  repositoryId: number,
  sha: string,
  pullRequest: number,
): Promise<boolean> {
  const ofCommit = await stores.requests.ofCommit(repositoryId, sha);
  return ofCommit.some(
    (each) =>
      isGate(each) && subjectNumber(each.subject) === pullRequest && (!hasEnded(each) || publicationOf(each) !== null),
  );
}
