import { withSignature } from '../../core/statement/signature-detail.ts';
import { configToChange } from '../../github/config-to-change.ts';
import type { Octokit } from '../../github/github.ts';
import type { BaselineRecord } from '../../model/baseline-record.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { isSurveyPlan, type Plan } from '../../model/work.ts';
import { endCancelled } from '../answer/cancelled.ts';
import { endText, tagOf, wordsOf } from '../answer/say.ts';
import { rememberLength } from '../queue/enqueue.ts';
import { finish, type Worker } from '../worker.ts';
import { digestOfZip, fetchArtifact, findArtifact } from './artifact.ts';
import { measureAgain } from './gate-confirm.ts';
import { notesOn } from './notes.ts';

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
  const zip = await fetchArtifact(octokit, repository, artifact);
  const artifactUrl = `${ended.url}/artifacts/${artifact.id}`;
  const question = isSurveyPlan(plan) ? null : `${plan.candidate.label} vs ${plan.baseline.label}`;
  const gate = request.asked.kind === 'gate' ? request.asked.gate : null;
  const part = request.asked.kind === 'part';
  const weighed = zip.ok
    ? await worker.analyst.weigh({
        zip: zip.value,
        plan,
        tag: tagOf(request),
        repository: request.repository,
        links: { artifactUrl, runUrl: ended.url },
        notes: question === null || gate !== null || part ? [] : await notesOn(worker, request, question),
        config: part ? null : await configToChange(await worker.github.installation(request.installationId), plan),
        earlier: await earlierBaselines(worker, plan),
        ...(part && { part }),
        ...(gate !== null && { gate: { before: gate.suspicion ?? null } }),
        at: new Date(worker.now()).toISOString(),
        tool: worker.version,
      })
    : zip;
  if (!weighed.ok) {
    const { message, next } = weighed.error;
    const words = { kind: 'failed', request: wordsOf(request), message, next, runUrl: ended.url } as const;
    await finish(worker, request, 'failed', endText(request, words));
    return;
  }
  const { publication, verdict, baseline, statement, suspected, measured, sampledSeconds } = weighed.value;
  // What broke off says nothing about how long the next one takes.
  if (sampledSeconds !== null)
    await rememberLength(worker, request, plan, { endedAtMs: ended.endedAtMs, sampledSeconds });
  if (baseline !== null) await worker.memory.baselines.add(baseline);
  const { signingKey } = worker.settings;
  if (measured !== undefined && zip.ok) {
    const signed = signingKey === null ? null : signingKey.sign(statement);
    const kept = { ...artifact, digest: digestOfZip(zip.value), url: artifactUrl };
    const result = { ...measured, runId: request.runId, runUrl: ended.url, artifact: kept, statement, signed };
    await finish(worker, request, 'done', publication, { result });
    return;
  }
  if (verdict !== null && question !== null) {
    await worker.memory.history.add({
      requestId: request.id,
      repository: request.repository,
      pullRequest: request.pullRequest === 0 ? null : request.pullRequest,
      question,
      outcome: verdict.outcome,
      headline: verdict.headline,
      verdict: verdict.document,
      at: new Date(worker.now()).toISOString(),
    });
  }
  if (suspected !== undefined && gate !== null) await measureAgain(worker, request, gate, suspected, ended.url);
  const comment =
    signingKey === null || publication.comment === null
      ? publication.comment
      : withSignature(publication.comment, signingKey.sign(statement));
  await finish(worker, request, 'done', { ...publication, comment });
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

/** Baselines of the line that a survey is about, on its machine. */
async function earlierBaselines({ memory }: Worker, plan: Plan): Promise<BaselineRecord[]> {
  if (!isSurveyPlan(plan)) return [];
  const { repository, machine, arms } = plan;
  return memory.baselines.of({ repository, machine: machine.name, arm: arms[0]?.label ?? '' });
}
