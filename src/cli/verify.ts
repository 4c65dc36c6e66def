import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { documentTerminal } from '../core/report/document-terminal.ts';
import { parseSigned } from '../core/statement/signed-file.ts';
import {
  damagedBundle,
  type Findings,
  type Signature,
  type Verification,
  verification,
  verificationDocument,
} from '../core/statement/verification.ts';
import { type Answer, ok } from '../model/refusal.ts';
import { BUNDLE_LIMITS } from '../model/run.ts';
import { SIGNED_BYTES_MAX, type Statement } from '../model/statement.ts';
import { isSurveyRun, type Result } from '../model/work.ts';
import { readResult } from '../runner/bundle.ts';
import { fingerprint, readPublicKey, signatureHolds } from '../signing/ed25519.ts';
import { EXIT_NOT_MEASURED, EXIT_USAGE } from './exit-code.ts';
import { type Judged, judged } from './judged.ts';
import { readText } from './read-text.ts';
import { PEM_BYTES_MAX } from './sign.ts';
import { printRefusal, type Terminal } from './terminal.ts';
import { type OpenZip, unpacked, VERDICT_BYTES_MAX } from './unpacked.ts';

/** Options of `alloc-ab verify`. */
export interface VerifyOptions {
  /** PEM file of the key that is trusted. */
  readonly key?: string;
  /** `signed.json`, when it is not in the bundle. */
  readonly signature?: string;
  /** `verdict.json`, when it is not in the bundle. */
  readonly verdict?: string;
  readonly json?: boolean;
}

/** Exit status by what is known: 1 where something does not hold, 3 where something remains unknown. */
const CODES = { holds: 0, fails: 1, unknown: EXIT_NOT_MEASURED } as const;

/**
 * `alloc-ab verify`: recomputes what a bundle says from the bundle alone, and checks who signed it. A bundle that is a file
 * is the archive that a release has attached.
 */
export async function verify(
  bundle: string,
  options: VerifyOptions,
  terminal: Terminal,
  openZip: OpenZip,
): Promise<number> {
  const place = await unpacked(bundle, openZip);
  if (!place.ok) return print(damagedBundle(place.refusal.message, place.refusal.next), null, options, terminal);
  const found = await findings(place.value.directory, options).finally(() => place.value.done());
  if (found.ok) return print(verification(found.value), found.value.expected, options, terminal);
  printRefusal(found.refusal, terminal, options.json);
  return EXIT_USAGE;
}

function print(
  result: Verification,
  statement: Statement | null,
  { json }: VerifyOptions,
  { out, width }: Terminal,
): number {
  out.write(
    json === true
      ? `${JSON.stringify({ schema: 1, ...result, statement }, null, 2)}\n`
      : `${documentTerminal(verificationDocument(result), width)}\n`,
  );
  return CODES[result.status];
}

/** What the files of a bundle are; refuses only what was named wrongly, since a bundle that was altered is an answer. */
export async function findings(bundle: string, options: VerifyOptions): Promise<Answer<Findings>> {
  if (!existsSync(join(bundle, 'manifest.json'))) {
    const missing = await readResult(bundle);
    if (!missing.ok) return missing;
  }
  const signature = await signatureOf(bundle, options);
  if (!signature.ok) return signature;
  const result = await readResult(bundle);
  if (!result.ok) {
    const nothing = { recomputed: null, planFits: null, verdictFits: null, expected: null };
    return ok({ unreadable: result.refusal.message, signature: signature.value, ...nothing });
  }
  const answer = await judged(result.value, bundle, new Date().toISOString());
  const verdictFits = await verdictOf(bundle, options, answer);
  if (!verdictFits.ok) return verdictFits;
  return ok({
    unreadable: null,
    recomputed: answer.words,
    planFits: await planFits(bundle, result.value),
    verdictFits: verdictFits.value,
    signature: signature.value,
    expected: answer.statement,
  });
}

async function signatureOf(bundle: string, { key, signature }: VerifyOptions): Promise<Answer<Signature>> {
  let asked: string | null = null;
  if (key !== undefined) {
    const pem = await readText(key, PEM_BYTES_MAX);
    const known = pem.ok ? readPublicKey(pem.value) : pem;
    if (!known.ok) return known;
    asked = known.value;
  }
  const file = signature ?? join(bundle, 'signed.json');
  if (signature === undefined && !existsSync(file)) return ok({ kind: 'none' });
  const text = await readText(file, SIGNED_BYTES_MAX);
  if (!text.ok) return text;
  const signed = parseSigned(text.value);
  if (!signed.ok) return ok({ kind: 'unreadable', why: signed.refusal.message });
  const { publicKey } = signed.value;
  return ok({
    kind: 'read',
    signed: signed.value,
    holds: signatureHolds(signed.value),
    fingerprint: fingerprint(publicKey),
    isAskedKey: asked === null ? null : asked === publicKey,
  });
}

async function verdictOf(
  bundle: string,
  { verdict }: VerifyOptions,
  { answer }: Judged,
): Promise<Answer<boolean | null>> {
  const file = verdict ?? join(bundle, 'verdict.json');
  if (verdict === undefined && !existsSync(file)) return ok(null);
  const text = await readText(file, VERDICT_BYTES_MAX);
  return text.ok ? ok(text.value === `${JSON.stringify(answer, null, 2)}\n`) : text;
}

async function planFits(bundle: string, result: Result): Promise<boolean | null> {
  const file = join(bundle, 'plan.json');
  if (!existsSync(file)) return null;
  const text = await readText(file, BUNDLE_LIMITS.manifestBytes);
  try {
    const plan = isSurveyRun(result) ? result.manifest.survey : result.manifest.plan;
    return text.ok && isDeepStrictEqual(JSON.parse(text.value), plan);
  } catch {
    return false;
  }
}
