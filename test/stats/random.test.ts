import { describe, expect, test } from 'vitest';
import { random } from '../../src/stats/random.ts';

const take = (seed: string, count: number) => {
  const next = random(seed);
  return Array.from({ length: count }, next);
};

describe('random', () => {
  test('returns the same numbers for a seed in every version', () => {
    // Stored plans outlive versions of the program: another generator would change their schedules.
    expect(take('seed', 3)).toMatchInlineSnapshot(`
      [
        0.4798053812701255,
        0.02562181232497096,
        0.47495957580395043,
      ]
    `);
    expect(take('seed', 50)).toEqual(take('seed', 50));
  });

  test('is uniform: chi-square over 64 cells stays below its 99.9 % point', () => {
    const cells = new Array<number>(64).fill(0);
    for (const value of take('uniform', 64_000))
      cells[Math.floor(value * 64)] = (cells[Math.floor(value * 64)] ?? 0) + 1;
    expect(cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(103.4);
  });

  test('returns unrelated first numbers for similar seeds', () => {
    const firsts = Array.from({ length: 20_000 }, (_, block) => (take(`a/${block}`, 1)[0] ?? 0) - 0.5);
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
    const serial = firsts.slice(1).reduce((sum, value, i) => sum + value * (firsts[i] ?? 0), 0) / firsts.length;
    // Four standard errors: sd of a uniform is 0.289, of a product of two 0.083.
    expect(Math.abs(mean)).toBeLessThan((4 * 0.289) / Math.sqrt(20_000));
    expect(Math.abs(serial)).toBeLessThan((4 * 0.0833) / Math.sqrt(20_000));
    expect(new Set(firsts).size).toBeGreaterThan(19_990);
  });
});
