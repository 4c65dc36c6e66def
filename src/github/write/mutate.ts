import { hiddenTag } from '../../core/text/escape.ts';
import { shorterTexts } from '../../core/text/shorter-texts.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { GITHUB_LIMITS, type Mutation, type Written } from '../../model/mutation.ts';
import type { GitHub, Octokit } from '../clients.ts';
import { firstAccepted } from './first-accepted.ts';
import { upsertCheck } from './upsert-check.ts';

/** What the caller knows, which saves a search. */
interface MutationHints {
  /** Id of the comment that the mutation updates, or of the check run that only its caller writes. */
  readonly id?: number | null;
  /** The comment is not older than this, ISO 8601. */
  readonly since?: string;
}

type Kind<K extends Mutation['kind']> = Extract<Mutation, { kind: K }>;

/**
 * Writes to GitHub. Comments and checks are upserts: the one with the tag is updated, and only when there is none a new one is
 * created, so a repeated call after a crash or a lost response is harmless. Throws what Octokit throws.
 */
export async function mutate(
  github: GitHub,
  octokit: Octokit,
  mutation: Mutation,
  hints: MutationHints = {},
): Promise<Written> {
  switch (mutation.kind) {
    case 'react':
      return acknowledge(octokit, mutation);
    case 'comment':
      return upsertComment(github, octokit, mutation, hints);
    case 'check':
      return upsertCheck(github, octokit, mutation, hints.id ?? null);
    case 'dispatch':
      return dispatch(octokit, mutation);
    case 'cancel-run':
      await octokit.rest.actions.cancelWorkflowRun({ ...repositoryParts(mutation.repository), run_id: mutation.runId });
      return { id: mutation.runId, url: null };
    case 'delete-artifact':
      return deleteArtifact(octokit, mutation);
  }
}

async function acknowledge(
  octokit: Octokit,
  { repository, place, commentId, content }: Kind<'react'>,
): Promise<Written> {
  if (place === 'review') return { id: null, url: null };
  const reaction = { ...repositoryParts(repository), comment_id: commentId, content };
  const { data } =
    place === 'conversation'
      ? await octokit.rest.reactions.createForIssueComment(reaction)
      : await octokit.rest.reactions.createForPullRequestReviewComment(reaction);
  return { id: data.id, url: null };
}

async function upsertComment(
  github: GitHub,
  octokit: Octokit,
  mutation: Kind<'comment'>,
  hints: MutationHints,
): Promise<Written> {
  const where = repositoryParts(mutation.repository);
  const bodies = shorterTexts(mutation.body, GITHUB_LIMITS.comment);
  const id = hints.id ?? (await findComment(github, octokit, mutation, hints.since));
  if (id !== null) {
    try {
      return await firstAccepted(bodies, async (body) => {
        const { data } = await octokit.rest.issues.updateComment({ ...where, comment_id: id, body });
        return { id: data.id, url: data.html_url };
      });
    } catch (error) {
      // It was deleted, and the request still needs a comment.
      if (statusOf(error) !== 404) throw error;
    }
  }
  if (mutation.quiet) return { id: null, url: null };
  return firstAccepted(bodies, async (body) => {
    const { data } = await octokit.rest.issues.createComment({ ...where, issue_number: mutation.issue, body });
    return { id: data.id, url: data.html_url };
  });
}

/** Id of the App's own comment with this tag. The author is compared, since any user can write the tag. */
async function findComment(
  github: GitHub,
  octokit: Octokit,
  mutation: Kind<'comment'>,
  since?: string,
): Promise<number | null> {
  const tag = hiddenTag(mutation.tag);
  const login = await github.botLogin();
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...repositoryParts(mutation.repository),
    issue_number: mutation.issue,
    per_page: 100,
    ...(since !== undefined && { since }),
  });
  for await (const { data } of pages) {
    const found = data.find(({ user, body }) => user?.type === 'Bot' && user.login === login && body?.startsWith(tag));
    if (found !== undefined) return found.id;
  }
  return null;
}

async function dispatch(octokit: Octokit, { repository, workflow, ref, inputs }: Kind<'dispatch'>): Promise<Written> {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
    ...repositoryParts(repository),
    workflow_id: workflow,
    ref,
    inputs: { ...inputs },
    return_run_details: true,
  });
  const started = data as { workflow_run_id?: number; html_url?: string } | undefined;
  return { id: started?.workflow_run_id ?? null, url: started?.html_url ?? null };
}

/** Deletes an artifact; one that does not exist any more is deleted. */
async function deleteArtifact(octokit: Octokit, { repository, artifactId }: Kind<'delete-artifact'>): Promise<Written> {
  try {
    await octokit.rest.actions.deleteArtifact({ ...repositoryParts(repository), artifact_id: artifactId });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  return { id: artifactId, url: null };
}
