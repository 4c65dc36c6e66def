import { expect, test } from 'vitest';
import { elapsedText, lengthText, startText } from '../../../../src/core/report/request/duration-text.ts';

test.each([
  [{ seconds: 372, by: 'alike', of: 5 }, 'about 6 min 10 s, judging by the last 5 similar requests'],
  [{ seconds: 4, by: 'alike', of: 3 }, 'about 10 s, judging by the last 3 similar requests'],
  [{ seconds: 3725, by: 'alike', of: 10 }, 'about 1 h 2 min, judging by the last 10 similar requests'],
  [{ seconds: 391, by: 'budget', of: 0 }, 'at most 6 min 40 s, by its budget'],
  [{ seconds: 391, by: 'machine', of: 4 }, 'at most 6 min 40 s, by its budget and the last 4 on this machine'],
] as const)('lengthText of %j names the source of the estimate', (length, text) =>
  expect(lengthText(length)).toBe(text),
);

test('startText rounds an upper bound up', () => {
  expect(startText({ startsInSeconds: 61, atMost: false })).toBe('in about 1 min');
  expect(startText({ startsInSeconds: 61, atMost: true })).toBe('within about 1 min 10 s');
  expect(startText({ startsInSeconds: 0, atMost: true })).toBe('soon');
});

test('elapsedText rounds down to ten seconds', () => {
  const length = { seconds: 100, by: 'alike', of: 5 } as const;
  expect(elapsedText(4, length)).toBe('for some seconds');
  expect(elapsedText(99, length)).toBe('for 1 min 30 s');
  expect(elapsedText(130, length)).toBe('for 2 min 10 s, longer than expected');
});
