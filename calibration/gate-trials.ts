import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { confirmationPlan } from '../src/core/plan/gate/gate-plans.ts';
import { type GateOutcome, gateOutcome } from '../src/core/verdict/gate/gate-outcome.ts';
import { judge } from '../src/core/verdict/judge.ts';
import type { AbPlan } from '../src/model/plan.ts';
import { random } from '../src/stats/random.ts';
import { drawLane, laneNoise } from './lane-noise.ts';
import { syntheticPlan } from './synthetic-plan.ts';
import { simulateRun } from './verdict-trials.ts';

/** Simulated gates for one set of true effects: a first measurement, and a second one after a suspicion. */
export interface GateJob {
  readonly scenario: string;
  /** Pair spread to which every metric is scaled; null: as measured. */
  readonly spread: number | null;
  /** The series of the noise, by lane. Every lane is a guard. */
  readonly guards: Readonly<Record<string, string>>;
  /** The true change of throughput, by lane; absent: no change. */
  readonly effects: Readonly<Record<string, number>>;
  readonly trials: number;
  readonly seed: string;
}

export interface GateResult {
  readonly states: Readonly<Partial<Record<GateOutcome['state'], number>>>;
  /** Number of gates with a suspicion after the first measurement. */
  readonly suspected: number;
  /** Number of red gates that name exactly the slower lanes. */
  readonly named: number;
}

/** Simulates the gates of a job in a worker thread. */
export function run({ scenario, spread, guards, effects, trials, seed }: GateJob): GateResult {
  const plan: AbPlan = { ...syntheticPlan([], Object.keys(guards)), question: 'base' };
  const noises = new Map(Object.entries(guards).map(([lane, series]) => [lane, laneNoise(series, spread)]));
  const next = random(`${seed}/gate/${scenario}/${spread}`);
  const measure = (measured: AbPlan) => {
    const supply = measured.lanes.flatMap(({ id }) => {
      const noise = noises.get(id);
      return noise === undefined ? [] : [[id, drawLane(id, noise, effects[id] ?? 0, next).blocks] as const];
    });
    const ended = simulateRun(measured, new Map(supply));
    return { verdict: judge(ended, analyze(ended)), manifest: ended.manifest };
  };
  const slower = Object.keys(effects).sort();
  const states: Partial<Record<GateOutcome['state'], number>> = {};
  let suspected = 0;
  let named = 0;
  for (let trial = 0; trial < trials; trial++) {
    let outcome = gateOutcome(measure(plan), null);
    if (outcome.state === 'suspected') {
      suspected++;
      const { suspects, undecided } = outcome;
      const ids = { id: 'again', nonce: '1'.repeat(32), seed: '1'.repeat(32) };
      const before = { first: 'first', suspects, undecided, runUrl: '' };
      outcome = gateOutcome(measure(confirmationPlan(plan, suspects, ids)), before);
    }
    states[outcome.state] = (states[outcome.state] ?? 0) + 1;
    const lanes = [...new Set(outcome.suspects.map(({ lane }) => lane))].sort();
    if (outcome.state === 'regression' && JSON.stringify(lanes) === JSON.stringify(slower)) named++;
  }
  return { states, suspected, named };
}
