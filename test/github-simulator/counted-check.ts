import type { CheckRun, Repository } from './state.ts';

/**
 * The check run that a ruleset counts: of several with one name the newest, whatever older ones say (github/docs,
 * `filter: latest` of "List check runs for a Git reference"). Undefined where there is none.
 */
export function countedCheck(repository: Repository, sha: string, name: string): CheckRun | undefined {
  return checkRuns(repository, sha, name).at(-1);
}

/** All check runs of a commit with one name, oldest first. */
export function checkRuns(repository: Repository, sha: string, name: string): CheckRun[] {
  return [...repository.checks.values()]
    .filter((check) => check.sha === sha && check.name === name)
    .sort((a, b) => a.id - b.id);
}

/** The check run that counts, as a list; throws where an older one is still open, since it would stay open for ever. */
export function onlyOpenCheck(repository: Repository, sha: string, name: string): CheckRun[] {
  const all = checkRuns(repository, sha, name);
  const open = all.slice(0, -1).find(({ status }) => status !== 'completed');
  if (open !== undefined)
    throw new Error(`check run ${open.id} "${open.output.title}" is ${open.status} behind a newer one`);
  return all.slice(-1);
}
