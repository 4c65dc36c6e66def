import type { Command } from './command.ts';
import type { AbPlan } from './plan.ts';
import type { AbRun } from './run.ts';
import type { SurveyPlan, SurveyRun } from './survey.ts';

/** Whatever a runner is sent to do, and what it brings back. */
export type Plan = AbPlan | SurveyPlan;
export type Run = AbRun | SurveyRun;

/** A command that needs a runner. */
export type MeasuringCommand = Extract<Command, { kind: 'ab' | 'survey' }>;

export function isSurveyPlan(work: Plan): work is SurveyPlan {
  return 'topic' in work;
}

export function isSurveyRun(result: Run): result is SurveyRun {
  return 'survey' in result.manifest;
}

/** Longest time of sampling that was granted, in seconds. */
export function budgetSecondsOf(work: Plan): number {
  return isSurveyPlan(work)
    ? work.parts.reduce((sum, part) => sum + part.budgetSeconds, 0)
    : work.sampling.budgetSeconds;
}

/** Whether a command needs a runner, rather than an answer. */
export function isMeasuring(command: Command): command is MeasuringCommand {
  return command.kind === 'ab' || command.kind === 'survey';
}
