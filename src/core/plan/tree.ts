import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Uncommitted } from '../../model/tree.ts';
import { firstTexts, plural } from '../text/format.ts';
import { harmless } from '../text/quote.ts';

/** Most files that a note lists. */
const NAMED_MAX = 5;
/** Most notes of a plan. */
const NOTES_MAX = 16;

/** The parts of a plan about its files: the rules of the configuration, and the uncommitted files of a checkout. */
export function treeOf(
  { config, uncommitted }: Facts,
  notes: readonly string[],
): Pick<AbPlan, 'tree' | 'uncommitted' | 'notes'> {
  return {
    notes: [...(uncommitted === undefined ? [] : [uncommittedNote(uncommitted)]), ...notes].slice(0, NOTES_MAX),
    ...(config.tree === undefined ? {} : { tree: config.tree }),
    ...(uncommitted === undefined ? {} : { uncommitted }),
  };
}

/** The commit that the command to repeat a plan names. A snapshot of a work tree is in no repository. */
export function repeatedSha({ headSha, uncommitted }: Facts): { readonly sha?: string } {
  return uncommitted?.measured === true ? {} : { sha: headSha };
}

/** One sentence about uncommitted files, with the next step. */
function uncommittedNote({ measured, count, files }: Uncommitted): string {
  const shown = firstTexts(files, NAMED_MAX, ({ path, state }) => `${harmless(path)} (${state})`);
  const rest = count - files.length;
  const names = [...shown, ...(rest > 0 && files.length <= NAMED_MAX ? [`… and ${rest} more`] : [])].join(', ');
  const what = plural(count, 'uncommitted file');
  return measured
    ? `The work tree is measured with ${what}: ${names}. Commit them and measure again for a result that others can repeat.`
    : `Not measured: ${what}, ${names}. Commit them, or measure the work tree with alloc-ab run --dirty.`;
}
