import { type OpenZip, unpacked } from '../../bundle/unpacked.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import {
  damagedBundle,
  type Verification,
  verification,
  verificationDocument,
} from '../../core/statement/verification.ts';
import { bundleFindings, type TrustedFiles } from '../../local/result/bundle-findings.ts';
import type { Statement } from '../../model/statement.ts';
import { EXIT_NOT_MEASURED, EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** Options of `alloc-ab verify`. */
export interface VerifyOptions extends TrustedFiles {
  readonly json?: boolean;
}

/** Exit status by what is known: 1 where something does not hold, 3 where something remains unknown. */
const CODES = { holds: 0, fails: 1, unknown: EXIT_NOT_MEASURED } as const;

/**
 * `alloc-ab verify`: recomputes what a bundle says from the bundle alone, and checks who signed it. A bundle that is a file
 * is the archive that a release has attached.
 */
export async function verify(
  bundle: string,
  options: VerifyOptions,
  terminal: Terminal,
  openZip: OpenZip,
): Promise<number> {
  const place = await unpacked(bundle, openZip);
  if (!place.ok) return print(damagedBundle(place.error.message, place.error.next), null, options, terminal);
  const found = await bundleFindings(place.value.directory, options).finally(() => place.value.done());
  if (found.ok) return print(verification(found.value), found.value.expected, options, terminal);
  printRefusal(found.error, terminal, options.json);
  return EXIT_USAGE;
}

function print(
  result: Verification,
  statement: Statement | null,
  { json }: VerifyOptions,
  { out, width }: Terminal,
): number {
  out.write(
    json === true
      ? `${JSON.stringify({ schema: 1, ...result, statement }, null, 2)}\n`
      : `${documentTerminal(verificationDocument(result), width)}\n`,
  );
  return CODES[result.status];
}
