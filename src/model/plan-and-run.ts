import type { Command } from './command.ts';
import type { AbPlan } from './plan.ts';
import type { AbRun } from './run.ts';
import type { SurveyPlan, SurveyRun } from './survey.ts';

/** What a runner gets. */
export type Plan = AbPlan | SurveyPlan;

/** What a runner returns, parsed. */
export type Run = AbRun | SurveyRun;

/** A command that needs a runner. */
export type MeasuringCommand = Extract<Command, { kind: 'ab' | 'survey' }>;

export function isSurveyPlan(plan: Plan): plan is SurveyPlan {
  return 'topic' in plan;
}

export function isSurveyRun(run: Run): run is SurveyRun {
  return 'survey' in run.manifest;
}

/** The plan that a run executed. */
export function planOfRun(run: Run): Plan {
  return isSurveyRun(run) ? run.manifest.survey : run.manifest.plan;
}

/** Upper bound of the time of sampling, in seconds. */
export function budgetSecondsOf(plan: Plan): number {
  return isSurveyPlan(plan)
    ? plan.parts.reduce((sum, part) => sum + part.budgetSeconds, 0)
    : plan.sampling.budgetSeconds;
}

/** Whether a command has a machine measure: by its own plan, or by the plans of its children. */
export function needsMachine(command: Command): boolean {
  return isMeasuring(command) || ['campaign', 'release', 'override'].includes(command.kind);
}

/** Whether a command needs a runner for a plan of its own. */
export function isMeasuring(command: Command): command is MeasuringCommand {
  return command.kind === 'ab' || command.kind === 'survey';
}
