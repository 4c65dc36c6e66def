import { readText } from '../local/result/read-text.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import { PEM_BYTES_MAX, readSigningKey, type SigningKey } from '../signing/ed25519.ts';

/** The private key in a PEM file that the user names. */
export async function signingKey(file: string): Promise<Result<SigningKey, Refusal>> {
  const pem = await readText(file, PEM_BYTES_MAX);
  return pem.ok ? readSigningKey(pem.value) : pem;
}
