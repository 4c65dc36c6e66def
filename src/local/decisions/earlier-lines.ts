import { join } from 'node:path';
import { earlierVerdicts } from '../../bundle/earlier-verdicts.ts';
import { earlierText, WHAT_CHANGED } from '../../core/decisions/earlier-text.ts';
import { flagSet } from '../../core/decisions/flag-set.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';

/** Earlier verdicts that are shown. */
const SHOWN = 3;

/**
 * Lines for the terminal about earlier verdicts on the settings of a plan among the result folders in `out`, newest first, and the question
 * that they raise; empty without any.
 */
export async function earlierLines(plan: Plan, out: string): Promise<string> {
  const set = isSurveyPlan(plan) ? null : flagSet(plan);
  if (set === null) return '';
  const now = new Date().toISOString();
  const same = (await earlierVerdicts(out)).filter((each) => each.flagSet === set).slice(0, SHOWN);
  const lines = same.map(
    (each) => `earlier    ${earlierText(each, now)}\n           ${join(each.folder, 'report.html')}\n`,
  );
  return lines.length === 0 ? '' : `${lines.join('')}           ${WHAT_CHANGED}\n`;
}
