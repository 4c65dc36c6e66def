import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { gcc, outputDirectory } from './kit.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const program = join(directory.path, 'histogram');
const root = join(import.meta.dirname, '../..');
await gcc(
  directory.path,
  ...['-std=c11', '-O1', '-Wall', '-Wextra', '-Werror', '-o', program],
  ...[join(root, 'test/fixtures/bench-kit/histogram.c'), join(root, 'bench-kit/kit/histogram.c')],
);

const SHARES = [0, 0.01, 0.5, 0.95, 0.99, 0.999, 1];

function quantiles(values: readonly number[]): number[] {
  const done = spawnSync(program, SHARES.map(String), { input: values.join('\n'), encoding: 'utf8' });
  return done.stdout.trim().split('\n').map(Number);
}

/** The exact quantile of a list. */
function exact(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

test('histogram_quantile is within 0.4 % of the exact quantile, and exact for small values', () => {
  const magnitude = fc.integer({ min: 0, max: 40 }).chain((bits) => fc.integer({ min: 0, max: 2 ** bits }));
  fc.assert(
    fc.property(fc.array(magnitude, { minLength: 1, maxLength: 300 }), (values) => {
      for (const [index, quantile] of quantiles(values).entries()) {
        const truth = exact(values, SHARES[index] as number);
        expect(Math.abs(quantile - truth)).toBeLessThanOrEqual(truth < 256 ? 0 : truth * 0.004);
      }
    }),
    { numRuns: 30, seed: 11 },
  );
});

test('histogram_quantile of no values is 0; values above the range count as the largest', () => {
  expect(quantiles([])).toEqual(SHARES.map(() => 0));
  const [least = 0, , , , , , most = 0] = quantiles([2 ** 41 - 1, 2 ** 41, 2 ** 52]);
  expect(least).toBe(most);
  expect(Math.abs(most / 2 ** 41 - 1)).toBeLessThan(0.01);
});
