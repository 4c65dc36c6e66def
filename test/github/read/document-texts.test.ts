import { expect, test } from 'vitest';
import { DocumentTexts } from '../../../src/github/read/document-texts.ts';

test('a text is found in the repository that it was read from, and nowhere else', () => {
  const texts = new DocumentTexts();
  texts.keep(1, 'aa', 'private');
  expect(texts.get(1, 'aa')).toBe('private');
  expect(texts.get(2, 'aa')).toBeUndefined();
  expect(texts.get(1, 'ab')).toBeUndefined();
});

test('an empty text is a text', () => {
  const texts = new DocumentTexts();
  texts.keep(1, 'aa', '');
  expect(texts.get(1, 'aa')).toBe('');
});

test('the texts that were not used for the longest time are forgotten', () => {
  const texts = new DocumentTexts(10);
  texts.keep(1, 'a', '1234');
  texts.keep(1, 'b', '1234');
  expect(texts.get(1, 'a')).toBe('1234');
  texts.keep(1, 'c', '1234');
  expect(['a', 'b', 'c'].map((sha) => texts.get(1, sha))).toEqual(['1234', undefined, '1234']);
  // Too large to be kept, and nothing is forgotten for it.
  texts.keep(1, 'd', '12345678901');
  expect(['a', 'c', 'd'].map((sha) => texts.get(1, sha))).toEqual(['1234', '1234', undefined]);
  texts.keep(1, 'e', '1234567890');
  expect(['a', 'c', 'e'].map((sha) => texts.get(1, sha))).toEqual([undefined, undefined, '1234567890']);
});
