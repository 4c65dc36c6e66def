import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printSigned } from '../../core/statement/signed-file.ts';
import type { SignedStatement } from '../../model/statement.ts';
import type { Run } from '../../model/work.ts';
import type { SigningKey } from '../../signing/ed25519.ts';
import { judgeBundle } from './judge-bundle.ts';

/** The signed statement about a bundle, and the file that it was written to. */
export interface SignedBundle {
  readonly file: string;
  readonly signed: SignedStatement;
  /** The result of the bundle, in one sentence. */
  readonly summary: string;
}

/** Judges a bundle again and writes the signed statement about it as `signed.json` beside it. */
export async function signBundle(directory: string, run: Run, signer: SigningKey): Promise<SignedBundle> {
  const { statement, summary } = await judgeBundle(run, directory, new Date().toISOString());
  const signed = signer.sign(statement);
  const file = join(directory, 'signed.json');
  await writeFile(file, printSigned(signed));
  return { file, signed, summary };
}
