import { RELEASE_STATUS } from '../../core/init/tag-ruleset.ts';
import { hiddenTag } from '../../core/text/escape.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { OperatorClient } from '../operator-client.ts';

/** A version that may be tagged, with all that its release shows. */
export interface PublishedVersion {
  /** `owner/name`. */
  readonly repository: string;
  readonly tag: string;
  readonly sha: string;
  /** Text of the annotated tag. */
  readonly message: string;
  /** Markdown of the release. */
  readonly notes: string;
  /** Not the newest release proper, by its version. */
  readonly prerelease: boolean;
  /** In words why the commit passes, at most 140 characters; `page` has the details. */
  readonly because: string;
  readonly page: string;
  readonly assets: readonly { readonly name: string; readonly bytes: Buffer }[];
}

/** What a release begins with that was made here; the notes of people are left alone. */
export function releaseMark(tag: string): string {
  return hiddenTag(`alloc-ab-release:${tag}`);
}

/**
 * Makes the commit status, a draft with all assets, the annotated tag, and last publishes the draft: nothing is public
 * before its evidence is there. Each step looks first for what an earlier attempt left, so it can be called again after any
 * failure. Gives the address of the release; throws what Octokit throws.
 */
export async function publishVersion(
  octokit: OperatorClient,
  version: PublishedVersion,
): Promise<Result<string, Refusal>> {
  const where = repositoryParts(version.repository);
  const own = await ownRelease(octokit, version);
  if (!own.ok) return own;
  const tagged = await taggedCommit(octokit, version);
  if (tagged !== null && tagged !== version.sha) return takenTag(version, tagged);
  if (own.value?.draft === false && tagged !== null) return ok(own.value.url);
  // Without it a ruleset refuses the tag.
  if (tagged === null) await sayPassed(octokit, version);
  const release = own.value ?? (await makeDraft(octokit, version));
  await octokit.rest.repos.updateRelease({ ...where, release_id: release.id, body: version.notes });
  await replaceAssets(octokit, version, release);
  const refused = tagged === null ? await makeTag(octokit, version) : null;
  if (refused !== null) {
    await octokit.rest.repos.deleteRelease({ ...where, release_id: release.id });
    return refused;
  }
  const { data } = await octokit.rest.repos.updateRelease({ ...where, release_id: release.id, draft: false });
  return ok(data.html_url);
}

interface OwnRelease {
  readonly id: number;
  readonly draft: boolean;
  readonly url: string;
  readonly uploadUrl: string;
}

/** The release that an earlier attempt made of this version, if there is one; refuses where somebody else published it. */
async function ownRelease(
  octokit: OperatorClient,
  { repository, tag }: PublishedVersion,
): Promise<Result<OwnRelease | null, Refusal>> {
  const pages = octokit.paginate.iterator(octokit.rest.repos.listReleases, {
    ...repositoryParts(repository),
    per_page: 100,
  });
  let found: OwnRelease | null = null;
  for await (const { data } of pages) {
    for (const { id, tag_name, draft, body, html_url, upload_url } of data) {
      if (tag_name !== tag) continue;
      const isOwn = body?.startsWith(releaseMark(tag)) === true;
      if (!draft && !isOwn) {
        return refuse({
          code: 'release-exists',
          message: `There is a release of ${tag} already that was not made here.`,
          next: 'A version is given once: choose the next one.',
        });
      }
      if (isOwn && found?.draft !== false) found = { id, draft, url: html_url, uploadUrl: upload_url };
    }
  }
  return ok(found);
}

/** The commit that the version's tag leads to; null when there is no such tag. */
async function taggedCommit(octokit: OperatorClient, { repository, tag }: PublishedVersion): Promise<string | null> {
  const where = repositoryParts(repository);
  try {
    const { data } = await octokit.rest.git.getRef({ ...where, ref: `tags/${tag}` });
    if (data.object.type !== 'tag') return data.object.sha;
    return (await octokit.rest.git.getTag({ ...where, tag_sha: data.object.sha })).data.object.sha;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

async function sayPassed(octokit: OperatorClient, { repository, sha, because, page }: PublishedVersion): Promise<void> {
  await octokit.rest.repos.createCommitStatus({
    ...repositoryParts(repository),
    sha,
    state: 'success',
    context: RELEASE_STATUS,
    description: because.slice(0, 140),
    target_url: page,
  });
}

/** Gives the refusal of GitHub, or null. */
async function makeTag(octokit: OperatorClient, version: PublishedVersion): Promise<Result<never, Refusal> | null> {
  const { repository, tag, sha, message } = version;
  const where = repositoryParts(repository);
  const { data: object } = await octokit.rest.git.createTag({ ...where, tag, message, object: sha, type: 'commit' });
  try {
    await octokit.rest.git.createRef({ ...where, ref: `refs/tags/${tag}`, sha: object.sha });
    return null;
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    const tagged = await taggedCommit(octokit, version);
    if (tagged !== null) return tagged === sha ? null : takenTag(version, tagged);
    return refuse({
      code: 'tag-refused',
      message: `GitHub does not take the tag ${tag}: ${(error as Error).message.slice(0, 300)}`,
      next: 'Where a ruleset counts the status of one App only, RELEASE_TOKEN has to be a token of that App.',
    });
  }
}

function takenTag({ tag }: PublishedVersion, tagged: string): Result<never, Refusal> {
  return refuse({
    code: 'tag-exists',
    message: `The tag ${tag} is there already, at another commit, ${tagged.slice(0, 12)}.`,
    next: 'A version is given once: choose the next one.',
  });
}

async function makeDraft(octokit: OperatorClient, version: PublishedVersion): Promise<OwnRelease> {
  const { repository, tag, notes, prerelease } = version;
  const { data } = await octokit.rest.repos.createRelease({
    ...repositoryParts(repository),
    tag_name: tag,
    name: tag,
    body: notes,
    draft: true,
    prerelease,
  });
  return { id: data.id, draft: true, url: data.html_url, uploadUrl: data.upload_url };
}

/** Attaches exactly these assets. What an earlier attempt attached belongs to its own notes, or may be half a file. */
async function replaceAssets(
  octokit: OperatorClient,
  { repository, assets }: PublishedVersion,
  release: OwnRelease,
): Promise<void> {
  const where = repositoryParts(repository);
  const query = { ...where, release_id: release.id, per_page: 100 };
  for (const { id } of await octokit.paginate(octokit.rest.repos.listReleaseAssets, query)) {
    await octokit.rest.repos.deleteReleaseAsset({ ...where, asset_id: id });
  }
  for (const { name, bytes } of assets) {
    await octokit.request({
      method: 'POST',
      url: release.uploadUrl,
      name,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) },
      data: bytes,
    });
  }
}
