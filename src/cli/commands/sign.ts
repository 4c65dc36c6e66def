import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { readBundleFiles } from '../../bundle/read-bundle.ts';
import { printSignedStatement } from '../../core/statement/signed-statement.ts';
import { judgeBundle } from '../../local/result/judge-bundle.ts';
import { planOfRun } from '../../model/plan-and-run.ts';
import { refuse } from '../../model/refusal.ts';
import { fingerprint } from '../../signing/ed25519.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { exitWith } from '../options.ts';
import { signingKey } from '../signing-key.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab sign`. */
export function signCommand(terminal: Terminal): Command {
  return new Command('sign')
    .description('judge a bundle again and sign the result, in signed.json beside it')
    .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
    .requiredOption('--key <pem>', 'private Ed25519 key, as alloc-ab keygen makes it')
    .addHelpText('after', '\nExample: alloc-ab sign bundle --key signing-key-private.pem')
    .action((bundle, options) => exitWith(sign(bundle, options, terminal)));
}

/** Judges a bundle again and signs the result, as the App does with its own key. */
export async function sign(bundle: string, { key }: { readonly key: string }, terminal: Terminal): Promise<number> {
  const [signer, run] = [await signingKey(key), await readBundleFiles(bundle)];
  if (!signer.ok || !run.ok) {
    for (const read of [signer, run]) if (!read.ok) exitWithRefusal(read.error, terminal);
    return EXIT_USAGE;
  }
  if (planOfRun(run.value.run).uncommitted?.measured === true) {
    const message =
      'A work tree with uncommitted files was measured, and a signature is for what others can measure again.';
    const next = 'Commit the files, measure the commit, and sign that bundle.';
    return exitWithRefusal(refuse({ code: 'uncommitted-files', message, next }).error, terminal);
  }
  const file = join(bundle, 'signed.json');
  if (existsSync(file)) {
    // It may be the App's signature, which only the App can make again.
    const message = `${file} exists and is not overwritten.`;
    const next = 'Move it away to sign again.';
    return exitWithRefusal(refuse({ code: 'signed-already', message, next }).error, terminal);
  }
  const { statement, summary } = judgeBundle(run.value, new Date().toISOString());
  writeFileSync(file, printSignedStatement(signer.value.sign(statement)));
  terminal.out.write(`${summary}\nwrote ${file}, signed by ${fingerprint(signer.value.publicKey)}\n`);
  return 0;
}
