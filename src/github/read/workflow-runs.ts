import { repositoryParts } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

/** A workflow run of the control repository. */
interface WorkflowRun {
  /** `completed`, `in_progress`, `queued`, …; null when GitHub gives none. */
  readonly status: string | null;
  /** `success`, `failure`, `cancelled`, …; null until it completed. */
  readonly conclusion: string | null;
  /** When it last changed, ISO 8601. */
  readonly updatedAt: string;
  readonly url: string;
}

/** Reads a workflow run. Throws what Octokit throws. */
export async function readWorkflowRun(octokit: Octokit, repository: string, runId: number): Promise<WorkflowRun> {
  const { data } = await octokit.rest.actions.getWorkflowRun({ ...repositoryParts(repository), run_id: runId });
  return { status: data.status, conclusion: data.conclusion, updatedAt: data.updated_at, url: data.html_url };
}

/** The newest dispatched run of a workflow with this title that is not older than `sinceMs`; null when there is none. */
export async function findWorkflowRun(
  octokit: Octokit,
  { repository, workflow }: { readonly repository: string; readonly workflow: string },
  title: string,
  sinceMs: number,
): Promise<{ readonly id: number; readonly url: string } | null> {
  const pages = octokit.paginate.iterator(octokit.rest.actions.listWorkflowRuns, {
    ...repositoryParts(repository),
    workflow_id: workflow,
    event: 'workflow_dispatch',
    per_page: 100,
  });
  for await (const { data } of pages) {
    const found = data.find(({ display_title }) => display_title === title);
    if (found !== undefined) return { id: found.id, url: found.html_url };
    // Newest first: all further pages are older.
    if (data.some(({ created_at }) => Date.parse(created_at) < sinceMs)) return null;
  }
  return null;
}

/** Whether a runner executes a job of the workflow run beside the one of this name. Jobs that wait for it may not be listed yet. */
export async function executesOtherJob(
  octokit: Octokit,
  repository: string,
  runId: number,
  name: string,
): Promise<boolean> {
  const where = { ...repositoryParts(repository), run_id: runId, per_page: 100 };
  const { data } = await octokit.rest.actions.listJobsForWorkflowRun(where);
  return data.jobs.some((job) => job.name !== name && job.status === 'in_progress');
}
