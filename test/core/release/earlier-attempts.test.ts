import { expect, test } from 'vitest';
import { earlierAttempts } from '../../../src/core/release/earlier-attempts.ts';
import type { RequestRecord } from '../../../src/model/request-record.ts';
import { releaseOrderOn } from '../../fixtures/release.ts';

const order = releaseOrderOn('lab');

/** A request to release that was received at this second, measured by itself by default. */
function request(second: number, more: Partial<RequestRecord> = {}, measuredBy = `key${second}`): RequestRecord {
  const named = { id: `pr3-${second}-1`, key: `key${second}`, askedAt: `2026-03-01T00:00:0${second}Z` };
  const releaseState = { order, measuredBy, override: null, url: null };
  return { ...named, receivedAtMs: second * 1000, status: 'done', releaseState, ...more } as RequestRecord;
}

const attempt = (second: number) => ({
  tag: 'v1.2.0',
  id: `pr3-${second}-1`,
  at: `2026-03-01T00:00:0${second}Z`,
});

test('earlierAttempts returns measured attempts that did not pass, oldest first', () => {
  const own = request(3, { status: 'releasing' });
  expect(earlierAttempts(own, [request(1), request(2), own, request(4)])).toEqual([attempt(1), attempt(2)]);
});

test('earlierAttempts leaves out cancelled, failed and released requests, and other commands', () => {
  const others = [
    request(1, { status: 'cancelled' }),
    request(2, { status: 'failed' }),
    request(3, { releaseState: { order, measuredBy: 'key3', override: null, url: 'https://x.test/r' } }),
    request(4, { releaseState: null }),
    request(5, {}, 'key1'),
  ];
  expect(earlierAttempts(request(9), others)).toEqual([]);
});

test('earlierAttempts of an override leaves out the attempt that it overrides', () => {
  expect(earlierAttempts(request(9, {}, 'key2'), [request(1), request(2)])).toEqual([attempt(1)]);
});
