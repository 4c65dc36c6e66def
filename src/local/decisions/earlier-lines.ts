import { join } from 'node:path';
import { earlierVerdicts } from '../../bundle/earlier-verdicts.ts';
import { earlierText, WHAT_CHANGED } from '../../core/decisions/earlier-text.ts';
import { flagSet } from '../../core/decisions/flag-set.ts';
import type { EarlierResult } from '../../model/earlier-verdict.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';

/** Earlier verdicts that are shown. */
const SHOWN = 3;

/** The latest verdicts on the settings of a plan among the result folders in `out`, newest first; empty for a survey. */
export async function earlierResults(plan: Plan, out: string): Promise<EarlierResult[]> {
  const set = isSurveyPlan(plan) ? null : flagSet(plan);
  if (set === null) return [];
  const now = new Date().toISOString();
  const same = (await earlierVerdicts(out)).filter((each) => each.flagSet === set).slice(0, SHOWN);
  return same.map((each) => {
    const { outcome, sha } = each.verdict;
    const commit = sha === undefined ? {} : { commit: sha };
    return { at: each.at, outcome, ...commit, text: earlierText(each, now), folder: each.folder };
  });
}

/** Lines for the terminal about earlier results, and the question that they raise; empty without any. */
export async function earlierLines(plan: Plan, out: string): Promise<string> {
  const lines = (await earlierResults(plan, out)).map(
    ({ text, folder }) => `earlier    ${text}\n           ${join(folder, 'report.html')}\n`,
  );
  return lines.length === 0 ? '' : `${lines.join('')}           ${WHAT_CHANGED}\n`;
}
