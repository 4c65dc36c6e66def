import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { canonicalJson } from '../core/statement/canonical-json.ts';
import { textToSign } from '../core/statement/signed-statement.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import type { SignedStatement, Statement } from '../model/statement.ts';

/** Largest PEM file that is read, in bytes. */
export const PEM_BYTES_MAX = 16_384;

/** A private key; printing this object does not show it. */
export interface SigningKey {
  /** The 32 bytes of the public key, lower-case hexadecimal. */
  readonly publicKey: string;
  sign(statement: Statement): SignedStatement;
}

/** The header of an Ed25519 public key in DER (RFC 8410); the 32 bytes of the key follow. */
const DER_HEADER = '302a300506032b6570032100';

/** A new private key as PEM text. */
export function generateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Reads the PEM text of a private Ed25519 key. A refusal contains no part of it. */
export function readSigningKey(pem: string): Result<SigningKey, Refusal> {
  const key = keyOf(() => createPrivateKey(pem));
  if (key === null)
    return notAKey('private', 'Make one with alloc-ab keygen FILE, or openssl genpkey -algorithm ed25519.');
  const publicKey = bytesOf(createPublicKey(key));
  return ok({
    publicKey,
    sign: (statement) => ({
      statement,
      publicKey,
      signature: sign(null, Buffer.from(textToSign(statement)), key).toString('hex'),
    }),
  });
}

/** Reads the PEM text of an Ed25519 key, public or private, and returns the 32 bytes of the public key in hexadecimal. */
export function readPublicKey(pem: string): Result<string, Refusal> {
  const key = keyOf(() => createPublicKey(pem));
  return key === null ? notAKey('public', 'The App serves its public key at /signing-key.pem.') : ok(bytesOf(key));
}

/** A public key as PEM text. */
export function publicKeyPem(publicKey: string): string {
  return objectOf(publicKey).export({ type: 'spki', format: 'pem' }).toString();
}

/** The fingerprint of a public key, `SHA256:` and base64, as users compare it. */
export function fingerprint(publicKey: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('base64').replace(/=+$/, '')}`;
}

/** Whether the signature was made with the public key in it. The owner of that key must be known from elsewhere. */
export function signatureHolds({ statement, publicKey, signature }: SignedStatement): boolean {
  try {
    return verify(null, Buffer.from(textToSign(statement)), objectOf(publicKey), Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

/** sha256 of a value's canonical JSON. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function objectOf(publicKey: string): KeyObject {
  return createPublicKey({ key: Buffer.from(`${DER_HEADER}${publicKey}`, 'hex'), format: 'der', type: 'spki' });
}

function bytesOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('hex').slice(DER_HEADER.length);
}

function keyOf(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function notAKey(kind: string, next: string): Result<never, Refusal> {
  return refuse({ code: 'bad-key', message: `This is not the PEM text of a ${kind} Ed25519 key.`, next });
}
