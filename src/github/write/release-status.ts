import { RELEASE_STATUS } from '../../core/init/tag-ruleset.ts';
import { repositoryParts } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

const DESCRIPTION_CHARACTERS_MAX = 140;

/** A commit status by which a release workflow shows that a commit passes. */
interface ReleaseStatus {
  readonly repository: string;
  readonly sha: string;
  /** Why it passes, at most 140 characters. */
  readonly because: string;
  /** The page with the details. */
  readonly page: string;
}

/** Writes the green status `alloc-ab release` to a commit: without it a ruleset refuses the tag. */
export async function writeReleaseStatus(octokit: Octokit, status: ReleaseStatus): Promise<void> {
  await octokit.rest.repos.createCommitStatus({
    ...repositoryParts(status.repository),
    sha: status.sha,
    state: 'success',
    context: RELEASE_STATUS,
    // Whole characters: GitHub cannot read half of a pair.
    description: [...status.because].slice(0, DESCRIPTION_CHARACTERS_MAX).join(''),
    target_url: status.page,
  });
}
