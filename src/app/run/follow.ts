import type { Octokit } from '../../github/clients.ts';
import { executesOtherJob, readWorkflowRun } from '../../github/read/workflow-runs.ts';
import { mutate } from '../../github/write/mutate.ts';
import { statusOf } from '../../model/github-api.ts';
import { budgetSecondsOf } from '../../model/plan-and-run.ts';
import type { DispatchedRequest } from '../../model/request-record.ts';
import type { AppContext, Step } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { finish } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { removeSource } from '../private/source-artifact.ts';
import { conclude } from './conclude.ts';

/** Name of the job of the ab workflow that fetches a private repository. */
const FETCH_JOB = 'Fetch';

/** From `dispatched` and `running`: reads the workflow run and shows what changed. */
export const follow: Step<'dispatched' | 'running'> = async (context, request) => {
  const { stores, settings, now } = context;
  const runId = request.workflowRun.id;
  const octokit = await context.github.control();
  const workflowRun = await readWorkflowRun(octokit, settings.control.repository, runId);
  if (workflowRun.status === 'completed') {
    await removeSource(context, octokit, request);
    const ended = {
      conclusion: workflowRun.conclusion,
      endedAtMs: Date.parse(workflowRun.updatedAt),
      url: workflowRun.url,
    };
    return conclude(context, octokit, request, ended);
  }
  const waitedMs = now() - request.dispatchedAtMs;
  const expired = waitedMs > settings.timing.expireAfterMs;
  if (request.cancel !== null || expired) await stop(context, octokit, runId);
  if (expired) {
    await removeSource(context, octokit, request);
    const text = {
      kind: 'expired',
      request: requestSummary(request),
      afterSeconds: Math.round(waitedMs / 1000),
      runUrl: workflowRun.url,
    } as const;
    await finish(
      context,
      request,
      request.cancel === null ? 'expired' : 'cancelled',
      channelOf(request).ended(request, text),
    );
    return;
  }
  if (
    request.status === 'dispatched' &&
    workflowRun.status === 'in_progress' &&
    (await isMeasuring(context, octokit, runId))
  ) {
    await showRunning(context, request, workflowRun.url);
    const seenAtMs = now();
    const patch = { runningAtMs: seenAtMs, nextAtMs: seenAtMs + settings.timing.pollMs };
    await stores.requests.advance(request.key, 'dispatched', 'running', patch);
    return;
  }
  if (
    request.status === 'dispatched' &&
    request.waitingShownAtMs === null &&
    waitedMs > settings.timing.noRunnerAfterMs
  ) {
    await showWaiting(context, request, waitedMs);
    await stores.requests.patch(request.key, { waitingShownAtMs: now() });
  }
  await stores.requests.patch(request.key, { nextAtMs: now() + settings.timing.pollMs, failing: null });
};

/** Whether the machine has taken the run: the fetch job of a private repository is executed on another runner before that. */
async function isMeasuring({ settings }: AppContext, octokit: Octokit, runId: number): Promise<boolean> {
  if (settings.fetch.publicUrl === null) return true;
  return executesOtherJob(octokit, settings.control.repository, runId, FETCH_JOB);
}

async function stop(context: AppContext, octokit: Octokit, runId: number): Promise<void> {
  try {
    await mutate(context.github, octokit, {
      kind: 'cancel-run',
      repository: context.settings.control.repository,
      runId,
    });
  } catch (error) {
    // It ended in between; the next look reads how.
    if (statusOf(error) !== 409) throw error;
  }
}

async function showRunning(context: AppContext, request: DispatchedRequest, runUrl: string): Promise<void> {
  const budgetSeconds = budgetSecondsOf(request.plan);
  const length = request.slot === null ? {} : { length: request.slot.ticket.length };
  const state = { kind: 'running', request: requestSummary(request), budgetSeconds, ...length, runUrl } as const;
  await channelOf(request).showProgress(context, request, state, {
    status: 'in_progress',
    title: 'Building and measuring',
  });
}

/** Shows that no runner takes the workflow run: the machine may be switched off. */
async function showWaiting(context: AppContext, request: DispatchedRequest, waitedMs: number): Promise<void> {
  const { plan } = request;
  const { machine } = plan;
  const minutes = Math.round(waitedMs / 60_000);
  const note = `no runner took it for ${minutes} minutes. A runner with the labels ${machine.labels.join(', ')} must be online and free.`;
  const state = {
    kind: 'queued',
    request: requestSummary(request),
    budgetSeconds: budgetSecondsOf(plan),
    notes: [note],
  } as const;
  await channelOf(request).showProgress(context, request, state, {
    status: 'queued',
    title: `No runner for ${machine.name} yet`,
  });
}
