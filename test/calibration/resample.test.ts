import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resample } from '../../calibration/resample.ts';
import { random } from '../../src/stats/random.ts';

const counting = (length: number) => Array.from({ length }, (_, index) => index);

test('resample keeps the order within windows and joins them between blocks', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 300 }),
      fc.integer({ min: 1, max: 200 }),
      fc.string(),
      (length, blocks, seed) => {
        const drawn = resample(counting(length), 2 * blocks, random(seed));
        expect(drawn).toHaveLength(2 * blocks);
        for (let at = 0; at < drawn.length; at += 2) expect(drawn[at + 1]).toBe((drawn[at] as number) + 1);
        expect(Math.max(...drawn)).toBeLessThan(length);
      },
    ),
  );
});

test('resample returns one contiguous window when half the series suffices', () => {
  const drawn = resample(counting(100), 50, random('one'));
  expect(drawn).toEqual(counting(50).map((index) => index + (drawn[0] as number)));
});

test('resample draws every place of the series', () => {
  const next = random('places');
  const seen = new Set(Array.from({ length: 400 }, () => resample(counting(40), 20, next)).flat());
  expect(seen.size).toBe(40);
});

test('resample keeps the autocorrelation', () => {
  const next = random('autocorrelation');
  let value = 0;
  const series = Array.from({ length: 2000 }, () => {
    value = 0.9 * value + (next() - 0.5);
    return value;
  });
  const lagOne = (values: readonly number[]) => {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    const product = (a: number, b: number) => (a - mean) * (b - mean);
    const sum = (read: (index: number) => number) =>
      values.slice(1).reduce((total, _, index) => total + read(index), 0);
    const at = (index: number) => values[index] as number;
    return sum((i) => product(at(i), at(i + 1))) / sum((i) => product(at(i), at(i)));
  };
  expect(Math.abs(lagOne(resample(series, 4000, next)) - lagOne(series))).toBeLessThan(0.03);
});

test('resample refuses a series without a window', () => {
  expect(() => resample([1, 2, 3], 2, random('short'))).toThrow('no window');
});
