import { describe, expect, test } from 'vitest';
import type { Block } from '../../../../src/core/analysis/ab/blocks.ts';
import { seriesOfNextGroup } from '../../../../src/core/analysis/ab/group-length.ts';
import type { Lockstep } from '../../../../src/model/lockstep.ts';
import type { PlanLane } from '../../../../src/model/plan.ts';
import type { Sample } from '../../../../src/model/run.ts';
import { random } from '../../../../src/stats/random.ts';
import { mean } from '../../../../src/stats/summary.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const RUNS = 4;
const LOCKSTEP: Lockstep = {
  ...{ runs: RUNS, mostRuns: 4 * RUNS, runLength: 4, dropped: 1 },
  ...{ burstMicros: 1000, warmMicros: 15_000 },
};
const START_NS = 60e6;
const SERIES_NS = 8e6;
const { samples, manifest } = syntheticRun({ blocks: 1 });
const [sample] = samples;
const [planned] = manifest.plan.lanes;

const lane = (lockstep: Lockstep | null = LOCKSTEP): PlanLane => ({ ...(planned as PlanLane), lockstep });

const gauss = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** SYNTHETIC groups whose series differ by `within` and which themselves differ by `between` (standard deviations of log-ratios). */
function groups(count: number, { within, between }: { within: number; between: number }, seed: string): Block[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, block) => {
    const centre = between * gauss(next);
    const side = (runsNs: number[][]): Sample => {
      const bursts = { operations: 1000, runsNs, coldNs: 1, warmNs: 0, insideNs: 1, delayNs: 0 };
      return { ...(sample as Sample), block, bursts, wallNs: START_NS + RUNS * SERIES_NS };
    };
    const even = Array.from({ length: RUNS }, () => Array.from({ length: 4 }, () => 1e6));
    const moved = even.map((run) => {
      const factor = Math.exp(centre + within * gauss(next));
      return run.map((ns) => ns * factor);
    });
    return { block, baseline: side(even), candidate: side(moved) };
  });
}

describe('seriesOfNextGroup', () => {
  test('groups stay short where groups differ more than their series', () => {
    const own = groups(96, { within: 0.01, between: 0.02 }, 'between');
    expect(seriesOfNextGroup(lane(), own)).toBe(RUNS);
  });

  test('groups become longer where their series differ more than groups', () => {
    const own = groups(192, { within: 0.05, between: 0.001 }, 'within');
    expect(seriesOfNextGroup(lane(), own.slice(0, 48))).toBe(2 * RUNS);
    expect(seriesOfNextGroup(lane(), own)).toBe(4 * RUNS);
    expect(seriesOfNextGroup(lane({ ...LOCKSTEP, mostRuns: 2 * RUNS }), own)).toBe(2 * RUNS);
  });

  test('the length changes only when the number of groups has doubled, first at 24', () => {
    const own = groups(96, { within: 0.05, between: 0.001 }, 'doubled');
    expect(seriesOfNextGroup(lane(), own.slice(0, 23))).toBe(RUNS);
    const lengthAfter = (count: number) => seriesOfNextGroup(lane(), own.slice(0, count));
    expect(lengthAfter(24)).toBeGreaterThan(RUNS);
    for (const count of [25, 36, 47]) expect(lengthAfter(count)).toBe(lengthAfter(24));
    for (const count of [49, 95]) expect(lengthAfter(count)).toBe(lengthAfter(48));
  });

  test('exchanged arms have the same length', () => {
    for (const between of [0.001, 0.01, 0.03]) {
      const own = groups(48, { within: 0.03, between }, `exchanged/${between}`);
      const exchanged = own.map(({ block, baseline, candidate }) => ({
        block,
        baseline: { ...candidate },
        candidate: { ...baseline },
      }));
      expect(seriesOfNextGroup(lane(), exchanged)).toBe(seriesOfNextGroup(lane(), own));
    }
  });

  test('a plan that does not let groups differ, and a lane of process pairs, keep the length of the plan', () => {
    const own = groups(96, { within: 0.05, between: 0.001 }, 'fixed');
    const { mostRuns: _, ...fixed } = LOCKSTEP;
    expect(seriesOfNextGroup(lane(fixed), own)).toBe(RUNS);
    expect(seriesOfNextGroup(lane(null), own)).toBe(0);
  });

  test('groups without bursts change nothing', () => {
    const own = groups(24, { within: 0.05, between: 0.001 }, 'missing');
    const [first, ...rest] = own as [Block, ...Block[]];
    const { bursts: _, ...bare } = first.candidate;
    expect(seriesOfNextGroup(lane(), [{ ...first, candidate: bare }, ...rest])).toBe(RUNS);
  });

  // The time for one precision, (B + W/m)(c₀ + m·c₁); mean of 60 trials. Where series decide, the assumption about a lane still holds it back.
  describe.each([24, 96, 384])('after %d groups', (count) => {
    test.each([0, 0.03, 0.1, 0.3, 1, 3])(
      'that differ by %d of the variance of a series: no more time than fixed ones',
      (share) => {
        const cost = (series: number) => (share + 1 / series) * (START_NS + series * SERIES_NS);
        const best = Math.min(...[1, 2, 4].map((factor) => cost(factor * RUNS)));
        const within = 0.02;
        const costs = Array.from({ length: 60 }, (_, trial) => {
          const own = groups(count, { within, between: within * Math.sqrt(share) }, `share ${share}, trial ${trial}`);
          return cost(seriesOfNextGroup(lane(), own));
        });
        expect(mean(costs) / cost(RUNS)).toBeLessThan(1.03);
        if (count === 384) expect(mean(costs) / best).toBeLessThan(1.25);
      },
    );
  });
});
