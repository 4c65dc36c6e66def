import { Command } from 'commander';
import { explainPlan, explainSurvey } from '../../core/report/request/explain.ts';
import { type LocalPlace, prepareAny } from '../../local/planning/prepare.ts';
import { exitWith, planningOptions } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab explain`. */
export function explainCommand(terminal: Terminal): Command {
  return planningOptions(new Command('explain'))
    .description('show what a comment would measure, and stop')
    .action((words, options) => exitWith(explain(words, options, terminal)));
}

async function explain(
  words: readonly string[],
  options: LocalPlace & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const prepared = await prepareAny(words, options);
  if (!prepared.ok) return exitWithRefusal(prepared.error, terminal, options.json);
  const { value } = prepared;
  const text = 'plan' in value ? explainPlan(value.plan) : explainSurvey(value.survey);
  terminal.out.write(options.json === true ? `${JSON.stringify(value, null, 2)}\n` : text);
  return 0;
}
