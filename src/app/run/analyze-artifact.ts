import { analyze } from '../../core/analysis/ab/analyze.ts';
import { baselineRecord } from '../../core/analysis/survey/trend.ts';
import { type ConfigText, exportDetail } from '../../core/export/export-detail.ts';
import { documentComment } from '../../core/report/document/document-comment.ts';
import { renderGate } from '../../core/report/gate/gate-check.ts';
import { surveyDocument } from '../../core/report/survey/survey-document.ts';
import { renderCheck } from '../../core/report/verdict/check.ts';
import { renderComment } from '../../core/report/verdict/comment.ts';
import { SIGNATURE_CHARACTERS } from '../../core/statement/signature-section.ts';
import { makeStatement } from '../../core/statement/statement.ts';
import { type GateOutcome, gateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import { judge } from '../../core/verdict/judge.ts';
import type { BaselineRecord } from '../../model/baseline-record.ts';
import type { ChildResult } from '../../model/child-request.ts';
import type { Suspicion } from '../../model/gate.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Publication } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BundleDigests, Statement } from '../../model/statement.ts';
import { isSurveyRun, type Plan, type Run } from '../../model/work.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { checkArtifact } from './artifact.ts';

/** What came back, and what it is to be told with. */
export interface AnalysisInput {
  /** The artifact as it was downloaded. */
  readonly zip: Uint8Array;
  /** What was sent out. */
  readonly plan: Plan;
  readonly tag: string;
  readonly repository: string;
  readonly links: { readonly artifactUrl: string; readonly runUrl: string };
  readonly notes: readonly string[];
  /** The configuration that a GO would be written into; null where none can be. */
  readonly config: ConfigText | null;
  /** Earlier baselines of the same line and machine. */
  readonly earlier: readonly BaselineRecord[];
  /** A part's last word is that of its request: nothing is rendered. */
  readonly part?: true;
  /** Present when a gate asked: what a first measurement suspected, or null in the first one. */
  readonly gate?: { readonly before: Suspicion | null };
  /** Now, by the App's clock: the runner's may be anywhere. */
  readonly at: string;
  /** Version of this program. */
  readonly tool: string;
}

/** The last word on a measurement. */
export interface Conclusion {
  readonly publication: Publication;
  /** Null for a survey, which judges nothing. */
  readonly verdict: { readonly outcome: string; readonly headline: string; readonly document: string } | null;
  /** What later baselines are compared with; null where there is none. */
  readonly baseline: BaselineRecord | null;
  /** What a signature would stand for; the key is not here. */
  readonly statement: Statement;
  /** Of a part: what its request is told. */
  readonly measured?: Pick<ChildResult, 'verdict' | 'manifest'>;
  /** What the runner says of it; the rest of its time went into builds and checks. Null when it broke off. */
  readonly sampledSeconds: number | null;
  /** Present when lanes of a gate look worse and must be measured again before anything is said. */
  readonly suspected?: GateOutcome;
}

/** From the bytes that came back to the last word; refuses what is not believed. */
export async function analyzeArtifact(input: AnalysisInput): Promise<Result<Conclusion, Refusal>> {
  const { zip, plan, tag, repository, links, notes } = input;
  const measured = await checkArtifact(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength), plan);
  if (!measured.ok) return measured;
  const { result: run, files } = measured.value;
  const room = SIGNATURE_CHARACTERS;
  const { seconds, ended } = run.manifest;
  const brokeOff = ended === 'incident' || ended === 'not-started';
  const sampledSeconds = brokeOff ? null : seconds.sampling + (seconds.evidence ?? 0);
  // A survey has a comment and no check: it judges nothing.
  if (isSurveyRun(run)) {
    const baseline = baselineRecord(run, input.at);
    const comment = documentComment(
      surveyDocument(run, input.earlier),
      { tag, ...links, room },
      'bundle with every reading',
    );
    const statement = seal(run, surveyDocument(run), files, input);
    return ok({ publication: { comment, check: null }, verdict: null, baseline, statement, sampledSeconds });
  }
  const verdict = judge(run, analyze(run));
  const { outcome, headline } = verdict;
  const reached = {
    verdict: { outcome, headline, document: JSON.stringify(verdict) },
    baseline: null,
    statement: seal(run, verdict, files, input),
    sampledSeconds,
  };
  if (input.part) {
    const measured = { verdict, manifest: run.manifest };
    return ok({ ...reached, publication: { comment: null, check: null }, measured });
  }
  if (input.gate !== undefined) {
    const { before } = input.gate;
    const { state, ...said } = gateOutcome({ verdict, manifest: run.manifest }, before);
    if (state === 'suspected')
      return ok({ ...reached, publication: { comment: null, check: null }, suspected: { state, ...said } });
    const first = before === null ? {} : { firstUrl: before.runUrl };
    return ok({ ...reached, publication: renderGate({ state, ...said }, verdict, run, tag, { ...links, ...first }) });
  }
  const exported = exportDetail(verdict, run, input.config, links);
  const comment = renderComment(verdict, run, {
    tag,
    repository,
    ...links,
    room,
    ...(notes.length > 0 && { historyNote: notes.join(' ') }),
    ...(exported !== null && { exported }),
  });
  return ok({ ...reached, publication: { comment, check: renderCheck(verdict, run) } });
}

function seal(result: Run, answer: object, files: BundleDigests, { tool, at }: AnalysisInput): Statement {
  return makeStatement(result, { files, answer: digestOf(answer), tool, at });
}
