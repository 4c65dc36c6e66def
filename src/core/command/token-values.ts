import type { Refusal } from '../../model/refusal.ts';
import { refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';

/** Longest reason that is kept, in characters. */
const REASON_MAX = 200;

/** Reads `@4f2c9a1`: the commit that the author of a comment looked at. */
export function readCommit(token: string): Result<string, Refusal> {
  return /^@[0-9a-f]{7,40}$/i.test(token)
    ? ok(token.slice(1).toLowerCase())
    : badValue(token, 'a commit is 7 to 40 hexadecimal digits after the at sign');
}

/** The rest of a command as a reason of at most 200 characters, control characters replaced; empty when there is none. */
export function readReason(tokens: readonly string[]): string {
  return [...tokens.join(' ')]
    .slice(0, REASON_MAX)
    .join('')
    .replace(/[\p{C}]/gu, '?')
    .trim();
}

/** Refuses a token of a wrong form; `rule` names the right one, and `suggestion` what was probably meant. */
export function badValue(token: string, rule: string, suggestion?: string): ReturnType<typeof refuse> {
  return refuse({
    code: 'bad-value',
    message: `${quoted(token)} cannot be read: ${rule}.`,
    token: harmless(token),
    ...(suggestion === undefined ? {} : { suggestion: harmless(suggestion, /[@-]/) }),
    next: 'Correct it and comment again; /ab help lists all forms.',
  });
}
