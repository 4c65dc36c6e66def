import type { Command } from './command.ts';
import type { Plan } from './plan.ts';
import type { Run } from './run.ts';
import type { Survey, SurveyRun } from './survey.ts';

/** Whatever a runner is sent to do, and what it brings back. */
export type Work = Plan | Survey;
export type Result = Run | SurveyRun;

/** A command that needs a runner. */
export type Asking = Extract<Command, { kind: 'ab' | 'survey' }>;

export function isSurvey(work: Work): work is Survey {
  return 'topic' in work;
}

export function isSurveyRun(result: Result): result is SurveyRun {
  return 'survey' in result.manifest;
}

/** Longest time of sampling that was granted, in seconds. */
export function budgetSecondsOf(work: Work): number {
  return isSurvey(work) ? work.parts.reduce((sum, part) => sum + part.budgetSeconds, 0) : work.sampling.budgetSeconds;
}

/** Whether a command needs a runner, rather than an answer. */
export function isAsking(command: Command): command is Asking {
  return command.kind === 'ab' || command.kind === 'survey';
}
