import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AskedOverride,
  OVERRIDE_ENVIRONMENT,
  overrideApproval,
} from '../../../src/github/read/override-approval.ts';
import { CONTROL, MEASURED, openTokenStage, type TokenStage } from '../../publishing/release-token.ts';

let stage: TokenStage;
beforeAll(async () => {
  stage = await openTokenStage();
});
afterAll(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

let runId = 0;
type Review = readonly [login: string, state: 'approved' | 'rejected', environment?: string];

function approval(reviews: readonly Review[], more: Partial<AskedOverride> = {}) {
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

test('who approved it, maintains the repository and did not ask is the second person', async () => {
  expect(
    await approval([
      ['mina', 'approved'],
      ['rita', 'approved'],
      ['otto', 'approved'],
    ]),
  ).toEqual({ ok: true, value: { by: 'otto', askedBy: 'mina', reason: 'a leak is repaired' } });
});

test.each<[string, readonly Review[], Partial<AskedOverride>, string]>([
  ['nobody', [], {}, 'Nobody approved it'],
  ['a rejection', [['otto', 'rejected']], {}, 'Nobody approved it'],
  ['another environment', [['otto', 'approved', 'release']], {}, 'Nobody approved it'],
  ['who asked for it', [['Mina', 'approved']], {}, 'Only Mina approved it, who asked for it'],
  ['who started this attempt', [['otto', 'approved']], { askedBy: ['mina', 'otto'] }, 'who asked for it'],
  ['who does not maintain it', [['rita', 'approved']], {}, 'rita approved it, who may not maintain'],
  ['a stranger', [['eve', 'approved']], {}, 'eve approved it, who may not maintain'],
])('%s is no second person', async (_, reviews, more, why) => {
  const answer = await approval(reviews, more);
  expect(answer).toMatchObject({ ok: false, error: { code: 'override-not-approved' } });
  expect(!answer.ok && answer.error.message).toContain(why);
});

test('without a reason there is none', async () => {
  expect(await approval([['otto', 'approved']], { reason: ' ' })).toMatchObject({
    error: { code: 'missing-reason' },
  });
});
