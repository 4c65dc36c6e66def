import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Uncommitted } from '../../model/tree.ts';
import { plural } from '../text/format.ts';
import { harmless } from '../text/quote.ts';

/** Most files that a note lists. */
const NAMED_MAX = 5;
/** Most notes of a plan, and the longest one. */
const NOTES_MAX = 16;
const NOTE_CHARACTERS_MAX = 500;

/** The parts of a plan about its files: the rules of the configuration, and the uncommitted files of a checkout. */
export function treeOf(
  { config, uncommitted, notes: known = [] }: Facts,
  notes: readonly string[],
): Pick<AbPlan, 'tree' | 'uncommitted' | 'notes'> {
  return {
    notes: [...(uncommitted === undefined ? [] : [uncommittedNote(uncommitted)]), ...known, ...notes].slice(
      0,
      NOTES_MAX,
    ),
    ...(config.tree === undefined ? {} : { tree: config.tree }),
    ...(uncommitted === undefined ? {} : { uncommitted }),
  };
}

/** The commit that the command to repeat a plan names. A snapshot of a work tree is in no repository. */
export function repeatedSha({ headSha, uncommitted }: Facts): { readonly sha?: string } {
  return uncommitted?.measured === true ? {} : { sha: headSha };
}

/** What is measured of a work tree with uncommitted files, with the next step. It names as many of them as a note has room for. */
function uncommittedNote(uncommitted: Uncommitted, named = NAMED_MAX): string {
  const { measured, count, files, configuration } = uncommitted;
  const own = configuration === true ? 'The configuration is read with its uncommitted changes.' : '';
  if (count === 0) return own;
  const shown = files.slice(0, named).map(({ path, state }) => `${harmless(path)} (${state})`);
  const rest = count - shown.length;
  const names = [...shown, ...(rest > 0 ? [`${shown.length > 0 ? '… and ' : ''}${rest} more`] : [])].join(', ');
  const what = plural(count, 'uncommitted file');
  const sentence = measured
    ? `The work tree is measured with ${what}: ${names}. Commit them and measure again for a result that others can repeat.`
    : `Not measured: ${what}, ${names}. Commit them, or measure the work tree with alloc-ab run --dirty.`;
  const note = `${sentence} ${own}`.trim();
  return note.length > NOTE_CHARACTERS_MAX && named > 0 ? uncommittedNote(uncommitted, named - 1) : note;
}
