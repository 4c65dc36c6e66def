import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatInterval,
  formatPercent,
  formatRate,
  formatSeconds,
  plural,
} from '../../../src/core/text/format.ts';

describe('formatPercent', () => {
  test.each([
    [0.1234, '12.3 %'],
    [-0.0835, '−8.3 %'],
    [0.00419, '0.42 %'],
    [0.00996, '1.0 %'],
    [1.234, '123 %'],
    [0.9996, '100 %'],
    [0, '0.00 %'],
    [-0, '0.00 %'],
    [-0.000001, '0.00 %'],
    [Number.NaN, 'unknown'],
  ])('%d is %s', (fraction, text) => expect(formatPercent(fraction)).toBe(text));

  test('with signed marks gains and leaves zero without a sign', () => {
    expect(formatPercent(0.1234, { signed: true })).toBe('+12.3 %');
    expect(formatPercent(-0.02, { signed: true })).toBe('−2.0 %');
    expect(formatPercent(0.000001, { signed: true })).toBe('0.00 %');
  });

  test('prints within half a unit of the last digit', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (fraction) => {
        const printed = Number(formatPercent(fraction).replace('−', '-').replace(' %', ''));
        const unit = Math.abs(fraction) < 0.00995 ? 0.01 : Math.abs(fraction) < 0.9995 ? 0.1 : 1;
        expect(Math.abs(printed - fraction * 100)).toBeLessThanOrEqual(unit / 2 + 1e-9);
      }),
    );
  });
});

test('formatInterval prints both bounds in percent without the unit', () => {
  expect(formatInterval(0.101, 0.142)).toBe('[10.1, 14.2]');
  expect(formatInterval(-0.0031, 0.02)).toBe('[−0.31, 2.0]');
});

test.each([
  [12_345_678, '12.3M'],
  [999_600, '1.00M'],
  [999_400, '999k'],
  [4567, '4.57k'],
  [1000, '1.00k'],
  [999.4, '999'],
  [89.94, '89.9'],
  [0.1234, '0.123'],
  [0, '0'],
  [2.5e9, '2.50G'],
  [7e13, '70.0T'],
  [Number.NaN, 'unknown'],
])('formatRate(%d) is %s', (value, text) => expect(formatRate(value)).toBe(text));

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1024, '1.00 KiB'],
  [8_638_464, '8.24 MiB'],
  [3 * 2 ** 30, '3.00 GiB'],
  [-2048, '−2.00 KiB'],
])('formatBytes(%d) is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0.4211, '0.42 s'],
  [9.94, '9.9 s'],
  [9.97, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [200, '3 min 20 s'],
  [3600, '1 h'],
  [3900, '1 h 5 min'],
  [86_399, '24 h'],
  [-1, '0.0 s'],
])('formatSeconds(%d) is %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

test.each([
  [0, '0'],
  [999, '999'],
  [1_234_567, '1,234,567'],
  [-1234, '−1,234'],
])('formatCount(%d) is %s', (count, text) => expect(formatCount(count)).toBe(text));

test.each([
  [0, '0 lanes'],
  [1, '1 lane'],
  [2, '2 lanes'],
])('plural of %d is %s', (count, text) => expect(plural(count, 'lane')).toBe(text));

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [47 * 3600, '47 h'],
  [48 * 3600, '2 days'],
  [-5, '0 s'],
  [Number.NaN, 'unknown'],
])('formatAge(%d) is %s', (seconds, text) => expect(formatAge(seconds)).toBe(text));
