import { createHash } from 'node:crypto';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { AssetMutation, Written } from '../../model/mutation.ts';
import type { Octokit } from '../github.ts';

/** Of one upload: at most 64 MB and a signature. */
const UPLOAD_MS = 300_000;

/** Attaches a file to a release, once. One of the same name that is not whole, or not the same, gives way. */
export async function writeAsset(octokit: Octokit, mutation: AssetMutation): Promise<Written> {
  const before = await presentAsset(octokit, mutation);
  if (before !== null) return before;
  try {
    return await upload(octokit, mutation);
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    // An upload that nobody heard of took the name in between.
    return (await presentAsset(octokit, mutation)) ?? (await upload(octokit, mutation));
  }
}

/** The same file when it is attached already; what only has its name is removed. */
async function presentAsset(octokit: Octokit, mutation: AssetMutation): Promise<Written | null> {
  const { repository, releaseId, name, content } = mutation;
  const where = repositoryParts(repository);
  const assets = await octokit.paginate(octokit.rest.repos.listReleaseAssets, {
    ...where,
    release_id: releaseId,
    per_page: 100,
  });
  const known = assets.find((asset) => asset.name === name);
  if (known === undefined) return null;
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const same = known.size === content.length && (known.digest ?? digest) === digest;
  if (known.state === 'uploaded' && same) return { id: known.id, url: known.browser_download_url };
  await octokit.rest.repos.deleteReleaseAsset({ ...where, asset_id: known.id });
  return null;
}

async function upload(octokit: Octokit, mutation: AssetMutation): Promise<Written> {
  const { repository, releaseId, uploadUrl, name, content } = mutation;
  const { data } = await octokit.rest.repos.uploadReleaseAsset({
    ...repositoryParts(repository),
    release_id: releaseId,
    name,
    // Octokit sends bytes as they are; only its types know text alone.
    data: content as unknown as string,
    baseUrl: uploadUrl.slice(0, uploadUrl.indexOf('/repos/')),
    headers: { 'content-type': 'application/zip' },
    request: { signal: AbortSignal.timeout(UPLOAD_MS) },
  });
  return { id: data.id, url: data.browser_download_url };
}
