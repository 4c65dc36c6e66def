import type { Plan } from '../model/plan.ts';
import { plainText } from './escape.ts';

/** How a run is made again: the comment, word for word, and the shell line for a clone of the repository. */
export function repeatLines(plan: Plan): { readonly comment: string; readonly shell: string } {
  const comment = plainText(plan.repeat, 2000);
  const words = comment.replace(/^\/ab\s+/, '').split(' ');
  return { comment, shell: ['alloc-ab', 'run', '--repo', '.', ...words.map(shellWord)].join(' ') };
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
