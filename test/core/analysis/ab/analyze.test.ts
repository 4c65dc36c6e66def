import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import type { Measure, PlanLane } from '../../../../src/model/plan.ts';
import type { AbRun, Sample } from '../../../../src/model/run.ts';
import { Effect } from '../../../../src/model/verdict.ts';
import { cpuMs } from '../../../fixtures/cpu-time.ts';
import { around, askingGain, pairedRun } from '../../../fixtures/paired-run.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const GUARD = 'st-mixed-small';

const eachSample = (run: AbRun, change: (sample: Sample) => Sample): AbRun => ({
  ...run,
  samples: run.samples.map(change),
});
const eachLane = (run: AbRun, change: (lane: PlanLane) => PlanLane): AbRun => ({
  ...run,
  manifest: { ...run.manifest, plan: { ...run.manifest.plan, lanes: run.manifest.plan.lanes.map(change) } },
});
const effectOf = (run: AbRun, metric: Effect['metric'] = 'throughput', lane = TARGET): Effect => {
  const found = analyze(run).effects.find((effect) => effect.lane === lane && effect.metric === metric);
  if (!found) throw new Error(`no effect of ${metric} on ${lane}`);
  return found;
};
const logs = ({ change }: Effect): number[] =>
  change === null ? [] : [change.low, change.estimate, change.high].map(Math.log1p);

const runs = fc.record({
  effect: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  noise: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
  blocks: fc.integer({ min: 0, max: 40 }),
  disturbEvery: fc.constantFrom(0, 4),
  seed: fc.string({ maxLength: 8 }),
});

describe('analyze', () => {
  test('reports estimate and interval of the last look reached, from its first blocks', () => {
    const run = pairedRun({ [TARGET]: { throughput: [...around(0.05, 0.03, 20), ...around(0.5, 0.1, 8)] } });
    const effect = effectOf(run);
    expect(effect).toMatchObject({ look: 2, blocks: 20, unit: 'ops/s', better: 'higher', role: 'target', bound: 0.01 });
    const [low, estimate, high] = logs(effect);
    expect(estimate).toBeCloseTo(0.05, 12);
    expect(low).toBeCloseTo(0.05 - 0.0195, 12);
    expect(high).toBeCloseTo(0.05 + 0.0195, 12);
    expect(effect.outcome).toBe('WIN');
    expect(analyze(run).lanes).toEqual([
      { lane: TARGET, blocks: 28, disturbed: 0, incomplete: 0, failed: 0, secondsPerBlock: 1.9374189954999999 },
    ]);
  });

  test('before the first look there is no interval, but there are medians', () => {
    expect(effectOf(pairedRun({ [TARGET]: { throughput: around(0.05, 0.01, 8) } }))).toMatchObject({
      look: 0,
      blocks: 8,
      change: null,
      outcome: 'OPEN',
      blocksNeeded: null,
      baseline: 1e7,
    });
    expect(effectOf(pairedRun({ [TARGET]: { throughput: [] } }))).toMatchObject({ baseline: null, spread: null });
  });

  test('every effect fits its schema, also when ratios leave the range of numbers', () => {
    const run = eachSample(syntheticRun({ blocks: 20 }), (sample) => ({
      ...sample,
      value: sample.arm === 'candidate' ? 1e300 : 1e-300,
    }));
    for (const effect of analyze(run).effects) Effect.parse(effect);
  });

  test('analyses 100,000 samples of one lane in seconds', () => {
    const { manifest, samples } = syntheticRun({ blocks: 2, lanes: [TARGET] });
    const [first] = samples;
    if (!first) throw new Error('the run has samples');
    const many = Array.from({ length: 100_000 }, (_, i): Sample => {
      const arm = i % 2 === 0 ? 'baseline' : 'candidate';
      return { ...first, block: i >> 1, arm, value: 1e7 + ((i * 7919) % 104_729) };
    });
    const looks = [1000, 10_000];
    const plan = { ...manifest.plan, sampling: { ...manifest.plan.sampling, looks } };
    const check = () =>
      expect(analyze({ manifest: { ...manifest, plan }, samples: many }).effects[0]).toMatchObject({
        blocks: 10_000,
        look: 2,
      });
    expect(cpuMs(check)).toBeLessThan(5000);
  });
});

