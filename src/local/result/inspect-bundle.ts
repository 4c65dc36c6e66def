import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBundleFiles } from '../../bundle/read-bundle.ts';
import { VERDICT_BYTES_MAX } from '../../bundle/unpack-bundle.ts';
import { parseSignedStatement } from '../../core/statement/signed-statement.ts';
import type { BundleFindings, BundleSignature } from '../../core/statement/verification.ts';
import { planOfRun } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { SIGNED_BYTES_MAX } from '../../model/statement.ts';
import { fingerprint, PEM_BYTES_MAX, readPublicKey, signatureHolds } from '../../signing/ed25519.ts';
import { type JudgedBundle, judgeBundle } from './judge-bundle.ts';
import { readText } from './read-text.ts';

/** Files beside a bundle that its user names. */
export interface TrustedFiles {
  /** PEM file of the key that is trusted. */
  readonly key?: string;
  /** `signed.json`, when it is not in the bundle. */
  readonly signature?: string;
  /** `verdict.json`, when it is not in the bundle. */
  readonly verdict?: string;
}

/**
 * Reads the files of a bundle and recomputes its result. Refuses only files that the user named wrongly: a bundle that was
 * altered is a finding.
 */
export async function inspectBundle(bundle: string, options: TrustedFiles): Promise<Result<BundleFindings, Refusal>> {
  const signature = await readSignature(bundle, options);
  if (!signature.ok) return signature;
  const read = await readBundleFiles(bundle);
  if (!read.ok) {
    if (!existsSync(join(bundle, 'manifest.json'))) return read;
    const nothing = { recomputed: null, verdictMatches: null, uncommitted: null, recorded: null, expected: null };
    return ok({ unreadable: read.error, signature: signature.value, ...nothing });
  }
  const judged = judgeBundle(read.value, new Date().toISOString());
  const verdictMatches = await compareVerdict(bundle, options, judged);
  if (!verdictMatches.ok) return verdictMatches;
  return ok({
    unreadable: null,
    recomputed: judged.summary,
    verdictMatches: verdictMatches.value,
    signature: signature.value,
    uncommitted: planOfRun(read.value.run).uncommitted?.measured === true,
    recorded: judged.recorded,
    expected: judged.statement,
  });
}

/** Reads the signature in a folder, or the one that the user names. */
export async function readSignature(
  bundle: string,
  { key, signature }: TrustedFiles,
): Promise<Result<BundleSignature, Refusal>> {
  let trusted: string | null = null;
  if (key !== undefined) {
    const pem = await readText(key, PEM_BYTES_MAX);
    const read = pem.ok ? readPublicKey(pem.value) : pem;
    if (!read.ok) return read;
    trusted = read.value;
  }
  const file = signature ?? join(bundle, 'signed.json');
  if (signature === undefined && !existsSync(file)) return ok({ kind: 'none' });
  const text = await readText(file, SIGNED_BYTES_MAX);
  if (!text.ok) return text;
  const signed = parseSignedStatement(text.value);
  if (!signed.ok) return ok({ kind: 'unreadable', why: signed.error.message });
  const { publicKey } = signed.value;
  return ok({
    kind: 'read',
    signed: signed.value,
    holds: signatureHolds(signed.value),
    fingerprint: fingerprint(publicKey),
    isTrustedKey: trusted === null ? null : trusted === publicKey,
  });
}

/** Whether the recorded verdict is the recomputed one, byte for byte; null when there is none. */
async function compareVerdict(
  bundle: string,
  { verdict }: TrustedFiles,
  { document }: JudgedBundle,
): Promise<Result<boolean | null, Refusal>> {
  const file = verdict ?? join(bundle, 'verdict.json');
  if (verdict === undefined && !existsSync(file)) return ok(null);
  const text = await readText(file, VERDICT_BYTES_MAX);
  return text.ok ? ok(text.value === `${JSON.stringify(document, null, 2)}\n`) : text;
}
