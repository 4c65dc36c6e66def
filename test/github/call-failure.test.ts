import { expect, test } from 'vitest';
import { classifyFailure } from '../../src/github/call-failure.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');

function answered(status: number, headers: Record<string, string> = {}, message = 'no'): Error {
  return Object.assign(new Error(message), { status, response: { headers } });
}

test.each([
  ['a server error', answered(502), 'again', 0, true],
  ['a secondary limit', answered(403, { 'retry-after': '7' }), 'again', 7000, false],
  ['too many requests', answered(429), 'again', 60_000, false],
  [
    'an exhausted quota',
    answered(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) }),
    'again',
    90_000,
    false,
  ],
  ['a limit in words only', answered(403, {}, 'You have exceeded a secondary rate limit.'), 'again', 60_000, false],
  ['a wrong key', answered(401), 'again', 0, false],
  ['no connection', new TypeError('fetch failed'), 'again', 0, true],
  ['no answer in time', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'again', 0, true],
] as const)('%s is tried again', (_, error, kind, afterMs, ambiguous) => {
  expect(classifyFailure(error, NOW)).toMatchObject({ kind, afterMs, ambiguous });
});

test('a plain no is a no, and a bug is a bug', () => {
  expect(classifyFailure(answered(403, {}, 'Resource not accessible by integration'), NOW)).toMatchObject({
    kind: 'refused',
    status: 403,
  });
  expect(classifyFailure(answered(404), NOW).kind).toBe('refused');
  expect(classifyFailure(answered(422), NOW).kind).toBe('refused');
  expect(classifyFailure(new TypeError("Cannot read properties of undefined (reading 'x')"), NOW).kind).toBe('bug');
  expect(classifyFailure('text', NOW).kind).toBe('bug');
});
