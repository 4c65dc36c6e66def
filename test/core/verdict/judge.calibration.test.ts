import { describe, expect, test } from 'vitest';
import { readNoise } from '../../../calibration/noise-series.ts';
import { resample } from '../../../calibration/resample.ts';
import { analyze, samplesByLane } from '../../../src/core/analysis/ab/analyze.ts';
import { LOOKS as PLAN_LOOKS } from '../../../src/core/plan/lanes/looks.ts';
import { SAMPLING } from '../../../src/core/plan/make-plan.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { nextRound } from '../../../src/core/verdict/stopping.ts';
import type { Outcome } from '../../../src/model/verdict.ts';
import { random } from '../../../src/stats/random.ts';
import { design, type Look } from '../../../src/stats/sequential.ts';
import { walshInterval } from '../../../src/stats/signed-rank.ts';
import { type PairedLane, pairedRun } from '../../fixtures/paired-run.ts';

// Every bound is the nominal value plus three binomial standard errors of the number of trials, which a correct
// implementation keeps. The seeds are fixed.
const LOOKS = design([12, 20, 32, 48, 72, 108, 160], 0.05);
const LAST = 160;
/** The looks of a plan whose budget ends with the last of them. */
const PLANNED = design(
  PLAN_LOOKS.filter((n) => n <= LAST),
  SAMPLING.alpha,
  SAMPLING.spending,
);
const TRIALS = 1000;

const atMost = (nominal: number, trials: number) => nominal + 3 * Math.sqrt((nominal * (1 - nominal)) / trials);
const atLeast = (nominal: number, trials: number) => nominal - 3 * Math.sqrt((nominal * (1 - nominal)) / trials);

type Noise = (next: () => number, blocks: number) => number[];

const gauss = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const REAL = readNoise();

/** Blocks of two consecutive real samples from a random place on, with the arms in random order. */
const real =
  (series: string): Noise =>
  (next, blocks) => {
    const drawn = resample(REAL.get(series) ?? [], 2 * blocks, next).map(({ opsPerS }) => Math.log(opsPerS));
    return Array.from({ length: blocks }, (_, i) => {
      return ((drawn[2 * i] as number) - (drawn[2 * i + 1] as number)) * (next() < 0.5 ? 1 : -1);
    });
  };

const NOISES: Readonly<Record<string, Noise>> = {
  normal: (next, blocks) => Array.from({ length: blocks }, () => 0.03 * gauss(next)),
  'heavy-tailed (Cauchy)': (next, blocks) =>
    Array.from({ length: blocks }, () => 0.01 * Math.tan(Math.PI * (next() - 0.5))),
  // Sometimes one arm of a block is slow: one-sided noise, which is symmetric in a random order.
  'one-sided': (next, blocks) =>
    Array.from(
      { length: blocks },
      () => (next() < 0.5 ? 1 : -1) * (0.01 + 0.02 * Math.log(1 - next())) + 0.002 * gauss(next),
    ),
  'drifting, arms by coin': (next, blocks) =>
    Array.from({ length: blocks }, (_, i) => (next() < 0.5 ? 1 : -1) * 0.02 * Math.sin(i / 5) + 0.01 * gauss(next)),
  'real ST': real('aa_st'),
  'real MT, 2 threads': real('aa_mt2m'),
  'real MT, 4 threads': real('aa_mt4'),
};

describe.each(Object.entries(NOISES))('%s noise', (name, noise) => {
  const next = random(`calibration/${name}`);
  const trials = Array.from({ length: TRIALS }, () => noise(next, LAST));

  const alarmsAt = (looks: readonly Look[]): number =>
    trials.filter((differences) =>
      looks.some(({ n, rank }) => {
        const { low, high } = walshInterval(differences.slice(0, n), rank);
        return low > 0 || high < 0;
      }),
    ).length / TRIALS;

  test('equal arms: an interval excludes 0 at any of seven looks in at most 5 % of runs', () => {
    expect(alarmsAt(LOOKS)).toBeLessThanOrEqual(atMost(0.05, TRIALS));
    // Intervals that never exclude 0 would pass the bound above but fail here.
    expect(alarmsAt(LOOKS)).toBeGreaterThan(0.005);
  });

  test('equal arms: an interval excludes 0 at any look of a plan in at most 5 % of runs', () => {
    expect(alarmsAt(PLANNED)).toBeLessThanOrEqual(atMost(0.05, TRIALS));
    expect(alarmsAt(PLANNED)).toBeGreaterThan(0.005);
  });

  test('the interval of a run that stopped as soon as it excluded 0 holds the truth in at least 95 % of runs', () => {
    const truth = Math.log(1.01);
    const covered = trials.filter((differences) => {
      const intervals = LOOKS.map(({ n, rank }) =>
        walshInterval(
          differences.slice(0, n).map((difference) => difference + truth),
          rank,
        ),
      );
      const final = intervals.find(({ low, high }) => low > 0 || high < 0) ?? intervals.at(-1);
      return final !== undefined && final.low <= truth && truth <= final.high;
    }).length;
    expect(covered / TRIALS).toBeGreaterThanOrEqual(atLeast(0.95, TRIALS));
  });
});

