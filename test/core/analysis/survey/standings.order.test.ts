import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standingsOf } from '../../../../src/core/analysis/survey/standings.ts';
import { normalQuantile } from '../../../../src/stats/normal.ts';
import { intervalRank, walshInterval } from '../../../../src/stats/signed-rank.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const arm = fc.record({
  speed: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
  memory: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
  noise: fc.constantFrom(0.002, 0.02, 0.15, 0.6),
});

/** Surveys with planted speeds: two to six arms, each with little or much noise. */
const surveys = fc
  .record({
    arms: fc.array(arm, { minLength: 2, maxLength: 6 }),
    rounds: fc.integer({ min: 12, max: 40 }),
    seed: fc.string({ minLength: 1, maxLength: 8 }),
  })
  .map(({ arms, ...more }) => ({
    ...more,
    arms: arms.map((each, index) => ({ label: `a${index}`, ...each })),
  }));

test('no arm shares a rank with one that its paired interval excludes, and no order is against an interval', () => {
  fc.assert(
    fc.property(surveys, (invented) => {
      const run = surveyRun(invented);
      const count = invented.arms.length;
      // Bonferroni over the pairs of both lanes, computed here again.
      const critical = normalQuantile(0.05 / (((count * (count - 1)) / 2) * 2) / 2);
      for (const { lane, standings } of standingsOf(run)) {
        const own = run.readings.filter((reading) => reading.lane === lane);
        const logs = (which: number) =>
          own.filter((reading) => reading.arm === which).map(({ value }) => Math.log(value ?? 0));
        for (let a = 0; a < count; a++) {
          for (let b = 0; b < count; b++) {
            const [first, second] = [logs(a), logs(b)];
            const differences = first.map((value, round) => value - (second[round] ?? 0));
            const rank = intervalRank(differences.length, critical);
            if (a === b || rank === 0) continue;
            const { low } = walshInterval(differences, rank);
            if (low > 0) expect(standings[a]?.rank).toBeLessThan(standings[b]?.rank ?? 0);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('an arm that is 8 % slower for certain does not share a rank with the first one when a noisy arm leads by its median', () => {
  const arms = [
    { label: 'main', speed: 1, memory: 1 },
    { label: 'slow', speed: 0.917, memory: 1 },
    { label: 'noisy', speed: 1.3, memory: 1, noise: 0.8 },
  ];
  for (const { standings } of standingsOf(surveyRun({ arms, noise: 0.005, rounds: 13, seed: 'leader' }))) {
    expect(standings[1]?.relative.throughput?.high).toBeLessThan(-0.06);
    expect(standings.map(({ rank }) => rank)).toEqual([1, 2, 1]);
    expect(standings.map(({ places }) => places)).toEqual([
      { best: 1, worst: 2 },
      { best: 2, worst: 3 },
      { best: 1, worst: 3 },
    ]);
  }
});

test('with fewer rounds than an A/B needs there is no rank and no interval', () => {
  const arms = [
    { label: 'main', speed: 1, memory: 1 },
    { label: 'other', speed: 0.5, memory: 1 },
  ];
  for (const { standings } of standingsOf(surveyRun({ arms, rounds: 11 }))) {
    expect(standings.map(({ rank, pareto }) => [rank, pareto])).toEqual(Array(2).fill([null, false]));
    expect(standings[1]?.relative.throughput).toBeNull();
  }
});

test('many pairs and lanes need more rounds: an interval that could never exclude anything is not shown', () => {
  const arms = Array.from({ length: 12 }, (_, index) => ({ label: `a${index}`, speed: 1 - index / 20, memory: 1 }));
  const ranks = (rounds: number) =>
    standingsOf(surveyRun({ arms, rounds, noise: 0.001 }))[0]?.standings.map(({ rank }) => rank);
  expect(ranks(12)).toEqual(Array(12).fill(null));
  expect(ranks(14)).toEqual(arms.map((_, index) => index + 1));
});
