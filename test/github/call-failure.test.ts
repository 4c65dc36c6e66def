import { expect, test } from 'vitest';
import { classifyFailure } from '../../src/github/call-failure.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');

function failed(status: number, headers: Record<string, string> = {}, message = 'Forbidden'): Error {
  return Object.assign(new Error(message), { status, response: { headers } });
}

/** The clock of this machine is an hour ahead of GitHub's. */
function clockAhead(): Error {
  const github = NOW - 3_600_000;
  const reset = String(github / 1000 + 20);
  return failed(403, {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': reset,
    date: new Date(github).toUTCString(),
  });
}

test.each([
  ['a server error', failed(502), 'again', 0],
  ['a secondary limit', failed(403, { 'retry-after': '7' }), 'again', 7000],
  ['too many requests', failed(429), 'again', 60_000],
  [
    'an exhausted quota',
    failed(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) }),
    'again',
    90_000,
  ],
  [
    'a limit that only the message names',
    failed(403, {}, 'You have exceeded a secondary rate limit.'),
    'again',
    60_000,
  ],
  [
    'abuse limits of an older server',
    failed(403, {}, 'You have triggered an abuse detection mechanism.'),
    'again',
    60_000,
  ],
  ['a date in Retry-After', failed(429, { 'retry-after': new Date(NOW + 30_000).toUTCString() }), 'again', 30_000],
  ['a limit that GitHub counts by its own clock', clockAhead(), 'again', 20_000],
  ['a wait of a year', failed(429, { 'retry-after': '31536000' }), 'again', 3_600_000],
  ['an overload', failed(503, { 'retry-after': '4' }), 'again', 4000],
  ['no connection', new TypeError('fetch failed'), 'again', 0],
  ['a timeout', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'again', 0],
] as const)('classifyFailure lets a step be repeated after %s', (_, error, kind, afterMs) => {
  expect(classifyFailure(error, NOW)).toMatchObject({ kind, afterMs });
});

test.each([
  [403, 'This installation has been suspended', 'suspended'],
  [403, 'Sorry. Your account was suspended.', 'suspended'],
  [403, 'Repository was archived so is read-only.', 'archived'],
  [403, 'Repository access blocked', 'access-blocked'],
  [403, 'Repository has been locked for migration.', 'access-blocked'],
  [451, 'Repository access blocked', 'access-blocked'],
  [403, 'The account is locked due to a billing issue', 'billing'],
  [
    403,
    'Although you appear to have the correct authorization credentials, the `x` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    'ip-allow-list',
  ],
  [403, 'Resource protected by organization SAML enforcement.', 'single-sign-on'],
  [401, 'Bad credentials', 'credentials'],
  [401, "'Issued at' claim ('iat') must be an Integer", 'credentials'],
  [403, 'Forbidden', 'unexplained'],
] as const)('classifyFailure of %d "%s" is a block: %s', (status, message, cause) => {
  const failure = classifyFailure(failed(status, {}, message), NOW);
  expect(failure).toMatchObject({ kind: 'blocked', cause });
  expect(failure.kind === 'blocked' && failure.next).toMatch(/^(An?|The) (owner|user|operator) .*\.$/);
});

test.each([
  [403, 'Resource not accessible by integration', true],
  [404, 'Not Found', true],
  [403, 'Unable to create comment because issue is locked.', false],
  [410, 'Issues are disabled for this repo', false],
  [422, 'Validation Failed', false],
] as const)('classifyFailure of %d "%s" is a refusal; a last word is kept for it: %s', (status, message, mayChange) => {
  expect(classifyFailure(failed(status, {}, message), NOW)).toMatchObject({ kind: 'refused', status, mayChange });
});

test('classifyFailure names the permission that GitHub names', () => {
  const headers = { 'x-accepted-github-permissions': 'contents=write; workflows=write' };
  const failure = classifyFailure(failed(403, headers, 'Resource not accessible by integration'), NOW);
  expect(failure).toMatchObject({ kind: 'refused', permission: 'contents=write; workflows=write' });
});

test('classifyFailure distinguishes bugs', () => {
  expect(classifyFailure(new TypeError("Cannot read properties of undefined (reading 'x')"), NOW).kind).toBe('bug');
  expect(classifyFailure('text', NOW).kind).toBe('bug');
});
