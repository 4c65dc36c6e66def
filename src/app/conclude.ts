import { analyze } from '../core/analysis/analyze.ts';
import { baselineRecord } from '../core/analysis/trend.ts';
import { type ConfigText, exportDetail } from '../core/export/export-detail.ts';
import { promotionOf } from '../core/export/promotion.ts';
import { renderCheck } from '../core/report/check.ts';
import { renderComment } from '../core/report/comment.ts';
import { renderSurveyComment } from '../core/report/survey-comment.ts';
import { surveyDocument } from '../core/report/survey-document.ts';
import { judge } from '../core/verdict/judge.ts';
import type { RequestRecord } from '../model/request-record.ts';
import type { Run } from '../model/run.ts';
import type { SurveyRun } from '../model/survey.ts';
import type { Verdict } from '../model/verdict.ts';
import { isSurveyRun } from '../model/work.ts';
import { findArtifact, readArtifact } from './artifact.ts';
import { endCancelled } from './cancelled.ts';
import { presentHead } from './facts.ts';
import type { Octokit } from './github.ts';
import { CONFIG_FILE, readConfigText } from './repository-files.ts';
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
    finish(
      worker,
      request,
      'failed',
      endText(request, { kind: 'failed', request: wordsOf(request), message, next, runUrl: ended.url }),
    );
    return;
  }
  const links = { artifactUrl: `${ended.url}/artifacts/${artifact.id}`, runUrl: ended.url };
  if (isSurveyRun(measured.value)) publishSurvey(worker, request, measured.value, links);
  else await publishVerdict(worker, request, measured.value, links);
}

interface Links {
  readonly artifactUrl: string;
  readonly runUrl: string;
}

/** A survey has a comment and no check: it judges nothing. */
function publishSurvey(worker: Worker, request: RequestRecord, run: SurveyRun, links: Links): void {
  // By the App's clock: the runner's may be anywhere.
  const baseline = baselineRecord(run, new Date(worker.now()).toISOString());
  const earlier = baseline === null ? [] : worker.memory.baselines.of(baseline);
  const comment = renderSurveyComment(surveyDocument(run, earlier), { tag: tagOf(request), ...links });
  if (baseline !== null) worker.memory.baselines.add(baseline);
  finish(worker, request, 'done', { comment, check: null });
}

function withoutArtifact(worker: Worker, request: RequestRecord, ended: Ended): void {
  const { settings, memory, now } = worker;
  if (now() - ended.endedAtMs < settings.timing.artifactGraceMs) {
    memory.requests.patch(request.key, { nextAtMs: now() + settings.timing.pollMs });
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
  finish(worker, request, 'failed', publication);
}

async function publishVerdict(worker: Worker, request: RequestRecord, run: Run, links: Links): Promise<void> {
  const { memory, github, now } = worker;
  const { plan } = run.manifest;
  const verdict = judge(run, analyze(run));
  const question = `${plan.candidate.label} vs ${plan.baseline.label}`;
  const octokit = await github.installation(request.installationId);
  const head = await presentHead(octokit, request);
  const notes = [
    ...(head !== null && head !== request.headSha
      ? [
          `The head of the pull request moved to ${head.slice(0, 12)} meanwhile; this result belongs to ${request.headSha?.slice(0, 12)}.`,
        ]
      : []),
    ...askedBefore(worker, request, question),
  ];
  const exported = exportDetail(verdict, run, await configToChange(octokit, verdict, run), links);
  const comment = renderComment(verdict, run, {
    tag: tagOf(request),
    repository: request.repository,
    ...links,
    ...(notes.length > 0 && { historyNote: notes.join(' ') }),
    ...(exported !== null && { exported }),
  });
  memory.history.add({
    requestId: request.id,
    repository: request.repository,
    pullRequest: request.pullRequest,
    question,
    outcome: verdict.outcome,
    headline: verdict.headline,
    verdict: JSON.stringify(verdict),
    at: new Date(now()).toISOString(),
  });
  finish(worker, request, 'done', { comment, check: renderCheck(verdict, run) });
}

/** The configuration that a GO is written into: the one that was measured with. */
async function configToChange(octokit: Octokit, { outcome }: Verdict, run: Run): Promise<ConfigText | null> {
  const { plan } = run.manifest;
  if (outcome !== 'GO' || !promotionOf(plan).ok) return null;
  const text = await readConfigText(octokit, plan.repository, plan.benches.sha);
  return text === null ? null : { file: CONFIG_FILE, text };
}

/** A box that was tried before is not tried again unknowingly. */
function askedBefore({ memory }: Worker, request: RequestRecord, question: string): string[] {
  const earlier = memory.history.of(request.repository, question).filter(({ requestId }) => requestId !== request.id);
  const [latest] = earlier;
  if (latest === undefined) return [];
  const times = earlier.length === 1 ? 'once' : `${earlier.length} times`;
  const where = latest.pullRequest === null ? '' : ` in pull request ${latest.pullRequest}`;
  return [`Asked ${times} before; the latest answer was ${latest.outcome} on ${latest.at.slice(0, 10)}${where}.`];
}
