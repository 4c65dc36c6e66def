import type { Manifest } from '../../../model/run.ts';
import { budgetResult, exceededText } from '../../code/fast-path-budget.ts';
import { plural } from '../../text/format.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';

const NAME = 'fast-path';
const REMEDY =
  'Take what the check names off the straight path of the entry point, or raise the budget "fastPath" of the line in the configuration.';

/**
 * The check of the budgets of straight paths; empty for a plan without any. It is not about the validity of the numbers: a budget that is
 * exceeded makes the verdict NO-GO.
 */
export function fastPathCheck(manifest: Manifest): Finding[] {
  const { exceeded, unknown: open, entries } = budgetResult(manifest);
  if (entries === 0) return [];
  if (exceeded.length > 0) return [failed(NAME, joinTexts(exceeded.map(exceededText)), REMEDY)];
  if (open.length > 0) {
    return [
      unknown(NAME, joinTexts(open), 'Install binutils on the machine, and see docs/code.md for what is counted.'),
    ];
  }
  return [passed(NAME, `Within budget: ${plural(entries, 'entry point')}.`)];
}
