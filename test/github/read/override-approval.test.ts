import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  OVERRIDE_ENVIRONMENT,
  overrideApproval,
  type RequestedOverride,
} from '../../../src/github/read/override-approval.ts';
import { CONTROL, MEASURED, type OperatorTokenStage, openOperatorTokenStage } from '../operator-token-stage.ts';

let stage: OperatorTokenStage;
beforeAll(async () => {
  stage = await openOperatorTokenStage();
});
afterAll(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

let runId = 0;
type Review = readonly [login: string, state: 'approved' | 'rejected', environment?: string];

function approval(reviews: readonly Review[], more: Partial<RequestedOverride> = {}) {
  runId += 1;
  for (const [login, state, environment = OVERRIDE_ENVIRONMENT] of reviews) {
    stage.github.review(CONTROL, runId, environment, login, state);
  }
  return overrideApproval(stage.control, stage.measured, {
    reason: 'a leak is repaired',
    askedBy: ['mina', 'mina'],
    control: CONTROL,
    runId,
    repository: MEASURED,
    ...more,
  });
}

test('overrideApproval returns an approver who maintains the repository and did not request it', async () => {
  expect(
    await approval([
      ['mina', 'approved'],
      ['rita', 'approved'],
      ['otto', 'approved'],
    ]),
  ).toEqual({ ok: true, value: { by: 'otto', askedBy: 'mina', reason: 'a leak is repaired' } });
});

test.each<[string, readonly Review[], Partial<RequestedOverride>, string]>([
  ['a run without reviews', [], {}, 'No user approved it'],
  ['a rejection', [['otto', 'rejected']], {}, 'No user approved it'],
  ['an approval in another environment', [['otto', 'approved', 'release']], {}, 'No user approved it'],
  ['an approval of the requester', [['Mina', 'approved']], {}, 'Only Mina approved it, who also requested it'],
  [
    'an approval of the user who started this attempt',
    [['otto', 'approved']],
    { askedBy: ['mina', 'otto'] },
    'who also requested it',
  ],
  [
    'an approval of a user with the role write',
    [['rita', 'approved']],
    {},
    'rita approved it, without the role maintain or admin',
  ],
  ['an approval of a stranger', [['eve', 'approved']], {}, 'eve approved it, without the role maintain or admin'],
])('overrideApproval refuses %s', async (_, reviews, more, why) => {
  const result = await approval(reviews, more);
  expect(result).toMatchObject({ ok: false, error: { code: 'override-not-approved' } });
  expect(!result.ok && result.error.message).toContain(why);
  // Most control repositories are private, where only GitHub Enterprise has reviewers.
  expect(!result.ok && result.error.next).toContain('/release override in a comment');
});

test('overrideApproval refuses an override without a reason', async () => {
  expect(await approval([['otto', 'approved']], { reason: ' ' })).toMatchObject({
    error: { code: 'missing-reason' },
  });
});
