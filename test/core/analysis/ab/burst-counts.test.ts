import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { countPerOperation } from '../../../../src/core/analysis/ab/burst-counts.ts';
import { abResult } from '../../../../src/core/export/tools/ab-result.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import type { Bursts } from '../../../../src/model/bursts.ts';
import type { Lockstep } from '../../../../src/model/lockstep.ts';
import type { AbRun, Sample } from '../../../../src/model/run.ts';
import { Verdict } from '../../../../src/model/verdict.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import '../../../property-seed.ts';

const LANE = 'st-mixed-small';
const LOCKSTEP: Lockstep = { runs: 2, runLength: 3, dropped: 1, burstMicros: 1000, warmMicros: 0 };

/** A SYNTHETIC run in lock-step with these counts of each group. */
function runWith(countsOf: (sample: Sample) => Partial<Bursts>): AbRun {
  const run = syntheticRun({ lanes: [LANE], blocks: 32 });
  const { plan } = run.manifest;
  const lanes = plan.lanes.map((lane) => ({ ...lane, lockstep: LOCKSTEP }));
  const samples = run.samples.map((sample): Sample => {
    const ns = 1e12 / (sample.value ?? 1);
    const runsNs = [
      [9 * ns, ns, ns],
      [9 * ns, ns, ns],
    ];
    const bursts = { operations: 1000, runsNs, coldNs: 1, warmNs: 0, insideNs: 1, delayNs: 0 };
    return { ...sample, bursts: { ...bursts, ...countsOf(sample) } };
  });
  return { manifest: { ...run.manifest, plan: { ...plan, lanes } }, samples };
}

const both = (instructions: number): Partial<Bursts> => ({
  instructions: [instructions, instructions],
  cycles: [2 * instructions, 2 * instructions],
});
const effectsOf = (run: AbRun) => analyze(run).effects.filter(({ metric }) => metric.endsWith('-per-op'));

test('instructions and cycles of an operation are effects with an interval that are shown and never judged', () => {
  // 400,000 instructions in two bursts of 1,000 operations are 200 an operation; the candidate takes a tenth fewer.
  const run = runWith(({ arm, block }) => both((arm === 'baseline' ? 400_000 : 360_000) + (block % 5)));
  const [instructions, cycles] = effectsOf(run);
  expect(instructions).toMatchObject({
    lane: LANE,
    metric: 'instructions-per-op',
    unit: 'instructions/op',
    role: 'info',
  });
  expect(instructions).toMatchObject({ better: 'lower', bound: null, outcome: 'INFO', blocks: 32 });
  expect(instructions?.baseline).toBeCloseTo(200, 2);
  expect(instructions?.candidate).toBeCloseTo(180, 2);
  expect(instructions?.change?.estimate).toBeCloseTo(-0.1, 4);
  expect(instructions?.change?.low).toBeLessThanOrEqual(instructions?.change?.estimate ?? Number.NaN);
  expect(instructions?.change?.high).toBeLessThan(-0.099);
  expect(cycles).toMatchObject({ metric: 'cycles-per-op', unit: 'cycles/op' });
  expect(cycles?.baseline).toBeCloseTo(400, 2);
  const verdict = Verdict.parse(judge(run, analyze(run)));
  expect(verdict.uncounted).toBeUndefined();
  const exported = abResult(run, verdict).quantities.find(({ name }) => name === 'instructions per operation');
  expect(exported).toMatchObject({ unit: 'instructions/op', role: 'info' });
  expect(exported?.arms.map(({ values }) => values.length)).toEqual([32, 32]);
  expect(verdict.reasons.map(({ message }) => message).join(' ')).toContain('fewer instructions per operation');
});

test('cycles that only repeat the change of the throughput are no reason', () => {
  const run = runWith(({ value }) => ({
    ...both(400_000),
    cycles: [1e15 / (value ?? 1), 1e15 / (value ?? 1)].map(Math.round),
  }));
  const [instructions, cycles] = effectsOf(run);
  expect(instructions?.change?.estimate).toBe(0);
  expect(cycles?.change).not.toBeNull();
  expect(judge(run, analyze(run)).reasons.filter(({ code }) => code === 'noticed')).toEqual([]);
});

test('a verdict does not depend on counts', () => {
  const outcome = (counts: (sample: Sample) => Partial<Bursts>) => {
    const run = runWith(counts);
    const { effects, ...verdict } = judge(run, analyze(run));
    return { verdict: verdict.outcome, effects: effects.filter(({ metric }) => !metric.endsWith('-per-op')) };
  };
  const without = outcome(() => ({}));
  expect(outcome(({ arm }) => both(arm === 'baseline' ? 1000 : 900_000))).toEqual(without);
  expect(outcome(() => ({ uncounted: 'shared' }))).toEqual(without);
});

test('groups without counts are named with their reason, and have no effect', () => {
  const run = runWith(() => ({ uncounted: 'no-counter' }));
  expect(effectsOf(run)).toEqual([]);
  expect(Verdict.parse(judge(run, analyze(run))).uncounted).toEqual([{ reason: 'no-counter', groups: 32 }]);
  const some = runWith(({ block }) => (block < 3 ? { uncounted: 'shared' } : both(400_000)));
  expect(effectsOf(some)).toMatchObject([{ blocks: 20 }, { blocks: 20 }]);
  expect(judge(some, analyze(some)).uncounted).toEqual([{ reason: 'shared', groups: 3 }]);
});

test('the count of an operation is that of all bursts that count', () => {
  const [lane] = runWith(() => ({})).manifest.plan.lanes;
  const [sample] = runWith(() => ({})).samples;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 24 }),
      fc.integer({ min: 1, max: 1e6 }),
      (instructions, operations) => {
        const bursts = { ...(sample as Sample).bursts, instructions, operations } as Bursts;
        const count = countPerOperation({ ...(sample as Sample), bursts }, lane as never, 'instructions') ?? Number.NaN;
        const total = instructions.reduce((sum, each) => sum + each, 0);
        expect((count * operations * instructions.length * 2) / total).toBeCloseTo(1, 9);
        expect(countPerOperation({ ...(sample as Sample), bursts }, lane as never, 'cycles')).toBeNull();
      },
    ),
  );
});
