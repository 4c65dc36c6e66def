import { createHash } from 'node:crypto';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';
import type { VersionToPublish } from './version-to-publish.ts';

/** Longest time of one upload, milliseconds: a file has at most 64 MB. */
const UPLOAD_MS = 300_000;

/** A release that files are attached to. */
interface Target {
  readonly repository: string;
  readonly releaseId: number;
  /** From GitHub's description of the release; on another host than the API. */
  readonly uploadUrl: string;
}

/** Removes the files of a release that its version does not have: an earlier attempt may have attached others. */
export async function removeOtherFiles(octokit: Octokit, { files }: VersionToPublish, target: Target): Promise<void> {
  const names = new Set(files.map(({ name }) => name));
  for (const { id, name } of await listFiles(octokit, target)) {
    if (!names.has(name)) await removeFile(octokit, target, id);
  }
}

/** Attaches a file to a release, once. A file of the same name that is incomplete or differs is replaced. */
export async function attachFile(octokit: Octokit, target: Target, name: string, content: Uint8Array): Promise<void> {
  if (await isAttached(octokit, target, name, content)) return;
  try {
    await upload(octokit, target, name, content);
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    // An upload whose response was lost took the name in between.
    if (!(await isAttached(octokit, target, name, content))) await upload(octokit, target, name, content);
  }
}

/** Whether the same file is attached already; another one of its name is removed. */
async function isAttached(octokit: Octokit, target: Target, name: string, content: Uint8Array): Promise<boolean> {
  const known = (await listFiles(octokit, target)).find((file) => file.name === name);
  if (known === undefined) return false;
  // Without a digest from the server the files may differ: signatures of two moments have the same length.
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  if (known.state === 'uploaded' && known.size === content.length && known.digest === digest) return true;
  await removeFile(octokit, target, known.id);
  return false;
}

function listFiles(octokit: Octokit, { repository, releaseId }: Target) {
  const where = { ...repositoryParts(repository), release_id: releaseId };
  return octokit.paginate(octokit.rest.repos.listReleaseAssets, { ...where, per_page: 100 });
}

async function removeFile(octokit: Octokit, { repository }: Target, id: number): Promise<void> {
  await octokit.rest.repos.deleteReleaseAsset({ ...repositoryParts(repository), asset_id: id });
}

async function upload(octokit: Octokit, target: Target, name: string, content: Uint8Array): Promise<void> {
  const { repository, releaseId, uploadUrl } = target;
  await octokit.rest.repos.uploadReleaseAsset({
    ...repositoryParts(repository),
    release_id: releaseId,
    name,
    // Octokit sends bytes unchanged; its types allow only text.
    data: content as unknown as string,
    baseUrl: uploadUrl.slice(0, uploadUrl.indexOf('/repos/')),
    headers: { 'content-type': name.endsWith('.zip') ? 'application/zip' : 'application/octet-stream' },
    request: { signal: AbortSignal.timeout(UPLOAD_MS) },
  });
}
