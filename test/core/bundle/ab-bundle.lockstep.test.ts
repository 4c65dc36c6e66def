import { describe, expect, test } from 'vitest';
import { burstThroughput } from '../../../src/core/analysis/ab/burst-difference.ts';
import { seriesOfNextGroup } from '../../../src/core/analysis/ab/group-length.ts';
import type { Bursts } from '../../../src/model/bursts.ts';
import type { Lockstep } from '../../../src/model/lockstep.ts';
import { ARMS } from '../../../src/model/names.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import type { AbRun, Sample } from '../../../src/model/run.ts';
import { asRecorded, bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { parseWritten } from '../../fixtures/parse-written.ts';
import { syntheticRandom, syntheticRun } from '../../fixtures/synthetic-run.ts';

const LANE = 'st-mixed-small';
const LOCKSTEP: Lockstep = {
  runs: 4,
  mostRuns: 16,
  mostGroups: 8,
  runLength: 2,
  dropped: 0,
  burstMicros: 1000,
  warmMicros: 0,
};

/** A SYNTHETIC run in lock-step: bursts that differ by a half and groups that are alike, so that longer groups are due after the first 24. */
function lockstepRun(more: (bursts: Bursts, block: number) => Partial<Bursts> = () => ({}), blocks = 40): AbRun {
  const run = syntheticRun({ lanes: [LANE], blocks });
  const { plan } = run.manifest;
  const lane: PlanLane = { ...(plan.lanes[0] as PlanLane), lockstep: LOCKSTEP };
  const uniform = syntheticRandom('bursts');
  const counted: { block: number; baseline: Sample; candidate: Sample }[] = [];
  for (let block = 0; block < blocks; block++) {
    const series = seriesOfNextGroup(lane, counted);
    const own = run.samples.filter((sample) => sample.block === block);
    const [baseline, candidate] = ARMS.map((arm): Sample => {
      const runsNs = Array.from({ length: series }, () => [1, 2].map(() => Math.round(1e6 * (1 + uniform() / 2))));
      const insideNs = runsNs.flat().reduce((sum, ns) => sum + ns, 0);
      const plain = { operations: 100, runsNs, coldNs: 1000, warmNs: 2e7, insideNs, delayNs: 0 };
      const bursts = { ...plain, ...more(plain, block) };
      const times = { wallNs: 1e8, cpuNs: 9e7, value: burstThroughput(LOCKSTEP, bursts), minorFaults: 100 };
      return { ...(own.find((sample) => sample.arm === arm) as Sample), ...times, foreignCores: 0, bursts };
    });
    if (baseline && candidate) counted.push({ block, baseline, candidate });
  }
  const samples = counted.flatMap(({ baseline, candidate }) => [baseline, candidate]);
  const manifest = { ...run.manifest, plan: { ...plan, lanes: [lane] }, lengths: { [LANE]: 100 } };
  return asRecorded({ manifest: { ...manifest, environment: { cores: '2' } }, samples });
}

async function parse(run: AbRun) {
  const read = await parseWritten(bundleFilesOf(run));
  return read.ok ? 'accepted' : read.error.message;
}

test('groups are believed that became longer by the rule of their lane', async () => {
  const run = lockstepRun();
  const lengths = new Set(run.samples.map(({ bursts }) => bursts?.runsNs.length));
  expect([...lengths]).toEqual([4, 8]);
  expect(await parse(run)).toBe('accepted');
  const sooner = { ...run, samples: run.samples.map((sample) => ({ ...sample, block: 39 - sample.block })) };
  expect(await parse(asRecorded(sooner))).toMatch(/series, and 4 were due/);
});

test('starts with more groups are believed from the 24th group on, and only whole', async () => {
  // Groups that differ by far more than their bursts stay short.
  const differing = (bursts: Bursts, block: number) => ({
    runsNs: bursts.runsNs.map((run) => run.map((ns) => ns * (1 + (block % 7)))),
  });
  const ofBlocks = (blocks: number) => {
    const run = lockstepRun(differing, blocks);
    return { ...run, manifest: { ...run.manifest, ended: 'blocks' as const } };
  };
  const complete = ofBlocks(40);
  expect(new Set(complete.samples.map(({ bursts }) => bursts?.runsNs.length))).toEqual(new Set([4]));
  expect(await parse(asRecorded(complete))).toBe('accepted');
  const half = asRecorded({ ...complete, samples: complete.samples.slice(0, 2 * 36) });
  expect(await parse(half)).toMatch(/the last block is not complete/);
});

describe('counts of a processor', () => {
  const counts =
    (instructions: number, cycles = instructions) =>
    (bursts: Bursts) => ({
      instructions: bursts.runsNs.map(() => instructions),
      cycles: bursts.runsNs.map(() => cycles),
    });

  test('are believed, and so is each reason why there are none', async () => {
    expect(await parse(lockstepRun(counts(4_000_000, 5_000_000)))).toBe('accepted');
    for (const uncounted of ['no-counter', 'not-permitted', 'not-opened', 'shared', 'lost'] as const)
      expect(await parse(lockstepRun(() => ({ uncounted }), 12))).toBe('accepted');
    expect(
      await parse(lockstepRun((bursts, block) => (block % 3 === 0 ? { uncounted: 'shared' } : counts(9)(bursts)))),
    ).toBe('accepted');
  });

  const DOES_NOT_FIT = /does not have the bursts of its lane/;
  test.each<[string, (bursts: Bursts) => object, RegExp]>([
    ['more instructions than its time allows', counts(1e9, 1), /more instructions than its CPU time allows/],
    ['more cycles than its time allows', counts(1, 1e8), /more cycles than its CPU time allows/],
    ['none in a series', counts(0, 5), DOES_NOT_FIT],
    ['instructions alone', (bursts) => ({ instructions: counts(5)(bursts).instructions }), DOES_NOT_FIT],
    ['a series too few', (bursts) => ({ ...counts(5)(bursts), cycles: [5, 5, 5] }), DOES_NOT_FIT],
    ['beside a reason why there are none', (bursts) => ({ ...counts(5)(bursts), uncounted: 'lost' }), DOES_NOT_FIT],
    ['part of an instruction', counts(5.5), /schema at bursts.instructions/],
    ['fewer than none', counts(-5), /schema at bursts.instructions/],
    ['another reason', () => ({ uncounted: '<b>' }), /schema at bursts.uncounted/],
    ['of another event', () => ({ misses: [5, 5, 5, 5] }), /schema/],
  ])('are refused: %s', async (_, more, message) => {
    expect(await parse(lockstepRun(more, 12))).toMatch(message);
  });
});
