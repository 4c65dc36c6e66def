import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LaneStandings, standingsOf } from '../../../../src/core/analysis/survey/standings.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const first = (lanes: readonly LaneStandings[]): LaneStandings['standings'] => lanes[0]?.standings ?? [];

describe('ranks', () => {
  test('arms that the rounds distinguish have ranks of their own, the others share one', () => {
    const run = surveyRun({
      arms: [
        { label: 'hz4', speed: 1, memory: 1 },
        { label: 'twin', speed: 1.001, memory: 1 },
        { label: 'fast', speed: 1.3, memory: 2 },
        { label: 'slow', speed: 0.6, memory: 0.5 },
      ],
    });
    expect(first(standingsOf(run)).map(({ rank }) => rank)).toEqual([2, 2, 1, 4]);
  });

  test('no other arm is both faster and smaller than an arm of the Pareto front', () => {
    const run = surveyRun({
      arms: [
        { label: 'hz4', speed: 1, memory: 1 },
        { label: 'worse', speed: 0.8, memory: 1.5 },
        { label: 'fast', speed: 1.3, memory: 2 },
        { label: 'small', speed: 0.6, memory: 0.5 },
      ],
    });
    expect(first(standingsOf(run)).map(({ pareto }) => pareto)).toEqual([true, false, true, true]);
  });
});

describe('comparisons', () => {
  test('the interval against the first arm holds the true change', () => {
    const run = surveyRun({
      arms: [
        { label: 'hz4', speed: 1, memory: 1 },
        { label: 'fast', speed: 1.2, memory: 2 },
      ],
      rounds: 30,
    });
    for (const { standings } of standingsOf(run)) {
      const [own, other] = standings;
      expect(own?.relative.throughput).toBeNull();
      expect(other?.relative.throughput?.low).toBeLessThan(0.2);
      expect(other?.relative.throughput?.high).toBeGreaterThan(0.2);
      expect(other?.relative.rssPeak?.estimate).toBeCloseTo(1, 6);
    }
  });

  test('a crash ends the readings of its own arm, and of no other', () => {
    const arms = [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'dies', speed: 2, memory: 1, crashesIn: 3 },
      { label: 'absent', speed: 2, memory: 1, notBuilt: true },
    ];
    const standings = first(standingsOf(surveyRun({ arms })));
    expect(standings.map(({ rounds }) => rounds)).toEqual([12, 3, 0]);
    expect(standings[1]?.relative.throughput).toBeNull();
    expect(standings[2]).toMatchObject({ rank: null, pareto: false, medians: { throughput: null } });
  });

  test('disturbed rounds count for no arm', () => {
    const arms = [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'hz3', speed: 1, memory: 1 },
    ];
    const [lane] = standingsOf(surveyRun({ arms, disturbed: [2, 5] }));
    expect(lane?.disturbed).toBe(2);
    expect(lane?.standings.map(({ rounds }) => rounds)).toEqual([10, 10]);
  });
});

test('the order of the readings does not matter', () => {
  const run = surveyRun({
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'hz3', speed: 1.1, memory: 1.2 },
      { label: 'system', speed: 0.9, memory: 0.7 },
    ],
  });
  const plain = standingsOf(run);
  fc.assert(
    fc.property(fc.shuffledSubarray([...run.readings], { minLength: run.readings.length }), (readings) => {
      expect(standingsOf({ ...run, readings })).toEqual(plain);
    }),
    { numRuns: 20 },
  );
});
