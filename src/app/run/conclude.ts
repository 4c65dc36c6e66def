import { recordedText } from '../../core/export/ledger-entry.ts';
import { questionOf } from '../../core/queue/ticket.ts';
import { withSignature } from '../../core/statement/signature-section.ts';
import { classifyFailure } from '../../github/call-failure.ts';
import type { Octokit } from '../../github/clients.ts';
import { findArtifact } from '../../github/read/artifacts.ts';
import { configToChange } from '../../github/read/repository-files.ts';
import type { BaselineRecord } from '../../model/baseline-record.ts';
import type { AnalyzedArtifact } from '../../model/child-request.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import type { Publication } from '../../model/publication.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { DispatchedRequest, RunningRequest } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled, finish } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { rememberLength } from '../queue/enqueue.ts';
import type { Conclusion, ResultPurpose } from './analyze-artifact.ts';
import { digestOfZip, fetchArtifact } from './artifact.ts';
import { measureAgain } from './gate-confirm.ts';
import { earlierVerdicts, notesOn, rememberVerdict } from './notes.ts';
import { recordVerdict } from './record-verdict.ts';

interface EndedWorkflowRun {
  readonly conclusion: string | null;
  readonly endedAtMs: number;
  readonly url: string;
}

type Measured = DispatchedRequest | RunningRequest;

/** The workflow run is over: publishes what its artifact shows, or why there is no result. */
export async function conclude(
  context: AppContext,
  octokit: Octokit,
  request: Measured,
  ended: EndedWorkflowRun,
): Promise<void> {
  const { plan, workflowRun } = request;
  if (ended.conclusion === 'cancelled') return endCancelled(context, request);
  const { repository } = context.settings.control;
  const artifact = await findArtifact(octokit, repository, workflowRun.id, `alloc-ab-${request.id}`);
  if (artifact === null) return withoutArtifact(context, request, ended);
  const zip = await fetchArtifact(octokit, repository, artifact);
  if (!zip.ok) return withoutResult(context, request, zip.error, ended);
  const artifactUrl = `${ended.url}/artifacts/${artifact.id}`;
  const analyzed = await context.analysis.analyze({
    zip: zip.value,
    plan,
    links: { artifactUrl, runUrl: ended.url },
    purpose: await purposeOf(context, request),
    at: new Date(context.now()).toISOString(),
    tool: context.version,
  });
  if (!analyzed.ok) return withoutResult(context, request, analyzed.error, ended);
  const { sampledSeconds } = analyzed.value;
  // A run that broke off is no guide to the length of the next one.
  if (sampledSeconds !== null) await rememberLength(context, request, { endedAtMs: ended.endedAtMs, sampledSeconds });
  const kept = { ...artifact, digest: digestOfZip(zip.value), url: artifactUrl };
  await keep(context, request, analyzed.value, kept, ended.url);
}

/** Keeps a conclusion and ends the request with it. */
async function keep(
  context: AppContext,
  request: Measured,
  conclusion: Conclusion,
  artifact: AnalyzedArtifact,
  runUrl: string,
): Promise<void> {
  const { signingKey } = context.settings;
  const sign = () => (signingKey === null ? null : signingKey.sign(conclusion.statement));
  if (conclusion.kind === 'child') {
    const { measured, statement, verdict: reached } = conclusion;
    if (reached !== null && !isSurveyPlan(request.plan)) await rememberVerdict(context, request, request.plan, reached);
    const result = { ...measured, runId: request.workflowRun.id, runUrl, artifact, statement, signed: sign() };
    await finish(context, request, 'done', NOTHING, { result });
    return;
  }
  const { verdict } = conclusion;
  const { plan } = request;
  if (verdict !== null && !isSurveyPlan(plan)) await rememberVerdict(context, request, plan, verdict);
  if (conclusion.kind === 'suspected') {
    await measureAgain(context, request, conclusion.outcome, runUrl);
    await finish(context, request, 'done', NOTHING);
    return;
  }
  const { publication, baseline, decision } = conclusion;
  if (baseline !== null) await context.stores.baselines.add(request.repositoryId, baseline);
  const recorded =
    decision === null ? null : await unlessBlocked(context, null, () => recordVerdict(context, request, decision));
  const text = recorded === null ? publication.comment : `${publication.comment ?? ''}\n${recordedText(recorded)}`;
  const signed = text === null ? null : sign();
  const comment = signed === null ? text : withSignature(text ?? '', signed);
  await finish(context, request, 'done', { ...publication, comment });
}

/** The child's parent publishes its result; a suspicion is on the gate's check already. */
const NOTHING: Publication = { comment: null, check: null };

const NOT_READ = ['GitHub did not let alloc-ab read the pull request when the result came: its head may have moved.'];

/** Reads what completes a result; `fallback` while the measured repository is blocked, since the request holds its machine. */
async function unlessBlocked<T>({ now }: AppContext, fallback: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (classifyFailure(error, now()).kind !== 'blocked') throw error;
    return fallback;
  }
}

/** Where the result of a request is shown, with what that place needs. */
async function purposeOf(context: AppContext, request: Measured): Promise<ResultPurpose> {
  const { task, plan, repository } = request;
  const tag = channelOf(request).commentTag(request);
  switch (task.kind) {
    case 'child':
      return { kind: task.child.flag === undefined ? 'child' : 'question' };
    case 'gate':
      return { kind: 'gate', tag, before: task.gate.suspicion ?? null };
    case 'open-heads':
    case 'onboarding':
      throw new Error(`request ${request.id} measures nothing`);
    case 'command':
    case 'unreadable':
      return {
        ...{ kind: 'conversation', tag, repository },
        notes: isSurveyPlan(plan) ? [] : await unlessBlocked(context, NOT_READ, () => notesOn(context, request, plan)),
        config: await unlessBlocked(context, null, async () =>
          configToChange(await context.github.repository(request), plan),
        ),
        before: isSurveyPlan(plan) ? [] : await earlierVerdicts(context, request, questionOf(plan)),
        earlier: await earlierBaselines(context, request.repositoryId, plan),
      };
  }
}

async function withoutResult(
  context: AppContext,
  request: Measured,
  { message, next }: Refusal,
  { url: runUrl }: EndedWorkflowRun,
): Promise<void> {
  const state = { kind: 'failed', request: requestSummary(request), message, next, runUrl } as const;
  await finish(context, request, 'failed', channelOf(request).ended(request, state));
}

async function withoutArtifact(context: AppContext, request: Measured, ended: EndedWorkflowRun): Promise<void> {
  const { settings, stores, now } = context;
  if (now() - ended.endedAtMs < settings.timing.artifactGraceMs) {
    await stores.requests.patch(request.key, { nextAtMs: now() + settings.timing.pollMs });
    return;
  }
  const how = ended.conclusion === 'success' ? 'ended' : `ended with "${ended.conclusion}"`;
  const refusal = refuse({
    code: 'no-artifact',
    message: `The workflow run ${how} and left no result.`,
    next: 'Read the log of the workflow run: the step that failed has the reason.',
  });
  await withoutResult(context, request, refusal.error, ended);
}

/** Baselines of the line that a survey is about, on its machine. */
async function earlierBaselines({ stores }: AppContext, repositoryId: number, plan: Plan): Promise<BaselineRecord[]> {
  if (!isSurveyPlan(plan)) return [];
  const { repository, machine, arms } = plan;
  return stores.baselines.of(repositoryId, { repository, machine: machine.name, arm: arms[0]?.label ?? '' });
}
