import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { LocalRepository } from './local-repository.ts';

/** Branches that a change may go to when the user names none, the likeliest first. */
const MAIN_BRANCHES = ['origin/HEAD', 'main', 'master', 'origin/main', 'origin/master', 'upstream/HEAD'];
const BRANCHES_NAMED = 8;

/**
 * The merge base of a commit and the branch that it goes to. Refuses when there is no such branch, and when both have no common
 * ancestor in this clone.
 *
 * @param branch As the user named it; absent: the main branch.
 */
export async function baseCommit(
  repository: LocalRepository,
  headSha: string,
  branch: string | undefined,
): Promise<Result<string, Refusal>> {
  const found = await tipOf(repository, branch === undefined ? MAIN_BRANCHES : [branch]);
  if (found === null) return branch === undefined ? noMainBranch(repository) : unknownBranch(branch);
  if (found.sha === headSha) return ok(headSha);
  const base = await repository.git('merge-base', found.sha, headSha);
  if (base.ok) return base;
  const shallow = await repository.git('rev-parse', '--is-shallow-repository');
  const unrelated = `${found.name} and the measured commit have no common ancestor`;
  return shallow.ok && shallow.value === 'true'
    ? refuse({
        code: 'shallow-clone',
        message: `${unrelated} in this clone, which is shallow: its history is cut off.`,
        next: 'Fetch the history (git fetch --unshallow; for actions/checkout fetch-depth: 0), or name a commit with --base.',
      })
    : refuse({
        code: 'no-common-ancestor',
        message: `${unrelated}, so "base" has nothing to compare with.`,
        next: 'Name the branch that the change goes to with --base, or rebase the change onto it.',
      });
}

async function tipOf(
  repository: LocalRepository,
  names: readonly string[],
): Promise<{ readonly name: string; readonly sha: string } | null> {
  for (const name of names) {
    const tip = await repository.git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    if (tip.ok) return { name, sha: tip.value };
  }
  return null;
}

async function noMainBranch(repository: LocalRepository): Promise<Result<never, Refusal>> {
  const listed = await repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes');
  const names = listed.ok ? listed.value.split('\n').filter(Boolean) : [];
  const shown = names.slice(0, BRANCHES_NAMED).join(', ');
  return refuse({
    code: 'no-main-branch',
    message: `It is not known which branch the change goes to: there is no origin/HEAD, main or master here.${shown === '' ? '' : ` There is: ${shown}.`}`,
    next: 'Name it with --base BRANCH, or let git ask the remote: git remote set-head origin --auto.',
  });
}

function unknownBranch(branch: string): Result<never, Refusal> {
  return refuse({
    code: 'unknown-base',
    message: `There is no branch or commit "${branch.slice(0, 64)}" here.`,
    token: branch.slice(0, 64),
    next: 'Give --base a branch that git rev-parse knows.',
  });
}
