import { expect } from 'vitest';
import { commandPlaceOf } from '../../src/model/request-origin.ts';
import type { Store } from '../../src/store/store.ts';

/** Folder with recorded databases of earlier versions. */
export const RECORDED = 'test/fixtures/store';

/** GitHub's number of the recorded repository, as a webhook names it after the migration. */
const REPOSITORY_ID = 1234;

/** Checks the contents of a recorded database. They are the same in every layout. */
export async function expectRecorded({ inbox, requests, heads, history, repositories }: Store): Promise<void> {
  const repository = 'example/allocators';
  await repositories.see({
    ...{ repositoryId: REPOSITORY_ID, repository, installationId: 77 },
    ...{ createdAt: '1970-01-01T00:00:00Z', updatedAt: '2026-03-04T05:06:07Z' },
  });
  expect(await repositories.unnumbered()).toEqual([]);
  const [comment, ...others] = await inbox.claim(1e15, 9);
  expect(others).toEqual([]);
  expect(comment).toMatchObject({ commentId: 505, login: 'otto', failures: 2, failingSinceMs: null });
  expect(comment?.body).toBe('/ab it\'s "quoted"\n\\ \u{1F600}');
  expect(await requests.get(`${repository}#501.1`)).toMatchObject({
    status: 'done',
    published: true,
    workflowRun: { id: 9 },
    replyId: 31,
  });
  expect(await requests.get(`${repository}#502.1`)).toMatchObject({
    status: 'dispatched',
    plan: { id: 'pr3-502-1' },
    cancel: { by: 'otto' },
    nextAtMs: 4000,
    failing: { attempts: 1, sinceMs: 3000 },
    waitingShownAtMs: 2500,
  });
  const due = await requests.claim(5000, 9);
  expect(due.map((request) => [commandPlaceOf(request).commentId, request.status])).toEqual([
    [502, 'dispatched'],
    [503, 'refused'],
  ]);
  expect(due[1]).toMatchObject({ publication: { comment: "It's done − 100 %", check: null } });
  expect((await heads.of(REPOSITORY_ID, 3)).map(({ action }) => action)).toEqual(['synchronize', 'opened']);
  expect(
    (await history.of(REPOSITORY_ID, 'a vs b')).map(({ requestId, pullRequest }) => [requestId, pullRequest]),
  ).toEqual([
    ['pr3-501-1', 3],
    ['old', null],
  ]);
  const webhook = {
    kind: 'comment',
    comment: { ...(comment as NonNullable<typeof comment>), commentId: 506 },
  } as const;
  expect(await inbox.take({ guid: 'guid-1', event: 'issue_comment' }, webhook, 5000)).toBe(false);
  // A new verdict comes before the recorded ones.
  await history.add({
    requestId: 'new',
    repositoryId: REPOSITORY_ID,
    repository,
    pullRequest: 4,
    question: 'a vs b',
    flagSet: null,
    outcome: 'GO',
    headline: 'x',
    verdict: '{}',
    at: '2026-03-04T05:06:07Z',
  });
  expect((await history.of(REPOSITORY_ID, 'a vs b'))[0]?.requestId).toBe('new');
}
