import type { Octokit } from '../../github/clients.ts';
import { findArtifact } from '../../github/read/artifacts.ts';
import { mutate } from '../../github/write/mutate.ts';
import type { DispatchedRequest, RunningRequest } from '../../model/request-record.ts';
import { SOURCE_ARTIFACT_PREFIX } from '../../model/source-token.ts';
import type { AppContext } from '../app-context.ts';

/**
 * Deletes the artifact with the commits of a private repository, when the workflow run needs it no more. A failure is logged only: the
 * result must not wait for it, and GitHub deletes the artifact after a day.
 */
export async function removeSource(
  { stores, settings, github, log }: AppContext,
  octokit: Octokit,
  { key, id, workflowRun }: DispatchedRequest | RunningRequest,
): Promise<void> {
  if ((await stores.sourceTokens.given(key)) === 0) return;
  const { repository } = settings.control;
  try {
    const artifact = await findArtifact(octokit, repository, workflowRun.id, `${SOURCE_ARTIFACT_PREFIX}${id}`);
    if (artifact === null) return;
    await mutate(github, octokit, { kind: 'delete-artifact', repository, artifactId: artifact.id });
  } catch (error) {
    log.warn(
      { request: id, err: error },
      'the artifact with the fetched commits was not deleted; it expires within a day',
    );
  }
}
