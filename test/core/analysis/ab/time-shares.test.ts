import { expect, test } from 'vitest';
import { timeShares, timeSharesText } from '../../../../src/core/analysis/ab/time-shares.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const bare = syntheticRun({ blocks: 1, lanes: ['mt/T=4', 'st'] });
const [mt, st] = bare.manifest.plan.lanes;
const lockstep = { runs: 1, runLength: 3, dropped: 1, burstMicros: 1, warmMicros: 1 };
const run: AbRun = {
  manifest: {
    ...bare.manifest,
    seconds: { ...bare.manifest.seconds, sampling: 1 },
    plan: { ...bare.manifest.plan, lanes: [{ ...(mt as never as object), lockstep } as never, st as never] },
  },
  samples: bare.samples.map((sample) =>
    sample.lane === 'st'
      ? { ...sample, wallNs: 100_000_000 }
      : {
          ...sample,
          bursts: {
            ...{ operations: 1, runsNs: [[40_000_000, 60_000_000, 60_000_000]], coldNs: 1, warmNs: 100_000_000 },
            ...{ insideNs: 159_970_000, delayNs: 0 },
          },
        },
  ),
};

test('timeShares counts every nanosecond of a sample once, and the remainder is the rest', () => {
  const shares = timeShares(run);
  expect(shares).toMatchObject({ measured: 0.24, dropped: 0.08, warmUp: 0.2, processes: 0.2 });
  expect(shares?.rest).toBeCloseTo(0.28, 12);
  expect(shares?.timingCost).toBeCloseTo(10e-6, 12);
  expect(timeSharesText(run)).toBe(
    'Of the sampling time: bursts that count 24.0 %, bursts dropped after a switch 8.0 %, warm-up 20.0 %, whole processes 20.0 %, everything else 28.0 %. Timing a burst from outside costs 10 µs.',
  );
});

test('timeShares returns null without samples', () => {
  expect(timeShares({ ...run, samples: [] })).toBeNull();
  expect(timeSharesText({ ...run, samples: [] })).toBe('');
});

test('groups at the same time count once for each', () => {
  const group = (lane: string, cpu: number, startedNs: number) =>
    run.samples.slice(0, 2).map((sample) => ({ ...sample, lane, cpu, startedNs, wallNs: 100 }));
  const alone = timeShares({ ...run, samples: [...group('a', 1, 0), ...group('b', 1, 100), ...group('c', 1, 200)] });
  const manifest = {
    ...run.manifest,
    seconds: { ...run.manifest.seconds, sampling: run.manifest.seconds.sampling - 150e-9 },
  };
  const beside = timeShares({ manifest, samples: [...group('a', 1, 0), ...group('b', 2, 0), ...group('c', 1, 50)] });
  expect(beside?.measured).toBeCloseTo(alone?.measured ?? -1, 12);
  expect(beside?.rest).toBeCloseTo(alone?.rest ?? -1, 12);
});
