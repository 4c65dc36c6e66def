import { parseJson } from '../../model/json-text.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { SIGNED_BYTES_MAX, SignedStatement, type Statement } from '../../model/statement.ts';
import { canonicalJson } from './canonical-json.ts';

/** The text that is signed: the canonical JSON of the statement, after a line that no other use of the key has. */
export function textToSign(statement: Statement): string {
  return `alloc-ab statement 1\n${canonicalJson(statement)}`;
}

/** The text of `signed.json`. */
export function printSignedStatement(signed: SignedStatement): string {
  return `${canonicalJson(signed, 2)}\n`;
}

/** Reads `signed.json`; refuses every text that differs in any character from what `printSignedStatement` writes. */
export function parseSignedStatement(text: string): Result<SignedStatement, Refusal> {
  if (text.length > SIGNED_BYTES_MAX) return altered(`it is longer than ${SIGNED_BYTES_MAX} characters`);
  const json = parseJson(text);
  if (json === undefined) return altered('it is not JSON');
  const parsed = SignedStatement.safeParse(json);
  if (!parsed.success) return altered(`it does not fit its schema at ${parsed.error.issues[0]?.path.join('.') || '/'}`);
  // Copying the text from a comment loses the last line feed.
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  return whole === printSignedStatement(parsed.data)
    ? ok(parsed.data)
    : altered('it is not written as alloc-ab writes it');
}

function altered(why: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-signature-file',
    message: `The signature cannot be read: ${why}.`,
    next: 'Copy signed.json again from the comment or the release it came with.',
  });
}
