import { expect, test } from 'vitest';
import { harmless, harmlessPath, quoted } from '../../../src/core/text/quote.ts';

test.each([
  ['HZ4_S12_MPSC=1', 'HZ4_S12_MPSC=1'],
  ['__bold__', '??bold??'],
  ['`code`<b>', '?code??b?'],
  ['@octocat#1', '?octocat?1'],
  ['https://a.b', 'https???a.b'],
  ['www.a.b', '????a.b'],
  ['a\u0007\u202eb\u0000', 'a??b?'],
  ['速度', '速度'],
])('harmless turns %j into %j', (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test('harmless keeps at most 64 whole characters', () => {
  expect([...harmless('x'.repeat(1_000_000))]).toHaveLength(64);
  expect(harmless('𠮷'.repeat(100))).toBe(`${'𠮷'.repeat(63)}…`);
  expect(quoted('a"b')).toBe('"a?b"');
});

test('harmlessPath keeps the end of a path of 240 characters, and makes it as harmless', () => {
  const path = `${'folder/'.repeat(30)}part12_s65_release.inc`;
  expect(harmlessPath(path)).toBe(path);
  expect(harmlessPath('a/`b`@c.h')).toBe('a/?b??c.h');
  expect([...harmlessPath('x'.repeat(1_000_000))]).toHaveLength(240);
});
