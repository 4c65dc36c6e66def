import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, sanitise, tail } from '../../src/system/sanitise.ts';
import { cpuMs } from '../fixtures/cpu-time.ts';

test.each([
  ['colour', 'a\u001b[31mred\u001b[0m b', 'ared b'],
  ['a terminal title', '\u001b]0;owned\u0007text', 'text'],
  ['overwriting a line', '50%\rdone\r\n', '50%\ndone\n'],
  ['a workflow command', '::error::forged', ': :error::forged'],
  ['an indented workflow command', 'x\n  ::add-mask::y', 'x\n  : :add-mask::y'],
  ['a workflow command after a carriage return', 'x\r::set-output name=a::b', 'x\n: :set-output name=a::b'],
  ['a workflow command after an escape sequence', '\u001b[0m::warning::x', ': :warning::x'],
  ['the older form of a workflow command', 'x ##[group]y', 'x ## [group]y'],
  ['text that runs backwards', 'a\u202eb\u2066c', 'abc'],
  ['zero bytes and bells', 'a\0b\u0007c', 'abc'],
  ['C++ names inside a line', 'std::vector in a.cc', 'std::vector in a.cc'],
])('sanitise: %s', (_, text, clean) => {
  expect(sanitise(text)).toBe(clean);
});

test('sanitise is idempotent and leaves no workflow command or control character', () => {
  const parts = fc.constantFrom(
    '::',
    ':',
    '##[',
    '\u001b',
    '[',
    '\r',
    '\n',
    '\u202e',
    ' ',
    'x',
    '\u001b[',
    '\u2028',
    '#',
  );
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const clean = sanitise(text);
      expect(sanitise(clean)).toBe(clean);
      expect(clean).not.toMatch(/^\s*::|##\[/m);
      expect([...clean].every((letter) => letter === '\n' || letter === '\t' || letter.charCodeAt(0) > 31)).toBe(true);
    }),
  );
});

test('tail keeps the last whole lines within its limit', () => {
  const text = Array.from({ length: 1000 }, (_, line) => `line ${line}`).join('\n');
  const end = tail(text, 100);
  expect(end.length).toBeLessThanOrEqual(100);
  expect(end.startsWith('…\nline 9')).toBe(true);
  expect(end.endsWith('line 999')).toBe(true);
  expect(tail('x'.repeat(500), 100)).toHaveLength(100);
  expect(oneLine(`a\n\n b\t${'c'.repeat(500)}`, 50)).toHaveLength(50);
});

test.each([
  ['empty lines', '\n'],
  ['lines of blanks', ' \t\n'],
  ['blanks on one line', ' '],
  ['escapes that do not end', '\u001b]'],
  ['colons', ':'],
])('sanitise reads a megabyte of %s in linear time', (_, piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
  // With a quadratic expression this takes minutes.
  expect(cpuMs(() => sanitise(text))).toBeLessThan(2000);
});
