import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { campaignStanding } from '../src/core/campaign/campaign-standing.ts';
import { UNREACHED } from '../src/core/campaign/design-course.ts';
import { type FactorialCell, factorialEffects } from '../src/core/campaign/factorial-effects.ts';
import { foundEffect, keptRun, shownByRun } from '../src/core/campaign/found-effect.ts';
import { halvingStep, type Screened } from '../src/core/campaign/halving.ts';
import { leastChange } from '../src/core/campaign/least-change.ts';
import { judge } from '../src/core/verdict/judge.ts';
import type { FactorialEffect } from '../src/model/campaign-design.ts';
import type { AbRun } from '../src/model/run.ts';
import { random } from '../src/stats/random.ts';
import { drawLane, type LaneNoise, laneNoise } from './lane-noise.ts';
import { syntheticManifest, syntheticPlan } from './synthetic-plan.ts';
import { simulateRun } from './verdict-trials.ts';

/** What all jobs have. */
interface Job {
  /** Pair spread to which every metric is scaled; null: as measured. */
  readonly spread: number | null;
  /** Series of the noise of the target, and of the guard. */
  readonly series: { readonly target: string; readonly guard: string };
  readonly trials: number;
  readonly seed: string;
}

/** Simulated factorials of two flags: the true changes of the target by each of them and by both. */
export interface FactorialJob extends Job {
  readonly kind: 'factorial';
  readonly changes: { readonly a: number; readonly b: number; readonly both: number };
}

/** Simulated screenings: the true change of the target by each value. */
export interface ValuesJob extends Job {
  readonly kind: 'values';
  readonly changes: readonly number[];
  /** Blocks of each value in the first round; each round has twice as many. */
  readonly blocks: number;
}

export type DesignJob = FactorialJob | ValuesJob;

/** One simulated factorial. */
interface FactorialTrial {
  /** What it says about the interaction. */
  readonly interaction: FactorialEffect['finding'];
  /** Distance of the interaction from the truth, of log-ratios. */
  readonly error: number;
  /** Half of the interval of the interaction, of log-ratios. */
  readonly halfWidth: number;
  /** Whether the interval of some effect does not have the truth. */
  readonly missed: boolean;
}

/** One simulated screening. */
interface ValuesTrial {
  /** True change of the value that was left, less the one of the best value. */
  readonly regret: number;
  readonly finding: 'gain' | 'loss' | null;
  /** Of the value that was left: whether the finding has the sign of its true change, or there was no finding. */
  readonly isTrue: boolean;
  /** Of a finding: the estimate as reported less the truth, in its own direction. */
  readonly beyond: number | null;
}

export interface DesignResult {
  readonly factorials: readonly FactorialTrial[];
  readonly screenings: readonly ValuesTrial[];
}

const [TARGET, GUARD] = ['target', 'guard'];

/** Simulates the trials of a job in a worker thread. */
export function run(job: DesignJob): DesignResult {
  const { spread, series, trials, seed } = job;
  const noises: Noises = [
    [TARGET, laneNoise(series.target, spread)],
    [GUARD, laneNoise(series.guard, spread)],
  ];
  const next = random(`${seed}/design/${job.kind}/${spread}/${JSON.stringify(job.changes)}`);
  const each = Array.from({ length: trials });
  if (job.kind === 'factorial')
    return { factorials: each.map(() => factorialTrial(job, noises, next)), screenings: [] };
  return { factorials: [], screenings: each.map(() => valuesTrial(job, noises, next)) };
}

type Noises = readonly [string, LaneNoise][];

const PLAN = syntheticPlan([TARGET], [GUARD]);

function simulate(noises: Noises, change: number, evidence: number, next: () => number): AbRun {
  const supply = new Map(
    noises.map(([lane, noise]) => [lane, drawLane(lane, noise, lane === TARGET ? change : 0, next).blocks]),
  );
  return simulateRun({ ...PLAN, sampling: { ...PLAN.sampling, evidence } }, supply);
}

function factorialTrial({ changes: { a, b, both } }: FactorialJob, noises: Noises, next: () => number): FactorialTrial {
  const cells = [a, b, both].map((change): FactorialCell => {
    const run = simulate(noises, change, UNREACHED, next);
    return keptRun(run, judge(run, analyze(run)));
  });
  const factors = ['A', 'B'].map((name) => ({ name, off: '0', on: '1' }));
  const [one, other, interaction] = factorialEffects(factors, cells);
  if (!one || !other || !interaction) throw new Error('two factors have three effects');
  const [x, y, z] = [Math.log1p(a), Math.log1p(b), Math.log1p(both)];
  const truths = [(x + z - y) / 2, (y + z - x) / 2, z - x - y];
  const missed = [one, other, interaction].some(({ low, high }, index) => {
    const truth = Math.expm1(truths[index] ?? 0);
    return truth < (low ?? -1) || truth > (high ?? Number.POSITIVE_INFINITY);
  });
  const { low, high, estimate } = interaction;
  return {
    interaction: interaction.finding,
    error: Math.log1p(estimate ?? 0) - (truths[2] ?? 0),
    halfWidth: low === null || high === null ? Number.POSITIVE_INFINITY : (Math.log1p(high) - Math.log1p(low)) / 2,
    missed,
  };
}

function valuesTrial({ changes, blocks }: ValuesJob, noises: Noises, next: () => number): ValuesTrial {
  const values = changes.map((_, index) => String(index));
  const screened: Screened[] = [];
  for (;;) {
    const step = halvingStep(values, screened);
    if (step.kind === 'none-left') throw new Error('every simulated value can be measured');
    if (step.kind === 'final') return finalTrial(changes, Number(step.value), noises, next);
    for (const value of step.values) {
      const count = blocks * 2 ** (step.round - 1);
      const ended = firstBlocks(noises, changes[Number(value)] ?? 0, count, next);
      const verdict = judge(ended, analyze(ended));
      const isHarmed = verdict.outcome === 'NO-GO' && verdict.reasons[0]?.code === 'harm';
      const least = leastChange(ended, verdict);
      screened.push({ value, round: step.round, least, state: isHarmed ? 'harmed' : 'sound' });
    }
  }
}

/** A run whose time ended after so many blocks on each lane. */
function firstBlocks(noises: Noises, change: number, count: number, next: () => number): AbRun {
  const samples = noises.flatMap(([lane, noise]) =>
    drawLane(lane, noise, lane === TARGET ? change : 0, next).blocks.slice(0, 2 * count),
  );
  return { manifest: { ...syntheticManifest(PLAN, samples), ended: 'budget' }, samples };
}

function finalTrial(changes: readonly number[], chosen: number, noises: Noises, next: () => number): ValuesTrial {
  const truth = changes[chosen] ?? 0;
  const ended = simulate(noises, truth, campaignStanding(1, []).evidence, next);
  const verdict = judge(ended, analyze(ended));
  const answer = { flag: 'F', id: 'f', folder: 'alloc-ab_f', code: '', headline: '', seconds: 0 };
  const { found, level } = campaignStanding(1, [
    { ...answer, outcome: verdict.outcome, ...shownByRun(ended, verdict) },
  ]);
  const named = found.get('F');
  const finding = named === undefined ? null : named === 'gain' ? 'gain' : 'loss';
  const sign = finding === 'gain' ? 1 : -1;
  const effect = finding === null ? null : foundEffect(keptRun(ended, verdict), finding, level);
  return {
    regret: truth - Math.max(...changes),
    finding,
    isTrue: finding === null || sign * truth > 0,
    beyond: effect === null ? null : sign * (effect.corrected - truth),
  };
}
