import { repositoryParts } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

const DOWNLOAD_MS = 120_000;

/** An artifact that a workflow run uploaded. */
export interface Artifact {
  readonly id: number;
  readonly sizeBytes: number;
  /** `sha256:…` as GitHub computed it on upload; null on servers that compute none. */
  readonly digest: string | null;
}

/** The artifact of this name that the workflow run uploaded; null when there is none, or it expired. */
export async function findArtifact(
  octokit: Octokit,
  repository: string,
  runId: number,
  name: string,
): Promise<Artifact | null> {
  const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({
    ...repositoryParts(repository),
    run_id: runId,
    name,
    per_page: 10,
  });
  const found = data.artifacts.find((artifact) => artifact.name === name && !artifact.expired);
  return found === undefined ? null : { id: found.id, sizeBytes: found.size_in_bytes, digest: found.digest ?? null };
}

/**
 * The ZIP of an artifact; null when it is larger than `bytesMax`. GitHub redirects to a link that is valid for one minute and
 * leads to another host, so the link is followed without the token.
 */
export async function downloadArtifact(
  octokit: Octokit,
  repository: string,
  artifactId: number,
  bytesMax: number,
): Promise<Buffer | null> {
  const response = await octokit.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
    ...repositoryParts(repository),
    artifact_id: artifactId,
    archive_format: 'zip',
    request: { redirect: 'manual' },
  });
  const link = response.headers.location;
  if (link === undefined) throw new Error('GitHub sent no link to the artifact');
  const download = await fetch(link, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!download.ok || download.body === null) {
    throw Object.assign(new Error(`the storage of artifacts responded with ${download.status}`), { status: 502 });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of download.body) {
    size += chunk.length;
    if (size > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
