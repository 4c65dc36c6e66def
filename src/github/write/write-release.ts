import { repositoryParts } from '../../model/github-api.ts';
import type { Mutation, ReleaseMutation, Written } from '../../model/mutation.ts';
import type { Octokit } from '../github.ts';

type ListedRelease = Awaited<ReturnType<Octokit['rest']['repos']['listReleases']>>['data'][number];

/**
 * Makes a release, or brings the App's own of that mark up to date. GitHub takes any number of drafts of one tag: should
 * there be more than one, only the oldest stays. A published release of the tag without the mark is somebody else's.
 *
 * @param login Of the App: anybody could write its mark.
 */
export async function writeRelease(octokit: Octokit, login: string, mutation: ReleaseMutation): Promise<Written> {
  const { repository, tag, sha, body, draft, prerelease } = mutation;
  const where = repositoryParts(repository);
  const { own, foreign } = await presentReleases(octokit, login, mutation);
  if (foreign !== undefined) return { id: null, url: null, taken: `a release of ${tag} is there already` };
  const [known, ...more] = own;
  for (const { id } of more) await octokit.rest.repos.deleteRelease({ ...where, release_id: id });
  // Somebody deleted the draft: the step begins again, since a new one would have no files.
  if (known === undefined && !draft) throw Object.assign(new Error('the draft is gone'), { status: 502 });
  const said = { name: tag, body, prerelease };
  const { data } =
    known === undefined
      ? await octokit.rest.repos.createRelease({ ...where, tag_name: tag, target_commitish: sha, draft, ...said })
      : await octokit.rest.repos.updateRelease({
          ...where,
          release_id: known.id,
          // What is published stays published.
          draft: draft && known.draft,
          ...said,
        });
  return { id: data.id, url: data.html_url, uploadUrl: data.upload_url };
}

/** Takes the App's own drafts of that mark back. */
export async function dropDraft(
  octokit: Octokit,
  login: string,
  mutation: Extract<Mutation, { kind: 'drop-draft' }>,
): Promise<Written> {
  const { own } = await presentReleases(octokit, login, { ...mutation, tag: '' });
  for (const { id, draft } of own)
    if (draft) await octokit.rest.repos.deleteRelease({ ...repositoryParts(mutation.repository), release_id: id });
  return { id: null, url: null };
}

/** The App's own releases of the mark, published ones first and then the oldest, and what others published of the tag. */
async function presentReleases(
  octokit: Octokit,
  login: string,
  { repository, tag, mark }: { readonly repository: string; readonly tag: string; readonly mark: string },
): Promise<{ readonly own: readonly ListedRelease[]; readonly foreign: ListedRelease | undefined }> {
  const all = await octokit.paginate(octokit.rest.repos.listReleases, {
    ...repositoryParts(repository),
    per_page: 100,
  });
  const isOwn = ({ author, body }: ListedRelease) => author.login === login && body?.startsWith(mark) === true;
  const own = all.filter(isOwn).sort((a, b) => Number(a.draft) - Number(b.draft) || a.id - b.id);
  return { own, foreign: all.find((each) => each.tag_name === tag && !each.draft && !isOwn(each)) };
}
