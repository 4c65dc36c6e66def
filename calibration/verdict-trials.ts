import { analyze, samplesByLane } from '../src/core/analysis/ab/analyze.ts';
import { judge } from '../src/core/verdict/judge.ts';
import { nextRound } from '../src/core/verdict/stopping.ts';
import type { AbPlan } from '../src/model/plan.ts';
import type { AbRun, Sample } from '../src/model/run.ts';
import type { Outcome } from '../src/model/verdict.ts';
import { random } from '../src/stats/random.ts';
import { drawLane, type LaneNoise, laneNoise } from './lane-noise.ts';
import { anyWorse, tenThenTen } from './rules/whole-run.ts';
import { syntheticManifest, syntheticPlan } from './synthetic-plan.ts';

/** Simulated runs of six lanes for one set of true effects. */
export interface VerdictJob {
  readonly scenario: string;
  /** Pair spread to which every metric is scaled; null: as measured. */
  readonly spread: number | null;
  /** The series of the noise, by lane. */
  readonly targets: Readonly<Record<string, string>>;
  readonly guards: Readonly<Record<string, string>>;
  /** The true change of throughput, by lane; absent: no change. */
  readonly effects: Readonly<Record<string, number>>;
  readonly trials: number;
  readonly seed: string;
}

export interface VerdictResult {
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Blocks of all lanes and seconds of all samples, as sums over the trials. */
  readonly blocks: number;
  readonly seconds: number;
  /** Number of runs in which any effect is worse at p < 5 % in its first twenty blocks. */
  readonly anyWorse: number;
  readonly batchGo: number;
  readonly batchNoGo: number;
}

/** Simulates the runs of a job in a worker thread. */
export function run({ scenario, spread, targets, guards, effects, trials, seed }: VerdictJob): VerdictResult {
  const plan = syntheticPlan(Object.keys(targets), Object.keys(guards));
  const noises = new Map(
    Object.entries({ ...targets, ...guards }).map(([lane, series]) => [lane, laneNoise(series, spread)]),
  );
  const next = random(`${seed}/verdicts/${scenario}/${spread}`);
  const outcomes: Partial<Record<Outcome, number>> = {};
  const sums = { blocks: 0, seconds: 0, anyWorse: 0, batchGo: 0, batchNoGo: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const drawn = new Map(
      [...noises].map(([lane, noise]: [string, LaneNoise]) => [lane, drawLane(lane, noise, effects[lane] ?? 0, next)]),
    );
    const ended = simulateRun(plan, new Map([...drawn].map(([lane, { blocks }]) => [lane, blocks])));
    const { outcome } = judge(ended, analyze(ended));
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    sums.blocks += ended.samples.length / 2;
    sums.seconds += ended.samples.reduce((sum, { wallNs }) => sum + wallNs, 0) / 1e9;
    if (anyWorse(plan, ended)) sums.anyWorse++;
    const batched = tenThenTen(plan, new Map([...drawn].map(([lane, { batch }]) => [lane, batch])));
    if (batched === 'GO') sums.batchGo++;
    if (batched === 'NO-GO') sums.batchNoGo++;
  }
  return { outcomes, ...sums };
}

/** Simulates a run with the stopping rule of the product, from look to look: between looks nothing changes. */
export function simulateRun(plan: AbPlan, supply: ReadonlyMap<string, readonly Sample[]>): AbRun {
  const taken = new Map(plan.lanes.map(({ id }) => [id, 0]));
  for (;;) {
    const samples = plan.lanes.flatMap(({ id }) => supply.get(id)?.slice(0, 2 * (taken.get(id) ?? 0)) ?? []);
    const decision = nextRound(plan, samplesByLane(samples));
    if ('ended' in decision) {
      return { manifest: { ...syntheticManifest(plan, samples), ended: decision.ended }, samples };
    }
    for (const lane of decision.lanes) {
      const before = taken.get(lane) ?? 0;
      taken.set(lane, plan.sampling.looks.find((n) => n > before) ?? before);
    }
  }
}
