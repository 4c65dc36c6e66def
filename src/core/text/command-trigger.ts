import { nearest } from './suggestion.ts';
import { visibleToken } from './visible-text.ts';

/** What opens a command, without the slash. */
const TRIGGERS = ['ab', 'release'] as const;

/** A trigger in any case, or a probable typing mistake of `/release` before a version. */
const OPENING = String.raw`\/(?:(?:[Aa][Bb]|[Rr][Ee][Ll][Ee][Aa][Ss][Ee])(?=\s|&nbsp;|$)|[Rr](?=[A-Za-z]*[Ll])[A-Za-z]{2,9}(?=[ \t]+(?:override[ \t]|v?[0-9]+\.[0-9])))`;

/** The indent of a line that begins with such an opening. */
export const COMMAND_LINE = new RegExp(`^[ \\t]*(?=${OPENING})`);

/**
 * Markers of lists and headings, emphasis, HTML tags, pictures, emoji, mentions and blanks: what may stand in front of a command that a reader
 * sees at the begin of a line, although Markdown does not make it a line of its own.
 */
const DECORATION = String.raw`(?:[ \t]|[-+](?=[ \t])|\d{1,9}[.)](?=[ \t])|#{1,6}(?=[ \t])|\[[ xX]?\](?=[ \t])|[*_~]|<\/?[A-Za-z][^<>\n]{0,500}>|&nbsp;|@[A-Za-z0-9-]{1,40}[,:]?(?=[ \t])|!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|:[a-z0-9_+-]{1,40}:|[\p{Emoji_Presentation}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u200d])`;

/** A line that shows a command behind decorations. */
export const DECORATED_COMMAND = new RegExp(`^${DECORATION}{0,40}(?=${OPENING})`, 'u');

/** A line break as HTML writes it. */
export const BREAK = String.raw`<br[ \t]*\/?>`;

const ANYWHERE = new RegExp(`(?:^|${BREAK})${DECORATION}{0,40}${OPENING}`, 'imu');

/** The begin of a line that a reader sees as a command, with its invisible and full-width characters. */
const TYPED_OPENING = /^[\s\p{Cf}]*[/\uff0f][^\s/]{0,24}/u;

/**
 * The text where every line that a reader sees as a command begins with the trigger in ASCII: invisible characters and blanks
 * that are not ASCII are removed in front of it, full-width letters become ASCII. Other lines stay.
 */
export function visibleTriggers(text: string): string {
  return text
    .split(/(?<=\n|\r(?!\n))/)
    .map((line) => {
      const typed = TYPED_OPENING.exec(line)?.[0];
      if (typed === undefined || /^[ \t]*[\x21-\x7e]*$/.test(typed)) return line;
      const indent = /^[ \t]*/.exec(typed)?.[0] ?? '';
      const seen = visibleToken(typed.replace(/^[\s\p{Cf}]+/u, ''));
      return `${indent}${seen}${line.slice(typed.length)}`;
    })
    .join('');
}

/** Whether a line of the text would be a command outside of any Markdown structure. A cheap test before the text is parsed. */
export function mayHoldCommand(text: string): boolean {
  return ANYWHERE.test(visibleTriggers(text));
}

/** The trigger that a mistyped one probably stands for; undefined for triggers themselves and for commands of other programs. */
export function mistypedTrigger(name: string): string | undefined {
  const bare = name.slice(1);
  if (!name.startsWith('/') || TRIGGERS.some((known) => known === bare.toLowerCase())) return undefined;
  return /^r[a-z]*l/i.test(bare) ? nearest(bare, ['release']) : undefined;
}
