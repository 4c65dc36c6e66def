import type { SurveyRequest } from '../../model/command.ts';
import { PLAN_CHARACTERS_MAX } from '../../model/plan.ts';
import { type Answer, ok, refuse } from '../../model/refusal.ts';
import { type Method, Survey } from '../../model/survey.ts';
import type { Facts } from './facts.ts';
import { laneProgram } from './lane-program.ts';
import { perfOrder } from './perf-order.ts';
import { type PlanIds, RULES } from './plan.ts';
import { planArm } from './plan-arm.ts';

/** Processes of each arm on each lane: as many as the time allows, ten as the team's baseline asks, or one to see it run. */
const ROUNDS: Readonly<Record<Method, number>> = { compare: 200, baseline: 10, health: 1 };

/** Makes the complete plan of a survey: all that the runner gets. Refuses what is too large to dispatch. */
export function makeSurvey(request: SurveyRequest, facts: Facts, ids: PlanIds): Answer<Survey> {
  const { topic, machine } = request;
  const compared = request.parts.find(({ method }) => method === 'compare') ?? request.parts[0];
  const perf = request.perf ? perfOrder(request.cells, compared?.arms ?? [0], request.budgetSeconds, facts) : undefined;
  const parsed = Survey.safeParse({
    schema: 1,
    ...ids,
    topic,
    repeat: request.repeat,
    notes: request.notes,
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
    foreignCores: RULES.foreignCores,
    machine: { name: machine, labels: facts.config.machines[machine]?.labels ?? [] },
  });
  if (!parsed.success) {
    const issue = parsed.error.issues.find(({ code }) => code === 'too_big');
    if (!issue) throw new Error('A survey made here does not fit its own schema.', { cause: parsed.error });
    return tooLarge(`${issue.path.join('.')}: ${issue.message}`);
  }
  const characters = JSON.stringify(parsed.data).length;
  if (characters > PLAN_CHARACTERS_MAX) {
    return tooLarge(`${characters} characters, at most ${PLAN_CHARACTERS_MAX} can be dispatched`);
  }
  return ok(parsed.data);
}

function tooLarge(what: string): Answer<never> {
  return refuse({
    code: 'plan-too-large',
    message: `The request does not fit into one run: ${what}.`,
    next: 'Ask for fewer lanes, e.g. with lane NAME or T=16, or for fewer allocators.',
  });
}
