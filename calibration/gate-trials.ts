import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { confirmationPlan } from '../src/core/plan/gate/gate-plans.ts';
import { type GateOutcome, gateOutcome } from '../src/core/verdict/gate/gate-outcome.ts';
import { judge } from '../src/core/verdict/judge.ts';
import type { AbPlan } from '../src/model/plan.ts';
import { random } from '../src/stats/random.ts';
import { drawLane, laneNoise } from './lane-noise.ts';
import { syntheticPlan } from './synthetic-plan.ts';
import { playRun } from './verdict-trials.ts';

/** Whole gates under one truth: a first measurement, and a second one where it suspects something. */
export interface GateJob {
  readonly scenario: string;
  /** Pair spread that every metric is calmed to; null: as measured. */
  readonly spread: number | null;
  /** Lane → series its noise comes from; every lane is a guard. */
  readonly guards: Readonly<Record<string, string>>;
  /** Lane → true change of its throughput; no change where absent. */
  readonly effects: Readonly<Record<string, number>>;
  readonly trials: number;
  readonly seed: string;
}

export interface GateResult {
  readonly states: Readonly<Partial<Record<GateOutcome['state'], number>>>;
  /** Gates whose first measurement suspected something. */
  readonly suspected: number;
  /** Red gates that name every lane that is truly slower, and no other. */
  readonly named: number;
}

export function run({ scenario, spread, guards, effects, trials, seed }: GateJob): GateResult {
  const plan: AbPlan = { ...syntheticPlan([], Object.keys(guards)), question: 'base' };
  const noises = new Map(Object.entries(guards).map(([lane, series]) => [lane, laneNoise(series, spread)]));
  const next = random(`${seed}/gate/${scenario}/${spread}`);
  const measure = (asked: AbPlan) => {
    const supply = asked.lanes.flatMap(({ id }) => {
      const noise = noises.get(id);
      return noise === undefined ? [] : [[id, drawLane(id, noise, effects[id] ?? 0, next).blocks] as const];
    });
    const ended = playRun(asked, new Map(supply));
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
