import { expect, test } from 'vitest';
import { type CandidateFacts, pinCandidate } from '../../../src/core/release/candidate-pin.ts';

const SHA = 'a1b2c3d4e5f6'.padEnd(40, '0');
const ASKED_AT = '2026-03-04T05:06:07Z';
const FACTS: CandidateFacts = { where: 'the branch main', sha: SHA, since: '2026-03-04T05:06:06Z' };
const pin = (facts: Partial<CandidateFacts>, sha?: string) =>
  pinCandidate(
    ASKED_AT,
    { kind: 'release', tag: 'v1.2.0', from: 'v1.0.0', ...(sha && { sha }) },
    { ...FACTS, ...facts },
  );

test('the commit that was there when the comment was written', () => {
  expect(pin({})).toEqual({ ok: true, value: SHA });
});

test.each([
  ['after it', '2026-03-04T05:06:08Z', 'after the comment was written'],
  ['in the same second', ASKED_AT, 'after the comment was written'],
  ['nobody knows when', null, 'GitHub does not tell'],
])('one that came %s is refused, with the command that confirms it', (_, since, words) => {
  expect(pin({ since })).toMatchObject({
    error: {
      code: 'head-moved',
      message: expect.stringContaining(words),
      suggestion: `/release v1.2.0 from v1.0.0 @${SHA}`,
    },
  });
  expect(pin({ since }, SHA.slice(0, 7))).toEqual({ ok: true, value: SHA });
});

test('a named commit has to be the one', () => {
  expect(pin({}, 'f'.repeat(40))).toMatchObject({
    error: { code: 'head-moved', message: expect.stringContaining('not the commit that was named') },
  });
});
