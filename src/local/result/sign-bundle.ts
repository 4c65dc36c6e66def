import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printSigned } from '../../core/statement/signed-file.ts';
import type { SignedStatement } from '../../model/statement.ts';
import type { Run } from '../../model/work.ts';
import type { SigningKey } from '../../signing/ed25519.ts';
import { judged } from './judged.ts';

/** What was signed about a bundle, and where it was written. */
export interface SignedBundle {
  readonly file: string;
  readonly signed: SignedStatement;
  /** What the bundle says, in one sentence. */
  readonly words: string;
}

/** Judges a bundle again and writes what it says, signed, as `signed.json` beside it. */
export async function signBundle(directory: string, result: Run, signer: SigningKey): Promise<SignedBundle> {
  const { statement, words } = await judged(result, directory, new Date().toISOString());
  const signed = signer.sign(statement);
  const file = join(directory, 'signed.json');
  await writeFile(file, printSigned(signed));
  return { file, signed, words };
}
