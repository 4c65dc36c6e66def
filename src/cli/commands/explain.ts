import { Command } from 'commander';
import { explainPlan, explainSurvey } from '../../core/report/request/explain.ts';
import { type LocalCheckout, planLocally } from '../../local/planning/local-plan.ts';
import { isSurveyPlan } from '../../model/plan-and-run.ts';
import { inertJson } from '../../system/inert-output.ts';
import { exitWith, planningOptions } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab explain`. */
export function explainCommand(terminal: Terminal): Command {
  return planningOptions(new Command('explain'))
    .description('show what a comment would measure, and stop')
    .action((command, options) => exitWith(explain(command, options, terminal)));
}

async function explain(
  command: readonly string[],
  options: LocalCheckout & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const planned = await planLocally(command, options);
  if (!planned.ok) return exitWithRefusal(planned.error, terminal, options.json);
  const { request, plan } = planned.value;
  const isSurvey = isSurveyPlan(plan);
  const document = isSurvey ? { request, survey: plan } : { request, plan };
  const text = isSurvey ? explainSurvey(plan) : explainPlan(plan);
  terminal.out.write(options.json === true ? inertJson(document) : text);
  return 0;
}
