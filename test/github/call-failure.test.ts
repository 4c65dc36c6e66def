import { expect, test } from 'vitest';
import { classifyFailure } from '../../src/github/call-failure.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');

function failed(status: number, headers: Record<string, string> = {}, message = 'Forbidden'): Error {
  return Object.assign(new Error(message), { status, response: { headers } });
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
  ['a wrong key', failed(401), 'again', 0],
  ['no connection', new TypeError('fetch failed'), 'again', 0],
  ['a timeout', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'again', 0],
] as const)('classifyFailure lets a step be repeated after %s', (_, error, kind, afterMs) => {
  expect(classifyFailure(error, NOW)).toMatchObject({ kind, afterMs });
});

test('classifyFailure distinguishes refusals of GitHub from bugs', () => {
  expect(classifyFailure(failed(403, {}, 'Resource not accessible by integration'), NOW)).toMatchObject({
    kind: 'refused',
    status: 403,
  });
  expect(classifyFailure(failed(404), NOW).kind).toBe('refused');
  expect(classifyFailure(failed(422), NOW).kind).toBe('refused');
  expect(classifyFailure(new TypeError("Cannot read properties of undefined (reading 'x')"), NOW).kind).toBe('bug');
  expect(classifyFailure('text', NOW).kind).toBe('bug');
});
