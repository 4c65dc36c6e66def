import type { AbPlan } from '../../model/plan.ts';
import { budgetSecondsOf, isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import type { RequestTask } from '../../model/request-origin.ts';
import type { QueueClass, Ticket } from '../../model/ticket.ts';
import { runnerOf } from '../config/runner-labels.ts';
import { type EarlierSeconds, expectedLength } from './expected-length.ts';

const WHAT_CHARACTERS = 120;

/** The ticket of a request: what its queue needs, so that the plan is not read. */
export function makeTicket(plan: Plan, task: RequestTask, earlier: EarlierSeconds): Ticket {
  return {
    machine: plan.machine.name,
    class: classOf(task),
    what: whatOf(plan, task).slice(0, WHAT_CHARACTERS),
    length: expectedLength(budgetSecondsOf(plan) + (plan.perf?.budgetSeconds ?? 0), earlier),
  };
}

/** The labels of the machine of a plan, which name its queue. */
export function labelsOf({ machine }: Plan): string {
  return runnerOf(machine.labels);
}

/**
 * A text that is equal for measurements of about the same length: the question, the lines, the lanes and their parts, the budget.
 * Flags are left out: the next box of the same line takes about as long.
 */
export function likenessOf(plan: Plan): string {
  const budget = [budgetSecondsOf(plan), plan.perf?.budgetSeconds ?? 0];
  if (isSurveyPlan(plan)) {
    const parts = plan.parts.map(({ method, rounds, arms, lanes }) => [method, rounds, arms.length, lanes.length]);
    return JSON.stringify([plan.topic, plan.arms.map(nameOf), plan.lanes.map(({ id }) => id).sort(), parts, budget]);
  }
  const lanes = plan.lanes.map(({ id, role }) => `${id} ${role}`).sort();
  return JSON.stringify([plan.question, [plan.baseline, plan.candidate].map(nameOf), lanes, budget]);
}

/** The question of an A/B, by which earlier verdicts are found: `candidate vs baseline`. */
export function questionOf({ candidate, baseline }: AbPlan): string {
  return `${candidate.label} vs ${baseline.label}`;
}

/** A command of a comment goes first, and a question of a campaign last: others follow it. A gate that a user started again is still a gate. */
function classOf(task: RequestTask): QueueClass {
  if (task.kind === 'command' && task.command.kind === 'campaign') return 'campaign';
  if (task.kind !== 'gate') return 'comment';
  return task.gate.group === undefined ? 'gate' : 'merge-group';
}

function whatOf(plan: Plan, task: RequestTask): string {
  if (task.kind === 'gate') return task.gate.suspicion === undefined ? 'perf gate' : 'perf gate, second measurement';
  if (isSurveyPlan(plan)) return `${plan.topic} ${plan.arms[0]?.label ?? ''}`.trim();
  return questionOf(plan);
}

function nameOf({ source }: { readonly source: { readonly line: string } | { readonly allocator: string } }): string {
  return 'line' in source ? source.line : source.allocator;
}
