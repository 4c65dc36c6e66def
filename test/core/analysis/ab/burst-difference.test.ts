import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burstDifference, burstThroughput } from '../../../../src/core/analysis/ab/burst-difference.ts';
import type { Lockstep } from '../../../../src/model/lockstep.ts';
import type { Sample } from '../../../../src/model/run.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const LOCKSTEP: Lockstep = { runs: 2, runLength: 3, dropped: 1, burstMicros: 1000, warmMicros: 0 };
const [sample] = syntheticRun({ blocks: 1 }).samples;

function side(runsNs: number[][]): Sample {
  const bursts = { operations: 1000, runsNs, coldNs: 1, warmNs: 0, insideNs: 1, delayNs: 0 };
  return { ...(sample as Sample), bursts };
}

const difference = (baseline: number[][], candidate: number[][], lockstep = LOCKSTEP) =>
  burstDifference(lockstep, { block: 0, baseline: side(baseline), candidate: side(candidate) });

describe('burstDifference', () => {
  test('is the log-ratio of throughput without the dropped bursts', () => {
    const baseline = [
      [9000, 1000, 1000],
      [9000, 1000, 1000],
    ];
    const candidate = [
      [500, 800, 800],
      [500, 800, 800],
    ];
    expect(difference(baseline, candidate)).toBeCloseTo(Math.log(1000 / 800), 12);
    expect(burstThroughput(LOCKSTEP, side(baseline).bursts as never)).toBe(1e9);
  });

  test('is a Hodges–Lehmann estimate: one interrupted burst does not change it', () => {
    const even = Array.from({ length: 8 }, () => [1000, 1000, 1000, 1000]);
    const hit = even.map((run, index) => (index === 3 ? [1000, 50_000, 1000, 1000] : run));
    const lockstep = { ...LOCKSTEP, runs: 8, runLength: 4, dropped: 0 };
    expect(difference(hit, even, lockstep)).toBe(0);
  });

  test('is NaN when bursts are missing', () => {
    expect(difference([[1, 2, 3]], [[1, 2]])).toBeNaN();
    expect(burstDifference(LOCKSTEP, { block: 0, baseline: sample as Sample, candidate: sample as Sample })).toBeNaN();
    expect(burstThroughput(LOCKSTEP, side([]).bursts as never)).toBeNull();
  });

  test('changes its sign when the arms are exchanged, and does not depend on the unit of time', () => {
    const run = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 3, maxLength: 3 });
    const runs = fc.array(run, { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(runs, runs, fc.integer({ min: 1, max: 1000 }), (a, b, unit) => {
        const forth = difference(a, b);
        expect(difference(b, a)).toBeCloseTo(-forth, 10);
        const scaled = (side: number[][]) => side.map((each) => each.map((ns) => ns * unit));
        expect(difference(scaled(a), scaled(b))).toBeCloseTo(forth, 9);
      }),
    );
  });
});
