import { openZip } from '../../bundle/zip.ts';
import { parseSigned, printSigned } from '../../core/statement/signed-file.ts';
import type { Artifact } from '../../github/read/artifacts.ts';
import { statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { digestOfZip, fetchArtifact } from '../run/artifact.ts';
import { appendToZip } from './zip-append.ts';

const SIGNATURE_FILE = 'signed.json';

/** A file for a release. */
export interface ReleaseFile {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * The bundle of one machine as it was judged, byte for byte, with its signature added. Refuses what is gone, what is not the
 * same any more, and an archive that brought a signature of its own.
 */
export async function signedBundle(
  context: AppContext,
  { id, result }: RequestRecord,
): Promise<Result<ReleaseFile, Refusal>> {
  if (result === null || result.signed === null) throw new Error(`part ${id} has no signed result`);
  const { artifact, signed } = result;
  const zip = await download(context, artifact);
  if (!zip.ok) return zip;
  if (digestOfZip(zip.value) !== artifact.digest) return gone(id, 'is not the one that was judged');
  const text = printSigned(signed);
  if (!parseSigned(text).ok) throw new Error(`the signature of ${id} cannot be read again`);
  const foreign = await openZip(zip.value, { [SIGNATURE_FILE]: Number.MAX_SAFE_INTEGER });
  if (foreign.size > 0) return gone(id, `brought a ${SIGNATURE_FILE} of its own`);
  const content = appendToZip(zip.value, SIGNATURE_FILE, Buffer.from(text));
  return content === null
    ? gone(id, 'is of a kind that cannot be signed')
    : ok({ name: `alloc-ab-${id}.zip`, content });
}

async function download({ github, settings }: AppContext, artifact: Artifact): Promise<Result<Buffer, Refusal>> {
  try {
    return await fetchArtifact(await github.control(), settings.control.repository, artifact);
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 410) return gone('', 'was deleted or has expired');
    throw error;
  }
}

function gone(id: string, why: string): Result<never, Refusal> {
  return refuse({
    code: 'no-evidence',
    message: `The bundle ${id === '' ? '' : `${id} `}${why}, so the release would have no evidence.`,
    next: 'Comment /release again: it is measured anew.',
  });
}
