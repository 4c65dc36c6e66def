import { writeFile } from 'node:fs/promises';
import { fingerprint, generateKey, publicKeyPem, readSigningKey } from '../../signing/ed25519.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab keygen`: a fresh signing key in a file that only its owner can read; the public key is printed. */
export async function keygen(file: string, terminal: Terminal): Promise<number> {
  const pem = generateKey();
  const key = readSigningKey(pem);
  if (!key.ok) throw new Error('a key made here cannot be read');
  try {
    // Never over an old key: what it signed could not be attributed any more.
    await writeFile(file, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'is there already and stays as it is' : 'cannot be written';
    const next = 'Name another file.';
    printRefusal({ kind: 'refusal', code: 'no-key-file', message: `${file} ${why}.`, next }, terminal);
    return EXIT_USAGE;
  }
  terminal.out.write(publicKeyPem(key.value.publicKey));
  terminal.err.write(
    `wrote ${file}, ${fingerprint(key.value.publicKey)}\nnext: SIGNING_KEY_PATH=${file} for alloc-ab serve; give the public key above to those who verify\n`,
  );
  return 0;
}
