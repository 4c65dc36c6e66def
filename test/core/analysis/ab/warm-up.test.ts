import { describe, expect, test } from 'vitest';
import type { Block } from '../../../../src/core/analysis/ab/blocks.ts';
import { warmUpOfNextGroup } from '../../../../src/core/analysis/ab/warm-up.ts';
import type { Lockstep } from '../../../../src/model/lockstep.ts';
import type { PlanLane } from '../../../../src/model/plan.ts';
import type { Sample } from '../../../../src/model/run.ts';
import { random } from '../../../../src/stats/random.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const RUNS = 4;
const LOCKSTEP: Lockstep = {
  ...{ runs: RUNS, runLength: 4, dropped: 1, burstMicros: 1000 },
  ...{ warmMicros: 8000, mostWarmMicros: 32_000 },
};
const { samples, manifest } = syntheticRun({ blocks: 1 });
const [sample] = samples;
const [planned] = manifest.plan.lanes;

const lane = (lockstep: Lockstep | null = LOCKSTEP): PlanLane => ({ ...(planned as PlanLane), lockstep });

const gauss = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

interface Shape {
  /** Change of the log-ratio from the first series of a group to its last. */
  readonly drift?: number;
  /** Series of a group. */
  readonly runs?: number;
  readonly level?: number;
}

/** SYNTHETIC groups whose series differ by 1 % and which themselves differ by 1 %. */
function groups(count: number, { drift = 0, runs = RUNS, level = 0 }: Shape, seed: string): Block[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, block) => {
    const centre = level + 0.01 * gauss(next);
    const side = (runsNs: number[][]): Sample => {
      const bursts = { operations: 1000, runsNs, coldNs: 1, warmNs: 8e6, insideNs: 1, delayNs: 0 };
      return { ...(sample as Sample), block, bursts };
    };
    const even = Array.from({ length: runs }, () => Array.from({ length: 4 }, () => 1e6));
    const moved = even.map((run, index) => {
      const factor = Math.exp(centre + (drift * index) / Math.max(1, runs - 1) + 0.01 * gauss(next));
      return run.map((ns) => ns * factor);
    });
    return { block, baseline: side(even), candidate: side(moved) };
  });
}

describe('warmUpOfNextGroup', () => {
  test('it stays as planned where the ratio does not change within groups, however large it is', () => {
    for (const level of [-0.3, 0, 0.5])
      expect(warmUpOfNextGroup(lane(), groups(192, { level }, `flat/${level}`))).toBe(8000);
  });

  test.each([0.05, -0.05])(
    'a ratio that changes by %d within groups doubles it at each decision, up to the longest',
    (drift) => {
      const own = groups(200, { drift }, `drift/${drift}`);
      const after = (count: number) => warmUpOfNextGroup(lane(), own.slice(0, count));
      expect([0, 23, 24, 47, 48, 96, 192].map(after)).toEqual([8000, 8000, 16_000, 16_000, 32_000, 32_000, 32_000]);
    },
  );

  test('what changed before a longer warm-up does not lengthen it again', () => {
    const own = [...groups(24, { drift: 0.05 }, 'young'), ...groups(72, {}, 'old')];
    expect(warmUpOfNextGroup(lane(), own)).toBe(16_000);
  });

  test('exchanged arms have the same warm-up', () => {
    for (const drift of [0, 0.01, 0.02, 0.05]) {
      const own = groups(48, { drift }, `exchanged/${drift}`);
      const exchanged = own.map(({ block, baseline, candidate }) => ({
        block,
        baseline: { ...candidate },
        candidate: { ...baseline },
      }));
      expect(warmUpOfNextGroup(lane(), exchanged)).toBe(warmUpOfNextGroup(lane(), own));
    }
  });

  test('where nothing changes it becomes longer in about one of a hundred decisions', () => {
    const longer = Array.from({ length: 400 }, (_, trial) =>
      warmUpOfNextGroup(lane(), groups(24, {}, `false/${trial}`)),
    );
    const share = longer.filter((warm) => warm > 8000).length / longer.length;
    expect(share).toBeGreaterThan(0);
    // Of 400 at 1 %, more than 13 have a probability below one in a thousand.
    expect(share).toBeLessThan(13 / 400);
  });

  test('a plan without a longest warm-up, groups of one series, and a lane of process pairs keep the plan', () => {
    const { mostWarmMicros: _, ...fixed } = LOCKSTEP;
    expect(warmUpOfNextGroup(lane(fixed), groups(96, { drift: 0.05 }, 'fixed'))).toBe(8000);
    expect(warmUpOfNextGroup(lane(), groups(96, { drift: 0.05, runs: 1 }, 'one'))).toBe(8000);
    expect(warmUpOfNextGroup(lane(null), [])).toBe(0);
  });

  test('an odd number of series leaves the one in the middle out', () => {
    expect(warmUpOfNextGroup(lane(), groups(24, { drift: 0.05, runs: 5 }, 'odd'))).toBe(16_000);
  });
});
