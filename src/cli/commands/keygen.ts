import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { refuse } from '../../model/refusal.ts';
import { fingerprint, generateKey, publicKeyPem, readSigningKey } from '../../signing/ed25519.ts';
import { exitWith } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab keygen`. */
export function keygenCommand(terminal: Terminal): Command {
  return new Command('keygen')
    .description('make a signing key; prints the public key')
    .argument('<file>', 'the private key: PEM, readable by its owner only')
    .addHelpText('after', '\nExample: alloc-ab keygen signing-key-private.pem > signing-key.pem')
    .action((file) => exitWith(keygen(file, terminal)));
}

/** Writes a fresh private key to a file that only its owner can read, and prints the public key. */
export async function keygen(file: string, terminal: Terminal): Promise<number> {
  const pem = generateKey();
  const key = readSigningKey(pem);
  if (!key.ok) throw new Error('a key made here cannot be read');
  try {
    // An old key is never overwritten: signatures made with it could not be attributed any more.
    await writeFile(file, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const message = `${file} ${exists ? 'exists and is not overwritten' : 'cannot be written'}.`;
    return exitWithRefusal(refuse({ code: 'no-key-file', message, next: 'Name another file.' }).error, terminal);
  }
  terminal.out.write(publicKeyPem(key.value.publicKey));
  terminal.err.write(
    `wrote ${file}, ${fingerprint(key.value.publicKey)}\nnext: SIGNING_KEY_PATH=${file} for alloc-ab serve; give the public key above to those who verify\n`,
  );
  return 0;
}
