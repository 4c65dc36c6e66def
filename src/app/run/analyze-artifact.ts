import { analyze } from '../../core/analysis/ab/analyze.ts';
import { baselineRecord } from '../../core/analysis/survey/trend.ts';
import { keptRun, shownByRun } from '../../core/campaign/found-effect.ts';
import { type ConfigText, exportDetail } from '../../core/export/export-detail.ts';
import { type LedgerDecision, ledgerDecision } from '../../core/export/ledger-decision.ts';
import { LEDGER_CHARACTERS } from '../../core/export/ledger-entry.ts';
import { documentComment } from '../../core/report/document/document-comment.ts';
import { renderGate } from '../../core/report/gate/gate-check.ts';
import { surveyDocument } from '../../core/report/survey/survey-document.ts';
import { renderCheck } from '../../core/report/verdict/check.ts';
import { renderComment } from '../../core/report/verdict/comment.ts';
import { SIGNATURE_CHARACTERS } from '../../core/statement/signature-section.ts';
import { makeStatement } from '../../core/statement/statement.ts';
import { besideEarlier, rememberedVerdict } from '../../core/verdict/contradiction.ts';
import { type GateOutcome, gateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import { judge } from '../../core/verdict/judge.ts';
import type { BaselineRecord } from '../../model/baseline-record.ts';
import { CAMPAIGN_RATE } from '../../model/campaign.ts';
import type { ShownRun } from '../../model/campaign-state.ts';
import type { ChildResult } from '../../model/child-request.ts';
import { type DatedVerdict, isContradicted } from '../../model/earlier-verdict.ts';
import type { Suspicion } from '../../model/gate.ts';
import { isSurveyRun, type Plan, type Run } from '../../model/plan-and-run.ts';
import type { Publication } from '../../model/publication.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import type { BundleDigests, Statement } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { checkArtifact } from './artifact.ts';

/** Where the result is shown, with what only that place needs. */
export type ResultPurpose =
  | {
      readonly kind: 'conversation';
      /** Hidden tag of the comment. */
      readonly tag: string;
      readonly repository: string;
      readonly notes: readonly string[];
      /** Earlier verdicts on the same labels, newest first. */
      readonly before: readonly DatedVerdict[];
      /** The configuration that a GO would change; null where there is none. */
      readonly config: ConfigText | null;
      /** Earlier baselines of the same line and machine. */
      readonly earlier: readonly BaselineRecord[];
    }
  /** `before`: what a first measurement suspected; null in the first one. */
  | { readonly kind: 'gate'; readonly tag: string; readonly before: Suspicion | null }
  /** The parent shows the result of a child: of one machine, */
  | { readonly kind: 'child' }
  /** or of a question of a campaign. */
  | { readonly kind: 'question' };

/** An artifact, and what its analysis needs. */
export interface AnalysisInput {
  /** The artifact as it was downloaded. */
  readonly zip: Uint8Array;
  /** The plan that was dispatched. */
  readonly plan: Plan;
  readonly links: { readonly artifactUrl: string; readonly runUrl: string };
  readonly purpose: ResultPurpose;
  /** Now, by the App's clock: the clock of the runner may be wrong. */
  readonly at: string;
  /** Version of this program. */
  readonly tool: string;
}

interface Analyzed {
  /** What a signature covers; the key does not reach the analysis. */
  readonly statement: Statement;
  /** Seconds of sampling, by the runner; the rest of its time went into builds and checks. Null when it broke off. */
  readonly sampledSeconds: number | null;
}

/** A verdict as the history keeps it. */
export interface ReachedVerdict {
  readonly outcome: string;
  readonly headline: string;
  /** The verdict as JSON. */
  readonly document: string;
}

/** What follows from an artifact. */
export type Conclusion =
  | (Analyzed & {
      readonly kind: 'published';
      readonly publication: Publication;
      /** Null for a survey, which judges nothing. */
      readonly verdict: ReachedVerdict | null;
      /** What later baselines are compared with; null where there is none. */
      readonly baseline: BaselineRecord | null;
      /** What the ledger records; null where the result decides nothing. */
      readonly decision: LedgerDecision | null;
    })
  /** Lanes of a gate look worse and are measured again before anything is published. */
  | (Analyzed & { readonly kind: 'suspected'; readonly outcome: GateOutcome; readonly verdict: ReachedVerdict })
  | (Analyzed & {
      readonly kind: 'child';
      readonly measured: Pick<ChildResult, 'verdict' | 'manifest' | 'shown'>;
      /** Of a question of a campaign: the history keeps it. The parts of a joined verdict are kept together. */
      readonly verdict: ReachedVerdict | null;
    });

/** Analyses and judges an artifact, and renders its publication. Refuses an artifact that does not fit the plan. */
export async function analyzeArtifact(input: AnalysisInput): Promise<Result<Conclusion, Refusal>> {
  const { zip, plan, links, purpose } = input;
  const checked = await checkArtifact(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength), plan);
  if (!checked.ok) return checked;
  const { run, digests: files } = checked.value;
  const { seconds, ended } = run.manifest;
  const brokeOff = ended === 'incident' || ended === 'not-started';
  const sampledSeconds = brokeOff ? null : seconds.sampling + (seconds.evidence ?? 0);
  if (isSurveyRun(run)) {
    if (purpose.kind !== 'conversation') throw new Error(`a ${purpose.kind} has no survey`);
    const { tag, earlier } = purpose;
    const comment = documentComment(
      surveyDocument(run, earlier),
      { tag, ...links, room: SIGNATURE_CHARACTERS },
      'bundle with every reading',
    );
    return ok({
      ...{ kind: 'published', verdict: null, baseline: baselineRecord(run, input.at), decision: null, sampledSeconds },
      // A survey judges nothing, so it has no check.
      publication: { comment, check: null },
      statement: seal(run, surveyDocument(run), files, input),
    });
  }
  const verdict = judge(run, analyze(run));
  const analyzed: Analyzed = { statement: seal(run, verdict, files, input), sampledSeconds };
  if (purpose.kind === 'child')
    return ok({ ...analyzed, kind: 'child', measured: { verdict, manifest: run.manifest }, verdict: null });
  const { outcome, headline } = verdict;
  const reached = { outcome, headline, document: JSON.stringify(rememberedVerdict(run.manifest.plan, verdict)) };
  if (purpose.kind === 'question') {
    const measured = { verdict, manifest: run.manifest, shown: shownOf(run, verdict) };
    return ok({ ...analyzed, kind: 'child', measured, verdict: reached });
  }
  const published = { ...analyzed, kind: 'published', verdict: reached, baseline: null, decision: null } as const;
  if (purpose.kind === 'gate') {
    const { tag, before } = purpose;
    const { state, ...gate } = gateOutcome({ verdict, manifest: run.manifest }, before);
    if (state === 'suspected')
      return ok({ ...analyzed, kind: 'suspected', outcome: { state, ...gate }, verdict: reached });
    const first = before === null ? {} : { firstUrl: before.runUrl };
    return ok({ ...published, publication: renderGate({ state, ...gate }, verdict, run, tag, { ...links, ...first }) });
  }
  const { tag, repository, notes, config, before } = purpose;
  const shown = besideEarlier(run.manifest.plan, verdict, before);
  const exported = isContradicted(shown) ? null : exportDetail(verdict, run, config, links);
  const comment = renderComment(shown, run, {
    ...{ tag, repository, ...links, room: SIGNATURE_CHARACTERS + LEDGER_CHARACTERS },
    ...(notes.length > 0 && { historyNote: notes.join(' ') }),
    ...(exported !== null && { exported }),
  });
  const decision = isContradicted(shown) ? null : ledgerDecision(run, verdict, links);
  return ok({ ...published, decision, publication: { comment, check: renderCheck(shown, run) } });
}

/** What a run shows about its question. Only what can be a finding keeps its differences. */
function shownOf(run: AbRun, verdict: Verdict): ShownRun {
  const shown = shownByRun(run, verdict);
  if (Math.min(shown.gain, shown.loss) > CAMPAIGN_RATE) return shown;
  return { ...shown, differences: keptRun(run, verdict).differences };
}

function seal(run: Run, document: object, files: BundleDigests, { tool, at }: AnalysisInput): Statement {
  return makeStatement(run, { files, documentSha256: digestOf(document), tool, at });
}
