import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { unpackBundle } from '../../bundle/unpack-bundle.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import {
  damagedBundle,
  type Verification,
  verificationDocument,
  verifyFindings,
} from '../../core/statement/verification.ts';
import { CAMPAIGN_FILE } from '../../local/campaign/campaign-files.ts';
import { inspectCampaign } from '../../local/campaign/inspect-campaign.ts';
import { inspectBundle, type TrustedFiles } from '../../local/result/inspect-bundle.ts';
import type { Statement } from '../../model/statement.ts';
import { inertJson } from '../../system/inert-output.ts';
import { EXIT_NOT_MEASURED } from '../exit-code.ts';
import { exitWith, jsonOption } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** Options of `alloc-ab verify`. */
export interface VerifyOptions extends TrustedFiles {
  readonly json?: boolean;
}

/** `alloc-ab verify`. */
export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .description('recompute every number of a bundle from the bundle alone, and check who signed it')
    .argument(
      '<bundle>',
      'folder with manifest.json and samples.jsonl, the .zip that a release has attached, or the folder of a campaign',
    )
    .option('--key <pem>', 'public key that you trust; the App serves its own at /signing-key.pem')
    .option(
      '--signature <file>',
      'the signature, when it is neither signed.json in the bundle nor X.signed.json beside X.zip',
    )
    .option('--verdict <file>', 'the verdict to compare with, when it is not verdict.json of the bundle')
    .addOption(jsonOption('print the claims', 'verify'))
    .addHelpText(
      'after',
      '\nExit status: 0 everything holds and is signed by that key, 2 wrong use, 3 something does not hold,\nor it is not signed or the key is unknown.\n\nExample: alloc-ab verify v1.2.0-lab.zip --key signing-key.pem',
    )
    .action((bundle, options) => exitWith(verify(bundle, options, terminal)));
}

/** Exit status by what is known. Only a NO-GO ends with 1, so the status does not tell what fails from what remains unknown. */
const CODES = { holds: 0, fails: EXIT_NOT_MEASURED, unknown: EXIT_NOT_MEASURED } as const;

/** Recomputes the verdict of a bundle from the bundle alone, and checks who signed it. A file is the archive of a release. */
export async function verify(bundle: string, options: VerifyOptions, terminal: Terminal): Promise<number> {
  const unpacked = await unpackBundle(bundle);
  if (!unpacked.ok) return print(damagedBundle(unpacked.error.message, unpacked.error.next), null, options, terminal);
  const beside = signatureBeside(bundle);
  const files = { ...(beside !== null && { signature: beside }), ...options };
  const { directory, remove } = unpacked.value;
  const inspect = existsSync(join(directory, CAMPAIGN_FILE)) ? inspectCampaign : inspectBundle;
  const found = await inspect(directory, files).finally(remove);
  if (!found.ok) return exitWithRefusal(found.error, terminal, options.json);
  return print(verifyFindings(found.value), found.value.expected, options, terminal);
}

/** The signature that a release has beside an archive: `X.signed.json` of `X.zip`; null when it is not there. */
function signatureBeside(bundle: string): string | null {
  const file = bundle.replace(/\.zip$/, '.signed.json');
  return file !== bundle && existsSync(file) ? file : null;
}

function print(
  result: Verification,
  statement: Statement | null,
  { json }: VerifyOptions,
  { out, width }: Terminal,
): number {
  out.write(
    json === true
      ? inertJson({ schema: 1, ...result, statement })
      : `${documentTerminal(verificationDocument(result), width)}\n`,
  );
  return CODES[result.status];
}