describe('power and cost at a pair sd of 2 %', () => {
  // Mean number of pairs in the simulation of the design: 48, 35, 17 and 12 at an effect of 0, 1, 2 and 5 %.
  const blocksUntil = (effect: number, trials: number) => {
    const next = random(`power/${effect}`);
    let blocks = 0;
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const differences = Array.from({ length: LAST }, () => effect + 0.02 * gauss(next));
      const look = LOOKS.find(({ n, rank }) => {
        const { low, high } = walshInterval(differences.slice(0, n), rank);
        return low > 0 || high < 0;
      });
      blocks += look?.n ?? LAST;
      found += look === undefined ? 0 : 1;
    }
    return { mean: blocks / trials, power: found / trials };
  };

  test('5 % is found at the first look, 2 % within 20 blocks, 1 % within 60, on average', () => {
    expect(blocksUntil(0.05, 300)).toMatchObject({ power: 1, mean: 12 });
    const two = blocksUntil(0.02, 300);
    expect(two.power).toBe(1);
    expect(two.mean).toBeLessThan(20);
    const one = blocksUntil(0.01, 300);
    expect(one.power).toBeGreaterThanOrEqual(0.99);
    expect(one.mean).toBeLessThan(60);
  });
});

describe('whole verdicts, two targets and a guard, each with memory and faults', () => {
  const RUNS = 120;
  const LANES = ['mt-remote-small/T=4,R=90', 'mt-remote-full/T=4,R=90', 'st-mixed-small'];

  /** Runs the schedule as the runner does, from look to look: between looks nothing changes. */
  const outcomes = (effect: number): Map<Outcome, number> => {
    const next = random(`verdicts/${effect}`);
    const counts = new Map<Outcome, number>();
    for (let run = 0; run < RUNS; run++) {
      const drawn = LANES.map(() => ({
        throughput: NOISES.normal?.(next, LAST).map((noise) => effect + 0.7 * noise) ?? [],
        rss: Array.from({ length: LAST }, () => 0.02 * gauss(next)),
        faults: Array.from({ length: LAST }, () => 0.02 * gauss(next)),
      }));
      const outcome = play(drawn);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    return counts;
  };

  const play = (drawn: readonly PairedLane[]): Outcome => {
    const blocks = new Map(LANES.map((lane) => [lane, 0]));
    for (const { n } of [{ n: 0 }, ...LOOKS]) {
      const measured = Object.fromEntries(
        LANES.map((lane, i) => [
          lane,
          { ...drawn[i], throughput: drawn[i]?.throughput.slice(0, blocks.get(lane)) ?? [] },
        ]),
      );
      const run = pairedRun(measured);
      const decision = nextRound(run.manifest.plan, samplesByLane(run.samples));
      if ('ended' in decision) return judge(run, analyze(run)).outcome;
      const look = LOOKS.find((each) => each.n > n);
      for (const lane of decision.lanes) blocks.set(lane, look?.n ?? LAST);
    }
    throw new Error('the last look ends every run');
  };

  test('equal arms are never GO, and NO-GO for harm or loss stays within its bound', () => {
    const counts = outcomes(0);
    expect(counts.get('GO') ?? 0).toBe(0);
    // 2.5 % per target for a loss, and the harm of any guard, which needs an estimate beyond its margin.
    expect((counts.get('NO-GO') ?? 0) / RUNS).toBeLessThanOrEqual(atMost(0.05, RUNS));
    expect(counts.get('INVALID')).toBeUndefined();
  });

  test('a true gain of 3 % is GO', () => {
    expect((outcomes(0.03).get('GO') ?? 0) / RUNS).toBeGreaterThanOrEqual(atLeast(0.98, RUNS));
  });

  test('a true loss of 5 % is NO-GO', () => {
    expect(outcomes(-0.05).get('NO-GO')).toBe(RUNS);
  });
});
