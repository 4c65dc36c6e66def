import { expect, test } from 'vitest';
import { harmless, quoted } from '../../../src/core/text/quote.ts';

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
