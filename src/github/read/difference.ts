import { mergeBaseOf } from '../../core/plan/merge-base.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';

/** GitHub lists at most this many changed files of a comparison. */
const FILES_MAX = 300;
/** Commits on a page of a list. */
const PAGE = 100;
/** Pages of each side that are read for the merge base where GitHub cannot compare: 2,000 commits. */
const PAGES_MAX = 20;
/** Failures of GitHub before another way is tried; a comparison that is too large fails with 500 each time. */
const FAILURES_MAX = 2;

/** How a head differs from its merge base. */
interface Difference {
  readonly mergeBaseSha: string;
  /** The files that differ, with their earlier names; null when GitHub lists none or only some of them. */
  readonly files: readonly string[] | null;
  /** Why `files` is null. */
  readonly why?: string;
}

/** The commits that are compared. `failures` counts the earlier attempts in a row that GitHub failed. */
interface Compared {
  readonly baseSha: string;
  readonly headSha: string;
  readonly failures: number;
}

/**
 * The merge base of two commits, and the files that differ between it and the head. GitHub fails with 500 on a comparison that is
 * too large. Then its second page is asked, which holds no files, and at last the merge base is found in the lists of commits.
 */
export async function readDifference(
  octokit: Octokit,
  repository: string,
  compared: Compared,
): Promise<Result<Difference, Refusal>> {
  try {
    return ok(await compare(octokit, repository, compared));
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (status === 404 && /no common ancestor/i.test((error as Error).message)) return noCommonAncestor(compared);
    if (status < 500 || (status !== 500 && compared.failures < FAILURES_MAX)) throw error;
    const mergeBaseSha =
      (await mergeBaseWithoutFiles(octokit, repository, compared)) ??
      (await mergeBaseInLists(octokit, repository, compared));
    if (mergeBaseSha === null) return tooFarApart(compared);
    return ok({ mergeBaseSha, files: null, why: `GitHub could not compare the commits (it responded with ${status})` });
  }
}

async function compare(octokit: Octokit, repository: string, compared: Compared): Promise<Difference> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...repositoryParts(repository),
    basehead: `${compared.baseSha}...${compared.headSha}`,
    per_page: 1,
  });
  const mergeBaseSha = data.merge_base_commit.sha;
  if (data.files === undefined) return { mergeBaseSha, files: null, why: 'GitHub listed no changed files' };
  if (data.files.length >= FILES_MAX)
    return { mergeBaseSha, files: null, why: `GitHub lists only ${FILES_MAX} changed files` };
  const files = data.files.flatMap(({ filename, previous_filename }) => [filename, previous_filename ?? []].flat());
  return { mergeBaseSha, files };
}

/** "The list of changed files is only shown on the first page": docs, "Compare two commits". Null where GitHub fails again. */
async function mergeBaseWithoutFiles(
  octokit: Octokit,
  repository: string,
  { baseSha, headSha }: Compared,
): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...repositoryParts(repository),
      basehead: `${baseSha}...${headSha}`,
      per_page: 1,
      page: 2,
    });
    return data.merge_base_commit.sha;
  } catch (error) {
    if ((statusOf(error) ?? 0) < 500) throw error;
    return null;
  }
}

/** The merge base in the lists of both sides' commits, read page by page until they meet. Null where they are too far apart. */
async function mergeBaseInLists(
  octokit: Octokit,
  repository: string,
  { baseSha, headSha }: Compared,
): Promise<string | null> {
  const parents = new Map<string, readonly string[]>();
  const sides = [baseSha, headSha];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const sizes = await Promise.all(
      sides.map(async (sha) => {
        const where = { ...repositoryParts(repository), sha, per_page: PAGE, page };
        const { data } = await octokit.rest.repos.listCommits(where);
        for (const commit of data)
          parents.set(
            commit.sha,
            commit.parents.map((parent) => parent.sha),
          );
        return data.length;
      }),
    );
    const mergeBase = mergeBaseOf(baseSha, headSha, parents);
    if (mergeBase !== null) return mergeBase;
    if (sizes.every((size) => size < PAGE)) return null;
  }
  return null;
}

function noCommonAncestor({ baseSha, headSha }: Compared) {
  return refuse({
    code: 'no-common-ancestor',
    message: `The commits ${headSha.slice(0, 12)} and ${baseSha.slice(0, 12)} have no common ancestor, so there is no state before the change.`,
    next: 'Rebase the change onto the base branch, or compare two commits that have one history.',
  });
}

function tooFarApart({ baseSha, headSha }: Compared) {
  return refuse({
    code: 'not-comparable',
    message: `GitHub cannot compare ${headSha.slice(0, 12)} with ${baseSha.slice(0, 12)}, and the latest ${PAGE * PAGES_MAX} commits of both have none in common.`,
    next: 'Merge or rebase onto the base branch, so that both meet earlier, or measure in a checkout with alloc-ab run.',
  });
}
