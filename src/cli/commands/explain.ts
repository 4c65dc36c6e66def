import { join } from 'node:path';
import { Command } from 'commander';
import { KEYWORDS } from '../../core/command/grammar.ts';
import { type CodeText, codeTerminal, codeText } from '../../core/reference/code-texts.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import { explainPlan, explainSurvey } from '../../core/report/request/explain.ts';
import { reachDocument } from '../../core/report/request/reach-document.ts';
import { earlierLines, earlierResults } from '../../local/decisions/earlier-lines.ts';
import type { LocalCheckout } from '../../local/planning/local-plan.ts';
import { RESULTS_FOLDER } from '../../local/result/results-folder.ts';
import { isSurveyPlan } from '../../model/plan-and-run.ts';
import { ok } from '../../model/result.ts';
import { inertJson } from '../../system/inert-output.ts';
import { NO_KEPT_ANSWERS } from '../cache-choice.ts';
import { type CompilerChoice, NO_COMPILER, planWithAnswers } from '../compiler-answers.ts';
import { EXIT_NOT_MEASURED } from '../exit-code.ts';
import { LANES, laneReach } from '../lane-reach.ts';
import { exitWith, jsonOption, planningOptions } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab explain`. */
export function explainCommand(terminal: Terminal): Command {
  return planningOptions(
    new Command('explain'),
    jsonOption('print the plan, or the texts of the code,', 'explain', 'code'),
  )
    .description('show what a comment would measure, or what the code of a message means, and stop')
    .addOption(NO_COMPILER)
    .addOption(NO_KEPT_ANSWERS)
    .addOption(LANES)
    .addHelpText(
      'after',
      `
Examples:
  alloc-ab explain MY_FLAG
  alloc-ab explain base lane st-mixed budget=60s --repo ../my-allocator
  alloc-ab explain MY_FLAG --lanes                    which lanes execute code that the flag changes
  alloc-ab explain flag-reached                       the code of a failed check, an incident or a refusal
  alloc-ab explain compare mylib vs mimalloc,system --json > plan.json`,
    )
    .action((command, options) => exitWith(explain(command, options, terminal)));
}

/** The code of a message in place of a command: no word of a comment is one. */
function askedCode(command: readonly string[]): CodeText | null {
  const [code = '', ...others] = command;
  return others.length === 0 && !KEYWORDS.includes(code) ? codeText(code) : null;
}

async function explain(
  command: readonly string[],
  options: LocalCheckout & CompilerChoice & { readonly json?: boolean; readonly lanes?: boolean },
  terminal: Terminal,
): Promise<number> {
  const code = askedCode(command);
  if (code !== null) {
    terminal.out.write(options.json === true ? inertJson(code) : codeTerminal(code, terminal.width));
    return 0;
  }
  const { planned, status: stopped } = await planWithAnswers(command, options, terminal);
  if (stopped !== null) return stopped;
  if (!planned.ok) return exitWithRefusal(planned.error, terminal, options.json);
  const { request, plan, folder, decisions: documents } = planned.value;
  const results = join(folder, RESULTS_FOLDER);
  if (isSurveyPlan(plan)) {
    terminal.out.write(
      options.json === true ? inertJson({ request, survey: plan }) : explainSurvey(plan, options.repo),
    );
    return 0;
  }
  const found = options.lanes === true ? await laneReach(plan, { ...options, repo: folder }, terminal) : ok(undefined);
  if (!found.ok) return exitWithRefusal(found.error, terminal, options.json);
  const reach = found.value;
  const status = reach === undefined || reach.problem === null ? 0 : EXIT_NOT_MEASURED;
  if (options.json === true) {
    const { decisions, gap: decisionsGap } = documents ?? {};
    const earlier = await earlierResults(plan, results);
    // Fields without a value do not appear in JSON.
    terminal.out.write(inertJson({ request, plan, earlier, decisions, decisionsGap, reach }));
    return status;
  }
  const lanes = reach === undefined ? '' : `\n${documentTerminal(reachDocument(reach), terminal.width)}\n`;
  terminal.out.write(`${explainPlan(plan, options.repo)}${await earlierLines(plan, results)}${lanes}`);
  return status;
}
