import { expect, test } from 'vitest';
import { outputDigest } from '../../../src/runner/sampling/output-digest.ts';

const of = (stdout: string, stderr = '') => outputDigest({ stdout, stderr });

test.each([
  ['done in 1.204 s\n', 'done in 0.9 s\n'],
  ['  rss:   12.3 MiB', 'rss: 7 MiB\n'],
  ['at 0x7f3a90 e=1.2e+06', 'at 0x55aa e=3'],
  ['time 12:30:01, -5 left', 'time 9:01:59, +17 left'],
])('times, sizes, addresses and columns do not change the digest: %s', (one, other) => {
  expect(of(one)?.lines).toMatch(/^[0-9a-f]{16}$/);
  expect(of(one)).toEqual(of(other));
});

test.each([
  ['done in 1 s\nchecked\n', 'done in 1 s\n'],
  ['a', 'b'],
  ['sorted', ''],
])('words do: %s', (one, other) => {
  expect(of(one)?.kinds).not.toBe(of(other)?.kinds);
});

test('threads print in any order; a line that is repeated more often changes one digest only', () => {
  expect(of('thread 1 done\nall done\nthread 2 done\n')).toEqual(of('thread 2 done\nthread 1 done\nall done\n'));
  const [twice, once] = [of('left 9\nleft 8\ndone\n'), of('left 9\ndone\n')];
  expect(twice?.kinds).toBe(once?.kinds);
  expect(twice?.lines).not.toBe(once?.lines);
});

test('standard error counts only where standard output is empty, and nothing has no digest', () => {
  expect(of('', 'ok 1')).toEqual(of('', 'ok 2'));
  expect(of('done', 'a warning of the allocator')).toEqual(of('done'));
  expect(of(' \n', '\n')).toBeUndefined();
});
