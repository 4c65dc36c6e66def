import { nearest } from './suggestion.ts';

/** What opens a command, without the slash. */
const TRIGGERS = ['ab', 'release'] as const;

/** The begin of a line that may be a command: a trigger, or a probable typing mistake of `/release` before a version. */
const OPENING = String.raw`\/(?:(?:ab|release)(?=\s|$)|[Rr](?=[A-Za-z]*[Ll])[A-Za-z]{2,9}(?=[ \t]+(?:override[ \t]|v?[0-9]+\.[0-9])))`;

/** The indent of a line that begins with such an opening. */
export const COMMAND_LINE = new RegExp(`^[ \\t]*(?=${OPENING})`);

const ANYWHERE = new RegExp(`^\\uFEFF?[ \\t]*${OPENING}`, 'm');

/** Whether a line of the text would be a command outside of any Markdown structure. A cheap test before the text is parsed. */
export function mayHoldCommand(text: string): boolean {
  return ANYWHERE.test(text);
}

/** The trigger that a mistyped one probably stands for; undefined for triggers themselves and for commands of other programs. */
export function mistypedTrigger(name: string): string | undefined {
  const bare = name.slice(1);
  if (!name.startsWith('/') || TRIGGERS.some((known) => known === bare)) return undefined;
  return /^r[a-z]*l/i.test(bare) ? nearest(bare, ['release']) : undefined;
}