describe('metrics', () => {
  test('memory and faults are better when lower, and changes keep the measured sign', () => {
    const run = pairedRun({
      [TARGET]: { throughput: around(0, 0.01, 12), rss: around(0.1, 0.01, 12), faults: around(-0.2, 0.01, 12) },
    });
    expect(effectOf(run, 'rss')).toMatchObject({ better: 'lower', unit: 'bytes', outcome: 'HARM' });
    expect(effectOf(run, 'rss').change?.estimate).toBeCloseTo(Math.expm1(0.1), 6);
    expect(effectOf(run, 'faults')).toMatchObject({ better: 'lower', unit: 'faults', outcome: 'SAFE' });
    expect(effectOf(run, 'faults').change?.estimate).toBeCloseTo(Math.expm1(-0.2), 5);
  });

  test('no faults on both sides is no change, and one more fault is a finite change', () => {
    const none = eachSample(pairedRun({ [TARGET]: { throughput: around(0, 0.01, 12) } }), (sample) => ({
      ...sample,
      minorFaults: 0,
    }));
    expect(effectOf(none, 'faults')).toMatchObject({ change: { estimate: 0, low: 0, high: 0 }, outcome: 'SAFE' });
    const one = eachSample(none, (sample) => ({ ...sample, minorFaults: sample.arm === 'candidate' ? 1 : 0 }));
    expect(effectOf(one, 'faults').change?.estimate).toBeCloseTo(1, 12);
  });

  test('work per CPU-second divides by the used CPU time', () => {
    const run = eachSample(pairedRun({ [TARGET]: { throughput: around(0, 0, 12) } }), (sample) => ({
      ...sample,
      cpuNs: sample.arm === 'candidate' ? 1_000_000_000 : 2_000_000_000,
    }));
    const effect = effectOf(run, 'cpu');
    expect(effect).toMatchObject({
      unit: 'ops/cpu-s',
      better: 'higher',
      outcome: 'INFO',
      baseline: 5e6,
      candidate: 1e7,
    });
    expect(effect.change?.estimate).toBeCloseTo(1, 12);
    const seconds = eachLane(run, (lane) => ({ ...lane, better: 'lower', unit: 's' }));
    expect(effectOf(seconds, 'cpu')).toMatchObject({ unit: 's', better: 'lower', baseline: 2e7, candidate: 1e7 });
  });

  test.each<[Partial<Sample>, Effect['metric']]>([
    [{ rssPeakBytes: null }, 'rss'],
    [{ rssPeakBytes: 0 }, 'rss'],
    [{ minorFaults: null }, 'faults'],
    [{ cpuNs: 0 }, 'cpu'],
    [{ wallNs: 0 }, 'cpu'],
  ])('a sample with %j lacks %s and keeps its other metrics', (missing, metric) => {
    const whole = pairedRun({ [TARGET]: { throughput: around(0, 0.01, 20) } });
    const run = eachSample(whole, (sample) =>
      sample.block === 5 && sample.arm === 'baseline' ? { ...sample, ...missing } : sample,
    );
    expect(effectOf(run, metric)).toMatchObject({ look: 1, blocks: 12 });
    expect(effectOf(run)).toMatchObject({ look: 2, blocks: 20 });
  });

  test('on a lane where lower is better, a fall is a gain', () => {
    const lower = (run: AbRun) => eachLane(run, (lane) => ({ ...lane, better: 'lower', unit: 's' }));
    const fall = lower(pairedRun({ [TARGET]: { throughput: around(-0.05, 0.01, 20) } }));
    const rise = lower(pairedRun({ [TARGET]: { throughput: around(0.05, 0.01, 20) } }));
    expect(effectOf(fall)).toMatchObject({ better: 'lower', outcome: 'WIN' });
    expect(effectOf(fall).change?.estimate).toBeCloseTo(Math.expm1(-0.05), 12);
    expect(effectOf(rise)).toMatchObject({ outcome: 'LOSS' });
  });
});

describe('outcomes of a target, gain 1 %, no change ±1 %', () => {
  // Half-width of the interval is 0.833 of the spread at the first look.
  test.each<[number, number, Effect['outcome']]>([
    [0.03, 0.02, 'OPEN'],
    [0.009, 0.004, 'OPEN'],
    [-0.03, 0.02, 'LOSS'],
    [0.001, 0.009, 'EQUIVALENT'],
    [-0.006, 0.002, 'EQUIVALENT'],
    [0.006, 0.002, 'EQUIVALENT'],
    [-0.004, 0.015, 'OPEN'],
    [-0.008, 0.009, 'OPEN'],
    [0, 0.02, 'OPEN'],
  ])('%d ± %d is %s', (centre, half, outcome) => {
    expect(effectOf(pairedRun({ [TARGET]: { throughput: around(centre, half, 12) } })).outcome).toBe(outcome);
  });
});

test('a required gain of 5 % can be ruled out before equivalence is shown', () => {
  const outcome = (half: number) =>
    effectOf(askingGain(pairedRun({ [TARGET]: { throughput: around(-0.004, half, 12) } }), 0.05)).outcome;
  expect([0.1, 0.02, 0.005].map(outcome)).toEqual(['OPEN', 'RULED OUT', 'EQUIVALENT']);
});

