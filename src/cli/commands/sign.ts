import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readResult } from '../../bundle/bundle.ts';
import { signBundle } from '../../local/result/sign-bundle.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import { fingerprint, PEM_BYTES_MAX, readSigningKey, type SigningKey } from '../../signing/ed25519.ts';
import { readText } from '../../system/read-text.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab sign`: judges a bundle again and signs what it says, as the App does with its own key. */
export async function sign(bundle: string, { key }: { readonly key: string }, terminal: Terminal): Promise<number> {
  const [signer, result] = [await signingKey(key), await readResult(bundle)];
  if (!signer.ok || !result.ok) {
    for (const answer of [signer, result]) if (!answer.ok) printRefusal(answer.error, terminal);
    return EXIT_USAGE;
  }
  const file = join(bundle, 'signed.json');
  if (existsSync(file)) {
    // It may be the App's, and then nobody can make it again.
    const message = `${file} is there already and stays as it is.`;
    printRefusal({ kind: 'refusal', code: 'signed-already', message, next: 'Move it away to sign anew.' }, terminal);
    return EXIT_USAGE;
  }
  const { words } = await signBundle(bundle, result.value, signer.value);
  terminal.out.write(`${words}\nwrote ${file}, signed by ${fingerprint(signer.value.publicKey)}\n`);
  return 0;
}

async function signingKey(file: string): Promise<Result<SigningKey, Refusal>> {
  const pem = await readText(file, PEM_BYTES_MAX);
  return pem.ok ? readSigningKey(pem.value) : pem;
}
