import { expect, test } from 'vitest';
import { type CurrentCommit, pinReleaseCandidate } from '../../../src/core/release/pin-release-candidate.ts';

const SHA = 'a1b2c3d4e5f6'.padEnd(40, '0');
const ASKED_AT = '2026-03-04T05:06:07Z';
const FACTS: CurrentCommit = { where: 'the branch main', sha: SHA, since: '2026-03-04T05:06:06Z' };
const pin = (facts: Partial<CurrentCommit>, sha?: string) =>
  pinReleaseCandidate(
    ASKED_AT,
    { kind: 'release', tag: 'v1.2.0', from: 'v1.0.0', ...(sha && { sha }) },
    { ...FACTS, ...facts },
  );

test('pinReleaseCandidate returns a commit that is older than the comment', () => {
  expect(pin({})).toEqual({ ok: true, value: SHA });
});

test.each([
  ['newer than the comment', '2026-03-04T05:06:08Z', 'which is newer than the comment'],
  ['of the same second', ASKED_AT, 'which is newer than the comment'],
  ['of unknown time', null, 'GitHub does not list since when'],
])('pinReleaseCandidate refuses a commit %s, with the command that confirms it', (_, since, message) => {
  expect(pin({ since })).toMatchObject({
    error: {
      code: 'head-moved',
      message: expect.stringContaining(message),
      suggestion: `/release v1.2.0 from v1.0.0 @${SHA}`,
    },
  });
  expect(pin({ since }, SHA.slice(0, 7))).toEqual({ ok: true, value: SHA });
});

test('pinReleaseCandidate refuses a named commit that is not the current one', () => {
  expect(pin({}, 'f'.repeat(40))).toMatchObject({
    error: { code: 'head-moved', message: expect.stringContaining('not the commit that was named') },
  });
});
