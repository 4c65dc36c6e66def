import { describe, expect, test } from 'vitest';
import { random } from '../../src/stats/random.ts';
import { unitMean, unitP, unitReach } from '../../src/stats/random-effects.ts';
import { studentQuantile } from '../../src/stats/student.ts';
import { mean } from '../../src/stats/summary.ts';

const gauss = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Units that differ by `between` and whose values scatter by `within`. */
function units(count: number, values: number, sds: { between: number; within: number }, seed: string): number[][] {
  const next = random(seed);
  return Array.from({ length: count }, () => {
    const centre = sds.between * gauss(next);
    return Array.from({ length: values }, () => centre + sds.within * gauss(next));
  });
}

describe('unitMean', () => {
  test('the mean is the one of the centres, however many values a unit has', () => {
    const { units: count, mean: centre, spread } = unitMean([[1], [2, 2, 2, 2], [6, 6]]);
    expect([count, centre]).toEqual([3, 3]);
    expect(spread).toBeCloseTo(Math.sqrt(7), 12);
  });

  test('one value of a unit does not tell how much its values scatter', () => {
    expect(unitMean([[1], [2, 2]]).between).toBeNull();
    expect(
      unitMean([
        [1, 1],
        [2, 2],
      ]).between,
    ).toBeCloseTo(Math.SQRT1_2, 12);
  });

  test('one unit has no error', () => {
    expect(() => unitMean([[1, 2, 3]])).toThrow(RangeError);
  });

  test.each([
    [0.02, 0.01, 4],
    [0.005, 0.02, 8],
    [0, 0.01, 8],
  ])('the part between units is found: %d among values of %d', (between, within, values) => {
    const found = Array.from({ length: 400 }, (_, trial) =>
      unitMean(units(12, values, { between, within }, `between/${between}/${trial}`)),
    ).map((each) => (each.between ?? Number.NaN) ** 2);
    // The variance is estimated without bias, apart from the cut at 0, which adds at most what chance makes of none.
    const chance = (within ** 2 / values) * Math.sqrt(2 / 11);
    expect(Math.abs(mean(found) - between ** 2)).toBeLessThan(0.1 * between ** 2 + chance);
  });
});

describe('unitReach', () => {
  test('is Student’s t times the error of the mean', () => {
    const summary = { units: 12, mean: 0, spread: 0.01, between: 0.006 };
    const { all, between } = unitReach(summary, 0.025);
    expect(all).toBeCloseTo((studentQuantile(0.025, 11) * 0.01) / Math.sqrt(12), 14);
    expect(between).toBeCloseTo(0.6 * all, 14);
    expect(unitReach({ ...summary, between: null }, 0.025).between).toBeNull();
  });

  test.each([
    [6, 1],
    [12, 1],
    [12, 20],
    [24, 3],
  ])('%i units of %i values: the mean of all units is missed in 5 %%, whatever part units have', (count, values) => {
    for (const between of [0, 0.3, 3]) {
      const seed = `reach/${count}/${values}/${between}`;
      let missed = 0;
      for (let trial = 0; trial < 1500; trial++) {
        const summary = unitMean(units(count, values, { between, within: 1 }, `${seed}/${trial}`));
        if (Math.abs(summary.mean) > unitReach(summary, 0.025).all) missed++;
      }
      // 1500 trials: 5 % ± 1.7 points at three standard deviations.
      expect(missed / 1500, `seed ${seed}`).toBeLessThan(0.067);
      expect(missed / 1500, `seed ${seed}`).toBeGreaterThan(0.033);
    }
  });
});

describe('unitP', () => {
  test('an interval excludes 0 where the p-value is below its tail', () => {
    for (let trial = 0; trial < 200; trial++) {
      const summary = unitMean(units(8, 2, { between: 1, within: 1 }, `p/${trial}`));
      for (const tail of [0.2, 0.025, 0.001])
        expect(summary.mean + unitReach(summary, tail).all < 0, `seed p/${trial}`).toBe(unitP(summary) < tail);
    }
  });

  test('turned values have the opposite p-value', () => {
    const summary = unitMean([[1], [2], [4], [3], [2], [1]]);
    expect(unitP(summary) + unitP({ ...summary, mean: -summary.mean })).toBeCloseTo(1, 12);
    expect(unitP(summary)).toBeGreaterThan(0.99);
  });

  test('without any spread the signs alone count', () => {
    const same = { units: 12, spread: 0, between: 0 };
    expect(unitP({ ...same, mean: -0.01 })).toBe(2 ** -12);
    expect(unitP({ ...same, mean: 0 })).toBe(1);
    expect(unitP({ ...same, mean: 0.01 })).toBe(1);
  });
});
