import { compareVersions, looseVersionOf, type Version, versionOf } from '../../core/command/version.ts';
import { RELEASE_NOTES_MAX } from '../../core/release/release-notes.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import { releaseMark, releaseMarks, type VersionToPublish } from './version-to-publish.ts';

/** A release as GitHub describes it. */
type ListedRelease = Awaited<ReturnType<Octokit['rest']['repos']['listReleases']>>['data'][number];

/** The releases of a version, as far as they matter to its publication. */
interface FoundReleases {
  /** Written by earlier attempts: a published one first, then the oldest draft first. */
  readonly own: readonly ListedRelease[];
  /** Another release that is published under the tag of the version. */
  readonly foreign: ListedRelease | undefined;
  /** Whether no final version that is released comes after this one, so that GitHub may call it the latest. */
  readonly latest: boolean;
}

/** Lists the releases of a version. */
export async function findReleases(
  octokit: Octokit,
  version: VersionToPublish,
  login: string | null,
): Promise<FoundReleases> {
  const { repository, tag } = version;
  const marks = releaseMarks(version);
  const all = await octokit.paginate(octokit.rest.repos.listReleases, {
    ...repositoryParts(repository),
    per_page: 100,
  });
  const isOwn = ({ author, body, tag_name }: ListedRelease): boolean =>
    tag_name === tag &&
    (login === null || author.login === login) &&
    marks.some((mark) => body?.startsWith(mark) === true);
  const own = all.filter(isOwn).sort((a, b) => Number(a.draft) - Number(b.draft) || a.id - b.id);
  return {
    own,
    foreign: all.find((each) => each.tag_name === tag && !each.draft && !isOwn(each)),
    latest: isLatest(
      version,
      all.flatMap((each) => (each.draft || each.prerelease ? [] : (looseVersionOf(each.tag_name) ?? []))),
    ),
  };
}

/** GitHub calls the release that is published last the latest one, unless told otherwise. */
function isLatest({ tag, prerelease }: VersionToPublish, released: readonly Version[]): boolean {
  const own = versionOf(tag);
  return !prerelease && own !== null && released.every((each) => compareVersions(each, own) <= 0);
}

/**
 * Makes the draft of a version, or brings the one of an earlier attempt up to date. GitHub accepts several drafts of one tag; only
 * the first of `own` stays. The commit is named only while there is no tag, which GitHub follows otherwise.
 */
export async function writeDraft(
  octokit: Octokit,
  version: VersionToPublish,
  own: readonly ListedRelease[],
  namesCommit: boolean,
): Promise<ListedRelease> {
  const { repository, tag, sha, prerelease } = version;
  const where = repositoryParts(repository);
  const [known, ...more] = own;
  await deleteDrafts(octokit, repository, more);
  const mark = releaseMark(version);
  const body = `${mark}\n\n${documentMarkdown(version.notes, RELEASE_NOTES_MAX - mark.length - 2)}`;
  const fields = { name: tag, body, prerelease, ...(namesCommit && { target_commitish: sha }) };
  return known === undefined
    ? (await octokit.rest.repos.createRelease({ ...where, tag_name: tag, draft: true, ...fields })).data
    : (await octokit.rest.repos.updateRelease({ ...where, release_id: known.id, ...fields })).data;
}

/** Publishes the draft, and returns the URL of the release. */
export async function publishDraft(
  octokit: Octokit,
  version: VersionToPublish,
  draft: ListedRelease,
  login: string | null,
): Promise<Result<string, Refusal>> {
  const { own, foreign, latest } = await findReleases(octokit, version, login);
  if (foreign !== undefined) return releaseExists(version);
  // An older draft, which GitHub did not list before, would stay without files.
  if (own[0]?.id !== draft.id) throw draftGone();
  const where = repositoryParts(version.repository);
  try {
    const make_latest = latest ? 'true' : 'false';
    const fields = { release_id: draft.id, draft: false, make_latest } as const;
    return ok((await octokit.rest.repos.updateRelease({ ...where, ...fields })).data.html_url);
  } catch (error) {
    throw statusOf(error) === 404 ? draftGone() : error;
  }
}

/** Removes the drafts that were written for this version. Throws what Octokit throws. */
export async function withdrawDrafts(octokit: Octokit, version: VersionToPublish, login: string | null): Promise<void> {
  const { own } = await findReleases(octokit, version, login);
  await deleteDrafts(octokit, version.repository, own);
}

/** The refusal for a published release that this release did not make. */
export function releaseExists({ tag }: VersionToPublish) {
  return refuse({
    code: 'release-exists',
    message: `A release of ${tag} is there already. This release did not make it, so it stays as it is.`,
    next: 'A version is given once: choose the next one.',
  });
}

/** Deletes the drafts among these releases. */
export async function deleteDrafts(
  octokit: Octokit,
  repository: string,
  releases: readonly ListedRelease[],
): Promise<void> {
  for (const { id, draft } of releases)
    if (draft) await octokit.rest.repos.deleteRelease({ ...repositoryParts(repository), release_id: id });
}

/** An error after which the release starts again: another draft does not have the files. */
function draftGone(): Error {
  return Object.assign(new Error('the draft was deleted, or an older one appeared'), { status: 502 });
}
