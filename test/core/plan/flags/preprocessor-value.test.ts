import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preprocessorValue, type TypedMacroValue } from '../../../../src/core/plan/flags/preprocessor-value.ts';
import '../../../property-seed.ts';

const MACROS: Readonly<Record<string, TypedMacroValue>> = {
  ...{ ONE: 1n, TWO: 2n, NEGATIVE: -3n, ABSENT: 'undefined' },
  UNSIGNED: { value: 5n, isUnsigned: true },
};
const macro = (name: string): TypedMacroValue => MACROS[name] ?? 'unknown';

describe('values', () => {
  test.each<[string, bigint | 'unknown']>([
    ['1', 1n],
    ['0x10u', 16n],
    ['010', 8n],
    ['-1 > 0u', 1n],
    ['UNSIGNED - 6 > 0', 1n],
    ['5 - 6 > 0', 0n],
    ['-1u', 2n ** 64n - 1n],
    ['0xffffffffffffffff == -1', 1n],
    ['18446744073709551616', 'unknown'],
    ['(1 ? -1 : 0u) > 0', 1n],
    ['-8 >> 1u', -4n],
    ['1 << 64', 0n],
    ['1 << -1', 0n],
    ['-1 >> 100', -1n],
    ['-1u / 2', 2n ** 63n - 1n],
    ['0b101', 5n],
    ['TWO * 3 + 1', 7n],
    ['TWO << 2 > 7', 1n],
    ['ABSENT', 0n],
    ['defined ABSENT || defined(ONE)', 1n],
    ['1 ? TWO : ELSEWHERE', 2n],
    ['ELSEWHERE && 0', 0n],
    ['ELSEWHERE || 1', 1n],
    ['ELSEWHERE || 0', 'unknown'],
    ['!ELSEWHERE', 'unknown'],
    ['ELSEWHERE ? 4 : 4', 4n],
    ['CALL(1, (2)) && 0', 0n],
    ['CALL(1, (2))', 'unknown'],
    ['1 / 0', 'unknown'],
    ["'a' == 97", 'unknown'],
    ['08', 'unknown'],
    ['1 +', 'unknown'],
    ['(1', 'unknown'],
    ['', 'unknown'],
    ['1 2', 'unknown'],
    ['1.5', 'unknown'],
  ])('%s is %s', (text, value) => {
    expect(preprocessorValue(text, macro)).toBe(value);
  });

  test.each([
    ['parentheses', '('.repeat(100_000)],
    ['signs', '!'.repeat(100_000)],
    ['names', 'A '.repeat(100_000)],
    ['choices', '1?'.repeat(5000)],
    ['a call', `CALL(${'('.repeat(5000)}`],
  ])('hostile %s are unknown in bounded time', (_, text) => {
    expect(preprocessorValue(text, macro)).toBe('unknown');
  });
});

/** Random expressions over the macros. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.integer({ min: 0, max: 40 }).map(String),
      fc.constantFrom(...Object.keys(MACROS)),
      fc.constantFrom('0u', '7u', '0xffffffffffffffff', '0x7fffffffffffffff', '9223372036854775808u'),
    ),
    fc.constantFrom('defined ONE', 'defined(ABSENT)'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '&', '|', '^', '<<', '>>'),
        tie('expression'),
      )
      .map(([a, sign, b]) => `${a} ${sign} ${b}`),
    fc.tuple(fc.constantFrom('!', '~', '-', '+'), tie('expression')).map(([sign, a]) => `${sign}(${a})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    tie('expression').map((a) => `(${a})`),
  ),
}));

test('random expressions are true exactly where the preprocessor of gcc takes their branch', () => {
  fc.assert(
    fc.property(fc.array(expression, { minLength: 50, maxLength: 50 }), (expressions) => {
      const text = expressions.map((each, index) => `#if ${each}\ntaken ${index}\n#endif`).join('\n');
      const options = ['-E', '-P', '-x', 'c', '-w', '-DONE=1', '-DTWO=2', '-DNEGATIVE=(-3)', '-DUNSIGNED=5u', '-'];
      const taken = execFileSync('gcc', options, { input: text, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
      const ours = expressions.flatMap((each, index) => {
        const value = preprocessorValue(each, macro);
        return value !== 'unknown' && value !== 0n ? [`taken ${index}`] : [];
      });
      expect(ours).toEqual(taken.split('\n').filter((line) => line !== ''));
    }),
    { numRuns: 10 },
  );
});
