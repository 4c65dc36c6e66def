import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scheduleFault } from '../../../src/core/bundle/schedule-fault.ts';
import type { Bursts } from '../../../src/model/bursts.ts';
import type { Lockstep } from '../../../src/model/lockstep.ts';
import type { AbRun, Sample } from '../../../src/model/run.ts';
import { asRecorded } from '../../fixtures/as-recorded.ts';
import { SYNTHETIC_LANES, syntheticRun } from '../../fixtures/synthetic-run.ts';
import '../../property-seed.ts';

const BLOCKS = 120;

/** A run whose sampling got this share of the time of all blocks. A disturbed block makes its lane come to each look later than the others. */
function runWithin(
  share: number,
  { seed, effects, disturbed }: { seed: string; effects: number[]; disturbed: number[] },
): AbRun {
  const effect = Object.fromEntries(SYNTHETIC_LANES.map((lane, index) => [lane, effects[index] ?? 0]));
  const run = syntheticRun({ effect, noise: 0.02, seed, blocks: BLOCKS });
  const { plan } = run.manifest;
  const isDisturbed = (lane: string, block: number): boolean =>
    block < (disturbed[(SYNTHETIC_LANES as readonly string[]).indexOf(lane)] ?? 0);
  const samples = run.samples.map((sample) =>
    isDisturbed(sample.lane, sample.block) ? { ...sample, foreignCores: 9 } : sample,
  );
  const secondsOf = (lane: string): number =>
    samples.filter((sample) => sample.lane === lane).reduce((sum, { wallNs }) => sum + wallNs, 0) / 1e9 / BLOCKS;
  const secondsPerBlock = Object.fromEntries(SYNTHETIC_LANES.map((lane) => [lane, secondsOf(lane)]));
  const whole = BLOCKS * Object.values(secondsPerBlock).reduce((sum, each) => sum + each, 0);
  const sampling = { ...plan.sampling, budgetSeconds: Math.ceil(share * whole) };
  return asRecorded({ samples, manifest: { ...run.manifest, plan: { ...plan, sampling } } }, secondsPerBlock);
}

test('the schedule of a run is believed, whichever lanes the rest of its budget chose', () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer({ min: 0, max: 1_000_000 }).map(String),
        effects: fc.tuple(...SYNTHETIC_LANES.map(() => fc.constantFrom(-0.03, -0.01, 0, 0.01, 0.03))),
        disturbed: fc.tuple(...SYNTHETIC_LANES.map(() => fc.integer({ min: 0, max: 2 }))),
      }),
      fc.double({ min: 0.1, max: 0.6, noNaN: true }),
      (options, share) => {
        const run = runWithin(share, options);
        ends.set(run.manifest.ended, (ends.get(run.manifest.ended) ?? 0) + 1);
        expect(scheduleFault(run)).toBeNull();
      },
    ),
    {
      numRuns: 60,
      // In each the rest of the budget chose the first lanes of the last round alone, and these decided the run.
      examples: [
        [{ seed: '62601', effects: [-0.03, -0.03, -0.03], disturbed: [0, 2, 2] }, 0.32531287461920444],
        [{ seed: '0', effects: [0.03, -0.03, -0.03], disturbed: [0, 0, 0] }, 0.4401947010280904],
        [{ seed: '543093', effects: [-0.03, -0.03, -0.01], disturbed: [1, 0, 0] }, 0.2196587710185734],
      ],
    },
  );
  expect(ends.get('decided')).toBeGreaterThan(3);
});

/** A recorded run whose plan lets groups differ in this. */
function recordedRun(more: (lockstep: Lockstep) => Partial<Lockstep>): AbRun {
  const read = (name: string): string => readFileSync(`test/fixtures/recorded-lockstep/${name}`, 'utf8');
  const manifest: AbRun['manifest'] = JSON.parse(read('manifest.json'));
  const samples = read('samples.jsonl')
    .trim()
    .split('\n')
    .map((line): Sample => JSON.parse(line));
  const lanes = manifest.plan.lanes.map((lane) => ({
    ...lane,
    lockstep: lane.lockstep && { ...lane.lockstep, ...more(lane.lockstep) },
  }));
  return { manifest: { ...manifest, plan: { ...manifest.plan, lanes } }, samples, evidence: [] };
}

/** The fault of a run whose bursts of one group are others. */
function faultWith(run: AbRun, change: (bursts: Bursts) => Partial<Bursts>): string | null {
  const samples = run.samples.map((sample) => {
    const { bursts } = sample;
    if (bursts === undefined || sample.lane !== 'st-steady' || sample.block !== 2) return sample;
    return { ...sample, bursts: { ...bursts, ...change(bursts) } };
  });
  return scheduleFault({ ...run, samples });
}

test('groups have the number of series that the earlier groups of their lane ask for', () => {
  const run = recordedRun(({ runs }) => ({ mostRuns: 4 * runs }));
  expect(scheduleFault(run)).toBeNull();
  expect(faultWith(run, ({ runsNs }) => ({ runsNs: [...runsNs, ...runsNs] }))).toBe(
    'block 2 of st-steady has 12 series, and 6 were due',
  );
});

test('groups have at least the warm-up that the earlier groups of their lane ask for', () => {
  const run = recordedRun(({ warmMicros }) => ({ mostWarmMicros: 4 * warmMicros }));
  expect(scheduleFault(run)).toBeNull();
  const shorter = () => ({ warmNs: 14_900_000 });
  expect(faultWith(run, shorter)).toBe('block 2 of st-steady has 14.9 ms of warm-up, and 15 ms were due');
  expect(
    faultWith(
      recordedRun(() => ({})),
      shorter,
    ),
  ).toBeNull();
});
