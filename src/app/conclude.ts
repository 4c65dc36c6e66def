import { analyze } from '../core/analysis/analyze.ts';
import { renderCheck } from '../core/report/check.ts';
import { renderComment } from '../core/report/comment.ts';
import { renderSurveyComment } from '../core/report/survey-comment.ts';
import { surveyDocument } from '../core/report/survey-document.ts';
import { judge } from '../core/verdict/judge.ts';
import type { RequestRecord } from '../model/request-record.ts';
import type { Run } from '../model/run.ts';
import type { SurveyRun } from '../model/survey.ts';
import { isSurveyRun } from '../model/work.ts';
import { findArtifact, readArtifact } from './artifact.ts';
import { endCancelled } from './cancelled.ts';
import { presentHead } from './facts.ts';
import type { Octokit } from './github.ts';
import { endText, tagOf, wordsOf } from './say.ts';
import { finish, type Worker } from './worker.ts';

interface Ended {
  readonly conclusion: string | null;
  readonly endedAtMs: number;
  readonly url: string;
}

/** The workflow run is over: turns its artifact into a verdict, or says why there is none. */
export async function conclude(
  worker: Worker,
  octokit: Octokit,
  request: RequestRecord & { readonly runId: number },
  ended: Ended,
): Promise<void> {
  const { plan } = request;
  if (plan === null) throw new Error(`request ${request.id} is concluded without a plan`);
  if (ended.conclusion === 'cancelled') return endCancelled(worker, request);
  const { repository } = worker.settings.control;
  const artifact = await findArtifact(octokit, repository, request.runId, `alloc-ab-${request.id}`);
  if (artifact === null) return withoutArtifact(worker, request, ended);
  const measured = await readArtifact(octokit, repository, artifact, plan);
  if (!measured.ok) {
    const { message, next } = measured.refusal;
    await finish(
      worker,
      request,
      'failed',
      endText(request, { kind: 'failed', request: wordsOf(request), message, next, runUrl: ended.url }),
    );
    return;
  }
  const links = { artifactUrl: `${ended.url}/artifacts/${artifact.id}`, runUrl: ended.url };
  if (isSurveyRun(measured.value)) await publishSurvey(worker, request, measured.value, links);
  else await publishVerdict(worker, request, measured.value, links);
}

interface Links {
  readonly artifactUrl: string;
  readonly runUrl: string;
}

/** A survey has a comment and no check: it judges nothing. */
async function publishSurvey(worker: Worker, request: RequestRecord, run: SurveyRun, links: Links): Promise<void> {
  const comment = renderSurveyComment(surveyDocument(run), { tag: tagOf(request), ...links });
  await finish(worker, request, 'done', { comment, check: null });
}

async function withoutArtifact(worker: Worker, request: RequestRecord, ended: Ended): Promise<void> {
  const { settings, memory, now } = worker;
  if (now() - ended.endedAtMs < settings.timing.artifactGraceMs) {
    await memory.requests.patch(request.key, { nextAtMs: now() + settings.timing.pollMs });
    return;
  }
  const how = ended.conclusion === 'success' ? 'ended' : `ended with "${ended.conclusion}"`;
  const publication = endText(request, {
    kind: 'failed',
    request: wordsOf(request),
    message: `The workflow run ${how} and left no result.`,
    next: 'Look at the log of the run; the step that failed says why.',
    runUrl: ended.url,
  });
  await finish(worker, request, 'failed', publication);
}

async function publishVerdict(worker: Worker, request: RequestRecord, run: Run, links: Links): Promise<void> {
  const { memory, github, now } = worker;
  const { plan } = run.manifest;
  const verdict = judge(run, analyze(run));
  const question = `${plan.candidate.label} vs ${plan.baseline.label}`;
  const head = await presentHead(await github.installation(request.installationId), request);
  const notes = [
    ...(head !== null && head !== request.headSha
      ? [
          `The head of the pull request moved to ${head.slice(0, 12)} meanwhile; this result belongs to ${request.headSha?.slice(0, 12)}.`,
        ]
      : []),
    ...(await askedBefore(worker, request, question)),
  ];
  const comment = renderComment(verdict, run, {
    tag: tagOf(request),
    repository: request.repository,
    ...links,
    ...(notes.length > 0 && { historyNote: notes.join(' ') }),
  });
  await memory.history.add({
    requestId: request.id,
    repository: request.repository,
    pullRequest: request.pullRequest,
    question,
    outcome: verdict.outcome,
    headline: verdict.headline,
    verdict: JSON.stringify(verdict),
    at: new Date(now()).toISOString(),
  });
  await finish(worker, request, 'done', { comment, check: renderCheck(verdict, run) });
}

/** A box that was tried before is not tried again unknowingly. */
async function askedBefore({ memory }: Worker, request: RequestRecord, question: string): Promise<string[]> {
  const known = await memory.history.of(request.repository, question);
  const earlier = known.filter(({ requestId }) => requestId !== request.id);
  const [latest] = earlier;
  if (latest === undefined) return [];
  const times = earlier.length === 1 ? 'once' : `${earlier.length} times`;
  const where = latest.pullRequest === null ? '' : ` in pull request ${latest.pullRequest}`;
  return [`Asked ${times} before; the latest answer was ${latest.outcome} on ${latest.at.slice(0, 10)}${where}.`];
}
