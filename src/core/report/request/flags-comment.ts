import type { ListedFlag } from '../../../model/flag-list.ts';
import { decisionReference } from '../../decisions/decision-text.ts';
import { inlineCode, inlineText } from '../../text/escape.ts';
import { plural } from '../../text/format.ts';
import { fittingLines } from '../document/fitting-lines.ts';
import type { StateText } from './state-text.ts';

/** The flags that `/ab flags` asked for. */
export interface FlagList {
  readonly pattern: string | undefined;
  /** The commit whose headers were read. */
  readonly sha: string;
  readonly flags: readonly ListedFlag[];
  /** Why flags may be missing. */
  readonly gaps: readonly string[];
}

/** Most rows of a comment. */
const ROWS_MAX = 100;

/** A table of flags; what does not fit is counted. */
export function flagsText({ pattern, sha, flags, gaps }: FlagList): StateText {
  const those = pattern === undefined ? '' : ` like ${inlineCode(pattern, 64)}`;
  const headline = `FLAGS: ${flags.length === 0 ? 'none' : plural(flags.length, 'name')}${those} at ${inlineCode(sha.slice(0, 12))}`;
  const notes = gaps.slice(0, 4).map((gap) => `Note: ${inlineText(gap, 300)}.`);
  if (flags.length === 0) return { headline, body: notes, next: 'name another pattern, or none for all flags.' };
  const rows = flags.slice(0, ROWS_MAX).map(rowText);
  const more = (rest: number) => `| … | and ${rest + flags.length - rows.length} more | | | |`;
  const shown = fittingLines(rows, more);
  const cut = flags.length > rows.length && !shown.includes('| … |') ? `\n${more(0)}` : '';
  return {
    headline,
    body: [
      `| flag | kind | in the header | state | where |\n| --- | --- | --- | --- | --- |\n${shown}${cut}`,
      ...notes,
    ],
    next: `${inlineCode('/ab FLAG')} measures a switch, ${inlineCode('/ab FLAG=A vs FLAG=B')} a number. A preset or a build file may set other values than the header.`,
  };
}

function rowText({
  line,
  name,
  kind,
  default: text,
  headerValue,
  state,
  where,
  verdict,
  decisions,
}: ListedFlag): string {
  const value = text === null ? 'not defined' : inlineCode(text === '' ? ' ' : text, 64);
  const number = headerValue === undefined || headerValue === text ? '' : ` = ${inlineCode(headerValue, 24)}`;
  const last =
    verdict === undefined ? '' : `<br>${inlineText(verdict.at.slice(0, 10), 10)}: ${inlineText(verdict.headline, 120)}`;
  const [latest] = decisions ?? [];
  const decided = latest === undefined ? '' : `<br>${inlineText(decisionReference(latest), 200)}`;
  const place = where === undefined ? 'configuration' : inlineText(where, 120);
  return `| ${inlineCode(name, 64)}<br>${inlineCode(line, 64)} | ${kind} | ${value}${number} | ${inlineText(state, 200)}${last}${decided} | ${place} |`;
}