describe('outcomes of a guard, margin 2 %', () => {
  const guard = (centre: number, half: number, count = 12) =>
    effectOf(pairedRun({ [GUARD]: { throughput: around(centre, half, count) } }), 'throughput', GUARD);

  test.each<[number, number, Effect['outcome']]>([
    [0, 0.02, 'SAFE'],
    [0.05, 0.07, 'SAFE'],
    [-0.01, 0.02, 'OPEN'],
    [-0.05, 0.03, 'HARM'],
  ])('%d ± %d is %s', (centre, half, outcome) => expect(guard(centre, half).outcome).toBe(outcome));

  test('HARM also needs significance over all guards together and an estimate beyond the margin', () => {
    // The interval reaches from −4.3 to −0.3 %: it does not exclude −2 %, but it does exclude 0.
    const effect = guard(-0.024, 0.03, 20);
    expect(effect.change?.high).toBeGreaterThan(-0.02);
    expect(effect.outcome).toBe('HARM');
    expect(effect.blocksNeeded).toBeNull();
  });

  test('the same interval with an estimate within the margin is not HARM', () => {
    expect(guard(-0.019, 0.02, 20).outcome).toBe('OPEN');
  });

  test('more guards need stronger evidence for HARM', () => {
    const measures: Measure[] = [{ metric: 'throughput', role: 'guard', margin: 0.02 }];
    const ids = Array.from({ length: 60 }, (_, i) => `st-${i}`);
    const one = { 'st-0': { throughput: around(-0.024, 0.03, 20) } };
    const rest = Object.fromEntries(ids.slice(1).map((id) => [id, { throughput: around(0, 0.01, 20) }]));
    const judged = (run: AbRun) =>
      effectOf(
        eachLane(run, (lane) => ({ ...lane, measures })),
        'throughput',
        'st-0',
      ).outcome;
    expect(judged(pairedRun(one))).toBe('HARM');
    expect(judged(pairedRun({ ...one, ...rest }))).toBe('OPEN');
  });
});

describe('blocks still needed', () => {
  test('half the distance needs four times the blocks, rounded up to a look', () => {
    // ± 2.5 % at 12 blocks around +1 %: a WIN needs ± 1 %, so 75 blocks, so the look at 108.
    expect(effectOf(pairedRun({ [TARGET]: { throughput: around(0.01005, 0.03, 12) } })).blocksNeeded).toBe(108 - 12);
  });

  test('may exceed the blocks of a run', () => {
    const effect = effectOf(pairedRun({ [TARGET]: { throughput: around(0.012, 0.3, 160) } }));
    expect(effect.outcome).toBe('OPEN');
    expect(effect.blocksNeeded).toBeGreaterThan(160);
  });
});

describe('laws', () => {
  test('the order of samples and of lanes does not matter', () => {
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.nat()), (options, keys) => {
        const run = syntheticRun(options);
        const plain = analyze(run);
        const shuffled = run.samples
          .map((sample) => ({ sample, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ sample }) => sample);
        expect(analyze({ ...run, samples: shuffled })).toEqual(plain);
        const { plan } = run.manifest;
        const reversed = analyze({
          ...run,
          manifest: { ...run.manifest, plan: { ...plan, lanes: [...plan.lanes].reverse() } },
        });
        for (const effect of plain.effects) expect(reversed.effects).toContainEqual(effect);
      }),
      { numRuns: 30 },
    );
  });

  test('exchanging the arms negates every log-effect', () => {
    fc.assert(
      fc.property(runs, (options) => {
        const run = syntheticRun(options);
        const exchanged = eachSample(run, (sample) => ({
          ...sample,
          arm: sample.arm === 'baseline' ? 'candidate' : 'baseline',
        }));
        const mirror = analyze(exchanged).effects;
        for (const [i, effect] of analyze(run).effects.entries()) {
          const other = mirror[i] as Effect;
          expect([other.baseline, other.candidate]).toEqual([effect.candidate, effect.baseline]);
          expect(other.spread).toBe(effect.spread);
          const negated = logs(other)
            .map((value) => -value)
            .reverse();
          for (const [j, value] of logs(effect).entries()) expect(value).toBeCloseTo(negated[j] as number, 13);
          // A single loss counts only when it is certain over all lanes, a gain only when every target gains.
          const mirrored = { EQUIVALENT: ['EQUIVALENT'], WIN: ['LOSS', 'OPEN'], LOSS: ['WIN'] } as const;
          if (effect.outcome in mirrored) {
            expect(mirrored[effect.outcome as keyof typeof mirrored]).toContain(other.outcome);
          }
        }
        const targets = (effects: readonly Effect[]) => effects.filter(({ role }) => role === 'target');
        if (targets(analyze(run).effects).every(({ outcome }) => outcome === 'WIN')) {
          expect(targets(mirror).map(({ outcome }) => outcome)).toEqual(targets(mirror).map(() => 'LOSS'));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the unit of a metric changes no effect and no outcome', () => {
    fc.assert(
      fc.property(runs, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (options, scale) => {
        const run = syntheticRun(options);
        const scaled = eachSample(run, (sample) => ({ ...sample, value: (sample.value ?? 0) * scale }));
        const other = analyze(scaled).effects;
        for (const [i, effect] of analyze(run).effects.entries()) {
          const [before, after] = [logs(effect), logs(other[i] as Effect)];
          for (const [j, value] of before.entries()) expect(after[j]).toBeCloseTo(value, 11);
          expect(other[i]?.outcome).toBe(effect.outcome);
        }
      }),
      { numRuns: 40 },
    );
  });
});
