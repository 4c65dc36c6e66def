import { expect, test } from 'vitest';
import { pairSpread, readNoise, scaled } from '../../calibration/noise-series.ts';

test('readNoise returns all recorded samples with positive numbers', () => {
  const counts = [...readNoise()].map(([, samples]) => samples.length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8000);
  expect(Math.min(...counts)).toBe(200);
});

test('scaled returns noise with the given pair spread in the same order, and never increases the spread', () => {
  for (const [, samples] of readNoise()) {
    const values = samples.map(({ opsPerS }) => opsPerS);
    const calm = scaled(values, 0.02);
    expect(pairSpread(calm)).toBeCloseTo(0.02, 10);
    const [ranked, ranks] = [values, calm].map((list) =>
      list.map((_, i) => i).sort((a, b) => Number(list[a]) - Number(list[b]) || a - b),
    );
    expect(ranks).toEqual(ranked);
    const same = scaled(values, 1);
    expect(same.every((value, index) => Math.abs(value / (values[index] as number) - 1) < 1e-12)).toBe(true);
  }
});
