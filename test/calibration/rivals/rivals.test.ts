import { describe, expect, test } from 'vitest';
import { findBenchstat } from '../../../calibration/benchstat.ts';
import { benchstatTallies } from '../../../calibration/rivals/benchstat-tallies.ts';
import type { NoiseRecord } from '../../../calibration/rivals/record.ts';
import { run } from '../../../calibration/rivals/rival-trials.ts';
import { RIVALS } from '../../../calibration/rivals/rivals.ts';
import { random } from '../../../src/stats/random.ts';

const CHANGES = [0, -0.2];
const next = random('record');
const burst = () => 1e6 * (1 + 0.01 * next());
/** A quiet machine: bursts of 1 ms with 1 % of noise, groups of 0.1 s. */
const RECORD: NoiseRecord = {
  name: 'quiet',
  bursts: true,
  groupSeconds: 0.1,
  groups: Array.from({ length: 200 }, () => ({
    baseline: Array.from({ length: 24 }, burst),
    candidate: Array.from({ length: 24 }, burst),
    difference: 0.002 * (next() - 0.5),
  })),
};
const titles = RIVALS.map(({ title }) => title);

test('titles are unique', () => {
  expect(new Set(titles).size).toBe(titles.length);
});

describe('on a quiet machine', () => {
  const tallies = new Map(
    titles.map((rival) => [rival, run({ record: RECORD, rival, trials: 20, changes: CHANGES, seed: 'test' })]),
  );

  test('every rule finds a loss of a fifth, apart from thresholds of 200 %', () => {
    const blind = titles.filter((title) => tallies.get(title)?.[1]?.found !== 20);
    expect(blind).toEqual(['one run per commit, 200 % (github-action-benchmark)']);
  });

  test('our rule stops at the first look when it finds, and costs whole groups', () => {
    const [, lost] = tallies.get('ours') ?? [];
    expect(lost?.seconds).toBeCloseTo(12 * 0.1, 9);
  });

  test('the others cost what their tools take', () => {
    const seconds = (title: string) => tallies.get(title)?.[0]?.seconds;
    expect(seconds('10+10 medians ±2 %')).toBeCloseTo(1, 9);
    expect(seconds('10+10 Mann–Whitney')).toBeCloseTo(20, 1);
    expect(seconds('hyperfine')).toBeCloseTo(6, 0);
    expect(seconds('tango, 1 s')).toBeCloseTo(1, 1);
    // Five seconds and a warm-up of three for each arm, and what the last burst of each sample is beyond them.
    expect(seconds('criterion')).toBeGreaterThan(16);
    expect(seconds('criterion')).toBeLessThan(16.5);
  });

  const benchstat = findBenchstat();
  test.skipIf(!benchstat.ok)('the real benchstat decides as the test of the row 10+10 Mann–Whitney', () => {
    const program = benchstat.ok ? benchstat.value : '';
    const changes = [0, -0.001, -0.002];
    const [own, theirs] = [
      run({ record: RECORD, rival: '10+10 Mann–Whitney', trials: 20, changes, seed: 'test' }),
      benchstatTallies(program, { record: RECORD, trials: 20, changes, seed: 'test' }),
    ];
    expect(theirs).toEqual(own.map((tally) => ({ ...tally, seconds: expect.closeTo(tally.seconds, 9) })));
  });
});

test('a rule that does not exist is named', () => {
  expect(() => run({ record: RECORD, rival: 'none', trials: 1, changes: CHANGES, seed: 'test' })).toThrow(
    'no rule none',
  );
});
