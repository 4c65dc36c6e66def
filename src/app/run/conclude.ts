import { withSignature } from '../../core/statement/signature-section.ts';
import type { Octokit } from '../../github/clients.ts';
import { findArtifact } from '../../github/read/artifacts.ts';
import { configToChange } from '../../github/read/config-to-change.ts';
import type { BaselineRecord } from '../../model/baseline-record.ts';
import { type DispatchedRequest, numberOf, type RunningRequest } from '../../model/request-record.ts';
import { isSurveyPlan, type Plan } from '../../model/work.ts';
import type { AppContext } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { endCancelled, finish } from '../channel/end-request.ts';
import { requestSummary } from '../channel/request-texts.ts';
import { rememberLength } from '../queue/enqueue.ts';
import { digestOfZip, fetchArtifact } from './artifact.ts';
import { measureAgain } from './gate-confirm.ts';
import { notesOn } from './notes.ts';

interface EndedWorkflowRun {
  readonly conclusion: string | null;
  readonly endedAtMs: number;
  readonly url: string;
}

/** The workflow run is over: turns its artifact into a verdict, or says why there is none. */
export async function conclude(
  context: AppContext,
  octokit: Octokit,
  request: DispatchedRequest | RunningRequest,
  ended: EndedWorkflowRun,
): Promise<void> {
  const { plan, task, workflowRun } = request;
  if (ended.conclusion === 'cancelled') return endCancelled(context, request);
  const { repository } = context.settings.control;
  const artifact = await findArtifact(octokit, repository, workflowRun.id, `alloc-ab-${request.id}`);
  if (artifact === null) return withoutArtifact(context, request, ended);
  const zip = await fetchArtifact(octokit, repository, artifact);
  const artifactUrl = `${ended.url}/artifacts/${artifact.id}`;
  const question = isSurveyPlan(plan) ? null : `${plan.candidate.label} vs ${plan.baseline.label}`;
  const gate = task.kind === 'gate' ? task.gate : null;
  const part = task.kind === 'child';
  const analyzed = zip.ok
    ? await context.analysis.analyze({
        zip: zip.value,
        plan,
        tag: channelOf(request).commentTag(request),
        repository: request.repository,
        links: { artifactUrl, runUrl: ended.url },
        notes: question === null || gate !== null || part ? [] : await notesOn(context, request, question),
        config: part ? null : await configToChange(await context.github.installation(request.installationId), plan),
        earlier: await earlierBaselines(context, plan),
        ...(part && { part }),
        ...(gate !== null && { gate: { before: gate.suspicion ?? null } }),
        at: new Date(context.now()).toISOString(),
        tool: context.version,
      })
    : zip;
  if (!analyzed.ok) {
    const { message, next } = analyzed.error;
    const words = { kind: 'failed', request: requestSummary(request), message, next, runUrl: ended.url } as const;
    await finish(context, request, 'failed', channelOf(request).ended(request, words));
    return;
  }
  const { publication, verdict, baseline, statement, suspected, measured, sampledSeconds } = analyzed.value;
  // What broke off says nothing about how long the next one takes.
  if (sampledSeconds !== null) await rememberLength(context, request, { endedAtMs: ended.endedAtMs, sampledSeconds });
  if (baseline !== null) await context.stores.baselines.add(baseline);
  const { signingKey } = context.settings;
  if (measured !== undefined && zip.ok) {
    const signed = signingKey === null ? null : signingKey.sign(statement);
    const kept = { ...artifact, digest: digestOfZip(zip.value), url: artifactUrl };
    const result = { ...measured, runId: workflowRun.id, runUrl: ended.url, artifact: kept, statement, signed };
    await finish(context, request, 'done', publication, { result });
    return;
  }
  if (verdict !== null && question !== null) {
    await context.stores.history.add({
      requestId: request.id,
      repository: request.repository,
      pullRequest: numberOf(request.subject),
      question,
      outcome: verdict.outcome,
      headline: verdict.headline,
      verdict: verdict.document,
      at: new Date(context.now()).toISOString(),
    });
  }
  if (suspected !== undefined && gate !== null) await measureAgain(context, request, gate, suspected, ended.url);
  const comment =
    signingKey === null || publication.comment === null
      ? publication.comment
      : withSignature(publication.comment, signingKey.sign(statement));
  await finish(context, request, 'done', { ...publication, comment });
}

async function withoutArtifact(
  context: AppContext,
  request: DispatchedRequest | RunningRequest,
  ended: EndedWorkflowRun,
): Promise<void> {
  const { settings, stores, now } = context;
  if (now() - ended.endedAtMs < settings.timing.artifactGraceMs) {
    await stores.requests.patch(request.key, { nextAtMs: now() + settings.timing.pollMs });
    return;
  }
  const how = ended.conclusion === 'success' ? 'ended' : `ended with "${ended.conclusion}"`;
  const publication = channelOf(request).ended(request, {
    kind: 'failed',
    request: requestSummary(request),
    message: `The workflow run ${how} and left no result.`,
    next: 'Look at the log of the run; the step that failed says why.',
    runUrl: ended.url,
  });
  await finish(context, request, 'failed', publication);
}

/** Baselines of the line that a survey is about, on its machine. */
async function earlierBaselines({ stores }: AppContext, plan: Plan): Promise<BaselineRecord[]> {
  if (!isSurveyPlan(plan)) return [];
  const { repository, machine, arms } = plan;
  return stores.baselines.of({ repository, machine: machine.name, arm: arms[0]?.label ?? '' });
}
