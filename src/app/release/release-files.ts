import { openZip } from '../../bundle/zip.ts';
import { parseSignedStatement, printSignedStatement } from '../../core/statement/signed-statement.ts';
import type { Artifact } from '../../github/read/artifacts.ts';
import { type ReleaseFile, releaseFileNames } from '../../github/write/version-to-publish.ts';
import { statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { type ChildRequest, resultOf } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import { SIGNATURE_FILE } from '../../model/statement.ts';
import type { AppContext } from '../app-context.ts';
import { digestOfZip, fetchArtifact } from '../run/artifact.ts';

/** The files of one machine: its bundle as the runner uploaded it, byte for byte, and the signature beside it. */
export function releaseFiles(context: AppContext, tag: string, child: ChildRequest): readonly ReleaseFile[] {
  const { id, task } = child;
  const result = resultOf(child);
  if (result === null || result.signed === null) {
    throw new Error(`request ${id} has no signed result`);
  }
  const text = printSignedStatement(result.signed);
  if (!parseSignedStatement(text).ok) throw new Error(`the signature of ${id} cannot be read again`);
  const { bundle, signature } = releaseFileNames(tag, task.child.machine);
  return [
    { name: bundle, read: () => readBundle(context, id, result.artifact) },
    { name: signature, read: async () => ok(Buffer.from(text)) },
  ];
}

/** Downloads a bundle once more. Refuses one that is gone, that changed, or that has a signature of its own in it. */
async function readBundle(context: AppContext, id: string, artifact: Artifact): Promise<Result<Buffer, Refusal>> {
  const zip = await download(context, id, artifact);
  if (!zip.ok) return zip;
  if (digestOfZip(zip.value) !== artifact.digest) return noEvidence(id, 'is not the one that was judged');
  const foreign = await openZip(zip.value, { [SIGNATURE_FILE]: Number.MAX_SAFE_INTEGER });
  return foreign.size > 0 ? noEvidence(id, `brought a ${SIGNATURE_FILE} of its own`) : zip;
}

async function download(
  { github, settings }: AppContext,
  id: string,
  artifact: Artifact,
): Promise<Result<Buffer, Refusal>> {
  try {
    return await fetchArtifact(await github.control(), settings.control.repository, artifact);
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 410) return noEvidence(id, 'was deleted or has expired');
    throw error;
  }
}

function noEvidence(id: string, why: string): Result<never, Refusal> {
  return refuse({
    code: 'no-evidence',
    message: `The bundle ${id} ${why}, so the release would have no evidence.`,
    next: 'Comment /release again: it is measured again.',
  });
}
