import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { TagMutation, Written } from '../../model/mutation.ts';
import type { Octokit } from '../github.ts';

/**
 * Makes an annotated tag, once: what is there is looked at first and, when GitHub says that there is one, again. A tag that
 * has not the mark is somebody else's and stays where it is.
 */
export async function writeTag(octokit: Octokit, mutation: TagMutation): Promise<Written> {
  const before = await presentTag(octokit, mutation);
  if (before !== null) return before;
  const where = repositoryParts(mutation.repository);
  const { name, sha, message, mark } = mutation;
  const { data: object } = await octokit.rest.git.createTag({
    ...where,
    tag: name,
    message: `${message}\n\n${mark}\n`,
    object: sha,
    type: 'commit',
  });
  try {
    await octokit.rest.git.createRef({ ...where, ref: `refs/tags/${name}`, sha: object.sha });
  } catch (error) {
    // There already, or a rule of the repository is against it.
    const now = statusOf(error) === 422 ? await presentTag(octokit, mutation) : null;
    if (now === null) throw error;
    return now;
  }
  return { id: null, url: null };
}

/** The tag that has the name now; null when there is none. */
async function presentTag(octokit: Octokit, { repository, name, sha, mark }: TagMutation): Promise<Written | null> {
  const where = repositoryParts(repository);
  try {
    const { data: ref } = await octokit.rest.git.getRef({ ...where, ref: `tags/${name}` });
    if (ref.object.type !== 'tag') return taken(name, ref.object.sha);
    const { data: tag } = await octokit.rest.git.getTag({ ...where, tag_sha: ref.object.sha });
    const ours = tag.object.sha === sha && tag.message.split('\n').includes(mark);
    return ours ? { id: null, url: null } : taken(name, tag.object.sha);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

function taken(name: string, sha: string): Written {
  return { id: null, url: null, taken: `the tag ${name} is there already, at ${sha.slice(0, 12)}` };
}
