import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCallgrind } from '../../../src/core/profile/evidence.ts';
import { err, ok } from '../../../src/model/result.ts';

const TEXT = readFileSync('test/fixtures/perf/callgrind-3.19.txt', 'utf8');

test('parseCallgrind returns the instructions of one process', () => {
  const collected = Number(/Collected : (\d+)/.exec(TEXT)?.[1]);
  expect(collected).toBeGreaterThan(1e6);
  expect(parseCallgrind(TEXT)).toEqual(ok(collected));
});

test.each([
  ['nothing', '', /counted instructions/],
  ['two processes', TEXT + TEXT, /2 counts/],
  ['cut off', TEXT.slice(0, TEXT.indexOf('Collected')), /0 counts|counted instructions/],
  ['other events', TEXT.replace('Events    : Ir', 'Events    : Dr'), /counted instructions/],
])('%s is named', (_, text, message) => {
  expect(parseCallgrind(text)).toEqual(err(expect.stringMatching(message)));
});
