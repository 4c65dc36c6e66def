import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PinFacts, pinHead } from '../../../src/core/plan/head-pin.ts';

const HEAD = 'a1b2c3d4e5f6'.padEnd(40, '0');
const OTHER = 'f'.repeat(40);
const ASKED_AT = '2026-03-04T05:06:07Z';
const FACTS: PinFacts = { headSha: HEAD, open: true, fork: false, heads: [], approved: false };
const opened = { sha: HEAD, action: 'opened', at: '2026-03-04T05:00:00Z' };

/** The pinned commit, or the code of the refusal. */
function pin(facts: Partial<PinFacts>, asked?: string): string {
  const answer = pinHead(ASKED_AT, asked, { ...FACTS, ...facts });
  return answer.ok ? answer.value : answer.error.code;
}

test('pinHead returns the head of the time of the comment', () => {
  expect(pin({})).toBe(HEAD);
  expect(pin({ heads: [opened] })).toBe(HEAD);
  expect(
    pin({
      heads: [
        { ...opened, sha: OTHER },
        { sha: HEAD, action: 'synchronize', at: '2026-03-04T05:06:06Z' },
      ],
    }),
  ).toBe(HEAD);
});

test('pinHead refuses a push after the comment, in the same second, or without an event', () => {
  expect(pin({ heads: [opened, { sha: HEAD, action: 'synchronize', at: '2026-03-04T05:06:08Z' }] })).toBe('head-moved');
  expect(pin({ heads: [opened, { sha: HEAD, action: 'synchronize', at: ASKED_AT }] })).toBe('head-moved');
  expect(pin({ heads: [{ ...opened, sha: OTHER }] })).toBe('head-moved');
  const reopened = { sha: HEAD, action: 'reopened', at: '2026-03-04T05:06:08Z' };
  expect(pin({ heads: [{ ...opened, sha: OTHER }, reopened] })).toBe('head-moved');
  expect(pin({ heads: [opened, reopened] })).toBe(HEAD);
});

test('pinHead accepts a named commit that is the head, regardless of pushes', () => {
  const late = [opened, { sha: HEAD, action: 'synchronize', at: '2026-03-04T05:06:08Z' }];
  expect(pin({ heads: late }, HEAD.slice(0, 7))).toBe(HEAD);
  expect(pin({}, OTHER.slice(0, 7))).toBe('head-moved');
});

test('pinHead of a fork requires the full commit or its approval', () => {
  expect(pin({ fork: true })).toBe('fork-needs-commit');
  expect(pin({ fork: true }, HEAD.slice(0, 39))).toBe('fork-needs-commit');
  expect(pin({ fork: true }, HEAD)).toBe(HEAD);
  expect(pin({ fork: true, approved: true })).toBe(HEAD);
});

test('pinHead refuses a closed pull request first', () => {
  expect(pin({ open: false }, HEAD)).toBe('pull-request-closed');
});

test('law: pinHead returns the current head only, and of a fork only with its commit', () => {
  const digits = fc.stringMatching(/^[0-9a-f]{7,40}$/);
  const heads = fc.array(
    fc.record({
      sha: fc.constantFrom(HEAD, OTHER),
      action: fc.constantFrom('opened', 'synchronize', 'reopened', 'closed'),
      at: fc.constantFrom('2026-03-04T05:06:06Z', ASKED_AT, '2026-03-04T05:06:08Z'),
    }),
  );
  const asked = fc.option(
    fc.oneof(
      digits,
      fc.nat(33).map((cut) => HEAD.slice(0, 40 - cut)),
    ),
    { nil: undefined },
  );
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), heads, asked, (open, fork, approved, told, sha) => {
      const answer = pinHead(ASKED_AT, sha, { headSha: HEAD, open, fork, approved, heads: told });
      if (!answer.ok) return answer.error.next !== '';
      return answer.value === HEAD && open && (!fork || approved || sha === HEAD);
    }),
  );
});
