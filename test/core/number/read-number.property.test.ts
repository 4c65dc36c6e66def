import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumber } from '../../../src/core/number/read-number.ts';

const PATTERNS = ['n=', 'n=(.*)', 'n=(\\S+)', 'n=([0-9.]+)', 'n=([0-9]+)', 'n=([0-9.e+]+)', '.*n=([0-9.,]+)'];

function read(pattern: string, output: string): number | string | null {
  const found = readNumber({ pattern, unit: 'ops/s' }, output);
  return found.ok ? (found.value?.value ?? null) : found.error.code;
}

function grouped(value: number, separator: string): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, separator);
}

/** Forms of a value of at least a million, which none of them rounds by more than 1e-4. */
const FORMS: readonly ((value: number) => string)[] = [
  (value) => String(value),
  (value) => value.toExponential(6),
  (value) => value.toExponential(6).toUpperCase(),
  (value) => grouped(value, ','),
  (value) => grouped(value, '.'),
  (value) => grouped(value, "'"),
  (value) => grouped(value, '_'),
  (value) => grouped(value, '\u202f'),
  (value) => `${grouped(value, ',')}.25`,
  (value) => `${grouped(value, '.')},25`,
  (value) => `${(value / 1e3).toFixed(2)}k`,
  (value) => `${(value / 1e6).toFixed(7)} M`,
  (value) => `${(value / 1e6).toFixed(7)}Mops/s`,
  (value) => `${(value / 1e9).toFixed(10)} Gops/sec`,
  (value) => `${(value / 1e3).toFixed(4)} ops/ms`,
  (value) => `${value}/s`,
];

const AROUND = ['', ' ', ';', ', threads=4', ' (best of 3)', '.', ' remote_pct=90.1', '|', '"'];

test('every form of a number is read as its value by every pattern, whatever is around it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e6, max: 1e12, noNaN: true }),
      fc.constantFrom(...FORMS),
      fc.constantFrom(...PATTERNS),
      fc.constantFrom(...AROUND),
      (value, form, pattern, after) => {
        const number = read(pattern, `bench: n=${form(value)}${after}\n`);
        expect(Math.abs(Number(number) / value - 1)).toBeLessThan(1e-4);
      },
    ),
    { numRuns: 2000 },
  );
});

test('whatever follows the place, all patterns find the same number, or none', () => {
  const sign = fc.constantFrom(...'0123456789012345678901234567890123.,eE+-_\' kMmsx%/:()[\u00a0pBi"');
  fc.assert(
    fc.property(fc.array(sign, { minLength: 1, maxLength: 9 }), (signs) => {
      const [first, ...others] = PATTERNS.map((pattern) => read(pattern, `n=${signs.join('')}`));
      for (const other of others) if (other !== null) expect(other).toBe(first);
    }),
    { numRuns: 5000 },
  );
});

test('a pattern that matches the end of a number reads all of it', () => {
  const patterns = fc.constantFrom('([0-9]+) ops', '.*([0-9]+) ops', '.*([0-9.]+) ops', '([0-9.,]+) ops', '(\\S+) ops');
  fc.assert(
    fc.property(
      fc.double({ min: 1e6, max: 1e12, noNaN: true }),
      fc.constantFrom(...FORMS.slice(0, 10)),
      patterns,
      (value, form, pattern) => {
        expect(Math.abs(Number(read(pattern, `total: ${form(value)} ops`)) / value - 1)).toBeLessThan(1e-4);
      },
    ),
    { numRuns: 2000 },
  );
});
