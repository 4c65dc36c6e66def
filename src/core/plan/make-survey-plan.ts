import type { SurveyRequest } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import { type Method, SurveyPlan } from '../../model/survey.ts';
import { planArm } from './arms/plan-arm.ts';
import { laneProgram } from './lanes/lane-program.ts';
import { perfOrder } from './lanes/perf-order.ts';
import { type PlanIds, RULES } from './make-plan.ts';
import { planWithinLimits } from './plan-limits.ts';
import { treeOf } from './tree.ts';

/** Most processes of each arm on each lane: limited by the time, ten for the team's baseline, or one to check that it runs. */
const ROUNDS: Readonly<Record<Method, number>> = { compare: 200, baseline: 10, health: 1 };

/** Makes the complete plan of a survey that the runner gets. Refuses a plan that is too large to dispatch. */
export function makeSurveyPlan(request: SurveyRequest, facts: Facts, ids: PlanIds): Result<SurveyPlan, Refusal> {
  const { topic, machine } = request;
  const compared = request.parts.find(({ method }) => method === 'compare') ?? request.parts[0];
  const perf = request.perf ? perfOrder(request.cells, compared?.arms ?? [0], request.budgetSeconds, facts) : undefined;
  const survey = {
    schema: 1,
    ...ids,
    topic,
    repeat: request.repeat,
    arms: request.arms.map((arm) => planArm(arm, facts)),
    benches: { sha: facts.benchSha, commands: facts.config.benches?.build ?? [] },
    lanes: request.cells.map((cell) => laneProgram(cell, facts.config)),
    parts: request.parts.map(({ method, arms, cells, share }) => ({
      method,
      arms,
      lanes: cells,
      rounds: ROUNDS[method],
      budgetSeconds: share * request.budgetSeconds,
    })),
    ...(perf === undefined ? {} : { perf }),
    ...treeOf(facts, request.notes),
    foreignCores: RULES.foreignCores,
    machine: { name: machine, labels: facts.config.machines[machine]?.labels ?? [] },
  };
  return planWithinLimits(
    SurveyPlan,
    survey,
    'Ask for fewer lanes, e.g. with lane NAME or T=16, or for fewer allocators.',
  );
}
