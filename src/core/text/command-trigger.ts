import { nearest } from './suggestion.ts';

/** The words that open a command, without their slash. */
export const TRIGGER_WORDS = ['ab', 'release'] as const;

/** How a line begins that may be a command: a trigger, or what looks like a mistyped `/release` before a version. */
const OPENING = String.raw`\/(?:(?:ab|release)(?=\s|$)|[Rr](?=[A-Za-z]*[Ll])[A-Za-z]{2,9}(?=[ \t]+(?:override[ \t]|v?[0-9]+\.[0-9])))`;

/** The opening at the begin of a line, after white space. */
export const COMMAND_LINE = new RegExp(`^[ \\t]*(?=${OPENING})`);

const ANYWHERE = new RegExp(`^\\uFEFF?[ \\t]*${OPENING}`, 'm');

/** Whether a line of the text would be a command outside of any Markdown structure; cheap, used before anything is parsed. */
export function mayHoldCommand(text: string): boolean {
  return ANYWHERE.test(text);
}

/** The trigger that a mistyped word was meant to be; undefined for triggers themselves and for the words of other programs. */
export function mistypedTrigger(word: string): string | undefined {
  const bare = word.slice(1);
  if (!word.startsWith('/') || TRIGGER_WORDS.some((known) => known === bare)) return undefined;
  return /^r[a-z]*l/i.test(bare) ? nearest(bare, ['release']) : undefined;
}
