import type { Answer, Judgement } from './judge.ts';

/** Codes whose refusals name what decides about a value: the line of a header, or a variable of a makefile. */
const NAMING = ['identical-arms', 'flag-overridden', 'not-a-flag', 'flag-needs-value'];

/**
 * Whether the reason that a refusal names can be found in the files of the commit: a `#define` of the name on the line that is named, or the
 * make variable that has it, on its line. Empty for refusals that name an error, and for plans.
 *
 * @param linesOf The lines of a file of the commit; null: there is none.
 */
export function judgeReason(
  { code, message }: Pick<Answer, 'code' | 'message'>,
  name: string,
  linesOf: (path: string) => readonly string[] | null,
): Judgement[] {
  if (!NAMING.includes(code)) return [];
  const ruled = (isRight: boolean, why: string): Judgement[] => [
    { about: 'reason', ruling: isRight ? 'right' : 'wrong', why: `${why}: ${message}` },
  ];
  const [, variable, makefile = '', at = '0'] = /the make variable (\S+) \((\S+):(\d+)\)/.exec(message) ?? [];
  if (variable !== undefined) {
    const lines = linesOf(makefile) ?? [];
    const text = assignment(lines, Number(at));
    const isThere = new RegExp(`^(export |override )?${variable}\\s*[:+?]*=`).test(text);
    const isGiven = hasDefine(text, name) || lines.some((line) => line.includes(`-D${name}=$(${variable})`));
    return ruled(isThere && isGiven, isThere ? `${variable} has the define` : `line ${at} does not assign ${variable}`);
  }
  if (message.includes('nothing defines it')) return [{ about: 'reason', ruling: 'open', why: message }];
  const [, header = '', line = '0'] = /(?<![\w./-])([\w./-]+\.(?:h|hh|hpp|inc|c|cc|cpp)):(\d+)/.exec(message) ?? [];
  const text = linesOf(header)?.[Number(line) - 1] ?? '';
  const isDefined = new RegExp(`^\\s*#\\s*(define|ifndef|ifdef|if|elif)\\b.*(?<!\\w)${name}(?!\\w)`).test(text);
  return ruled(isDefined, isDefined ? 'the line has the name' : 'the line does not have the name');
}

/** The text of an assignment, with its continued lines. */
function assignment(lines: readonly string[], at: number): string {
  let text = '';
  for (let index = at - 1; index >= 0 && index < lines.length; index += 1) {
    text += `${lines[index]} `;
    if (!lines[index]?.endsWith('\\')) break;
  }
  return text;
}

function hasDefine(text: string, name: string): boolean {
  return new RegExp(`-D\\s*${name}(?!\\w)`).test(text);
}
