import type { RequestTask } from '../../model/request-record.ts';
import type { QueueClass, Ticket } from '../../model/ticket.ts';
import { budgetSecondsOf, isSurveyPlan, type Plan } from '../../model/work.ts';
import { runnerOf } from '../config/runner-labels.ts';
import { type EarlierSeconds, expectedLength } from './expected-length.ts';

const WHAT_CHARACTERS = 120;

/** What the line of a machine must know of a request. */
export function makeTicket(work: Plan, task: RequestTask, earlier: EarlierSeconds): Ticket {
  return {
    machine: work.machine.name,
    class: classOf(task),
    what: whatOf(work, task).slice(0, WHAT_CHARACTERS),
    length: expectedLength(budgetSecondsOf(work) + (work.perf?.budgetSeconds ?? 0), earlier),
  };
}

/** The runner whose line this waits in, named by the labels of its machine. */
export function labelsOf({ machine }: Plan): string {
  return runnerOf(machine.labels);
}

/**
 * The same text for measurements that take about as long: the kind of question, the lines, the lanes and what is asked of
 * them, the budget. Flags are left out: the next box of the same line is as good a guide.
 */
export function likenessOf(work: Plan): string {
  const budget = [budgetSecondsOf(work), work.perf?.budgetSeconds ?? 0];
  if (isSurveyPlan(work)) {
    const parts = work.parts.map(({ method, rounds, arms, lanes }) => [method, rounds, arms.length, lanes.length]);
    return JSON.stringify([work.topic, work.arms.map(nameOf), work.lanes.map(({ id }) => id).sort(), parts, budget]);
  }
  const lanes = work.lanes.map(({ id, role }) => `${id} ${role}`).sort();
  return JSON.stringify([work.question, [work.baseline, work.candidate].map(nameOf), lanes, budget]);
}

/** A command of a comment goes first. A gate that a user started again is still a gate. */
function classOf(task: RequestTask): QueueClass {
  if (task.kind !== 'gate') return 'comment';
  return task.gate.group === undefined ? 'gate' : 'merge-group';
}

function whatOf(work: Plan, task: RequestTask): string {
  if (task.kind === 'gate') return task.gate.suspicion === undefined ? 'perf gate' : 'perf gate, second measurement';
  if (isSurveyPlan(work)) return `${work.topic} ${work.arms[0]?.label ?? ''}`.trim();
  return `${work.candidate.label} vs ${work.baseline.label}`;
}

function nameOf({ source }: { readonly source: { readonly line: string } | { readonly allocator: string } }): string {
  return 'line' in source ? source.line : source.allocator;
}
