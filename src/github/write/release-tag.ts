import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import { isOwnMessage, tagMark, type VersionToPublish } from './version-to-publish.ts';

/** What has the name of a version's tag. */
type FoundTag =
  | { readonly kind: 'absent' }
  /** An earlier attempt wrote it. */
  | { readonly kind: 'own' }
  /** Not written by an earlier attempt, or for another commit; `sha` is the commit that it leads to. */
  | { readonly kind: 'foreign'; readonly sha: string };

/** Reads the tag of a version. */
export async function findTag(octokit: Octokit, version: VersionToPublish): Promise<FoundTag> {
  const where = repositoryParts(version.repository);
  try {
    const { data: ref } = await octokit.rest.git.getRef({ ...where, ref: `tags/${version.tag}` });
    if (ref.object.type !== 'tag') return { kind: 'foreign', sha: ref.object.sha };
    const { data: tag } = await octokit.rest.git.getTag({ ...where, tag_sha: ref.object.sha });
    const isOwn = tag.object.sha === version.sha && isOwnMessage(tag.message, version);
    return isOwn ? { kind: 'own' } : { kind: 'foreign', sha: tag.object.sha };
  } catch (error) {
    if (statusOf(error) === 404) return { kind: 'absent' };
    throw error;
  }
}

/** Makes the annotated tag. Throws what Octokit throws. */
export async function writeTag(octokit: Octokit, version: VersionToPublish): Promise<Result<void, Refusal>> {
  const { repository, tag, sha, message } = version;
  const where = repositoryParts(repository);
  const { data: object } = await octokit.rest.git.createTag({
    ...where,
    tag,
    message: `${message}\n\n${tagMark(version)}\n`,
    object: sha,
    type: 'commit',
  });
  try {
    await octokit.rest.git.createRef({ ...where, ref: `refs/tags/${tag}`, sha: object.sha });
    return ok(undefined);
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    // It was made in between, or a rule of the repository does not allow it.
    const now = await findTag(octokit, version);
    if (now.kind === 'own') return ok(undefined);
    return now.kind === 'foreign' ? tagExists(version, now.sha) : tagRefused(version, error as Error);
  }
}

/** The refusal for a tag that this release did not make. */
export function tagExists({ tag, sha }: VersionToPublish, tagged: string) {
  const where = tagged === sha ? 'at this commit' : `at another commit, ${tagged.slice(0, 12)}`;
  return refuse({
    code: 'tag-exists',
    message: `The tag ${tag} is there already, ${where}. This release did not make it, so it stays where it is.`,
    next: 'A version is given once: choose the next one.',
  });
}

function tagRefused({ tag }: VersionToPublish, { message }: Error) {
  return refuse({
    code: 'tag-refused',
    message: `GitHub does not take the tag ${tag}: ${message.slice(0, 300)}`,
    next: 'Where a ruleset counts the status of one App only, the release has to be made by that App, or with a token of it.',
  });
}
