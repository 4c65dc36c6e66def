import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { badValue } from './side-words.ts';

/** Reads `@4f2c9a1`: the commit that the author of a comment looked at. */
export function readCommit(token: string): Result<string, Refusal> {
  return /^@[0-9a-f]{7,40}$/i.test(token)
    ? ok(token.slice(1).toLowerCase())
    : badValue(token, 'a commit is 7 to 40 hexadecimal digits after the at sign');
}
