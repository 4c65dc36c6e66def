import { firstError } from '../../core/text/first-error.ts';
import { oneLine, tail } from '../../system/sanitise.ts';

/** Lines before and after the first error that are shown, and characters of these and of the end of the output. */
const SHOWN = { before: 1, after: 20, characters: 1100, end: 300 } as const;

/** What the output of a failed build says: a sentence with the first error, empty where none is found, and the lines to show. */
export function buildFailure(stdout: string, stderr: string): { readonly sentence: string; readonly detail: string } {
  // Ninja repeats on its standard output what compilers say; others leave it on the standard error.
  const output = [stderr, stdout].find((text) => firstError(text) !== null);
  const found = output === undefined ? null : firstError(output);
  if (output === undefined || found === null) {
    return { sentence: '', detail: stderr.trim() === '' ? stdout : stderr };
  }
  const lines = output.split('\n');
  const [from, to] = [Math.max(0, found.line - SHOWN.before), found.line + SHOWN.after];
  const shown = lines.slice(from, to).join('\n').slice(0, SHOWN.characters);
  const rest = lines.slice(to).join('\n').trim();
  return {
    sentence: ` First error: ${oneLine(found.text)}`,
    detail: rest === '' ? shown : `${shown}\n…\n${tail(rest, SHOWN.end)}`,
  };
}
