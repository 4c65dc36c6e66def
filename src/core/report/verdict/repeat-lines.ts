import type { AbPlan } from '../../../model/plan.ts';
import { plainText } from '../../text/escape.ts';
import { shellLine } from '../../text/shell-line.ts';

/** How a run is made again: the comment, word for word, where there is one, and the shell line for a clone of the repository. */
export function repeatLines(plan: AbPlan): { readonly comment: string | null; readonly shell: string } {
  const comment = plainText(plan.repeat, 2000);
  const [program, release, ...asked] = comment.split(' ');
  if (program === 'alloc-ab' && release === 'release') {
    return { comment: null, shell: shellLine([program, release, '--repo', '.', ...asked]) };
  }
  const words = comment.replace(/^\/ab\s+/, '').split(' ');
  return { comment, shell: shellLine(['alloc-ab', 'run', '--repo', '.', ...words]) };
}
