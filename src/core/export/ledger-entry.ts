import type { AbPlan } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Effect, Outcome, Verdict } from '../../model/verdict.ts';
import { changeText, laneText } from '../text/change-text.ts';
import { inlineCode, inlineText, link } from '../text/escape.ts';
import type { EvidenceLinks } from './archive-note.ts';

/** A verdict as a row of the team's ledger. The texts are Markdown of one line, and safe in the cell of a table. */
export interface LedgerEntry {
  /** Day of the measurement, ISO 8601. */
  readonly date: string;
  /** What was tried, against what, and at which commit. */
  readonly change: string;
  readonly decision: 'GO' | 'NO-GO' | 'HOLD';
  /** Outcome and the changes that decided. */
  readonly result: string;
  /** Where the run is: its id, which is in no other row, and links. */
  readonly evidence: string;
}

/** What a team decides by a verdict; absent: nothing follows from it. */
export const DECISIONS: Readonly<Partial<Record<Outcome, LedgerEntry['decision']>>> = {
  GO: 'GO',
  'NO-GO': 'NO-GO',
  'NO CHANGE': 'HOLD',
  INCONCLUSIVE: 'HOLD',
};

/** Most characters of `recordedText`. */
export const LEDGER_CHARACTERS = 2500;

/** Most remarks beside the link. */
const REMARKS_MAX = 3;

/** Effects in a row. */
const EFFECTS_MAX = 3;

/** The row of a verdict; null for an invalid one, by which nothing is decided. */
export function ledgerEntry(verdict: Verdict, run: AbRun, evidence: EvidenceLinks): LedgerEntry | null {
  const decision = DECISIONS[verdict.outcome];
  if (decision === undefined) return null;
  const { plan, finishedAt } = run.manifest;
  const other = verdict.outcome === decision ? '' : `${verdict.outcome}: `;
  const links = [...originTexts(plan.id, plan), ...linkTexts(evidence)];
  return {
    date: finishedAt.slice(0, 10),
    change: changeTried(plan),
    decision,
    result: inlineText(`${other}${decisiveText(verdict, EFFECTS_MAX)}`, 400),
    evidence: `${links.join(', ')} on machine ${inlineCode(plan.machine.name, 64)}`,
  };
}

/** What was tried, against what, and at which commit. */
export function changeTried({ candidate, baseline }: AbPlan): string {
  const { source } = candidate;
  const commit = source.kind === 'build' ? ` at ${inlineCode(source.sha.slice(0, 12))}` : '';
  return `${inlineCode(candidate.label)} against ${inlineCode(baseline.label)}${commit}`;
}

/** The request that asked. */
export function originTexts(id: string, { pullRequest }: AbPlan): string[] {
  return [inlineCode(id, 80), ...(pullRequest === null ? [] : [`pull request ${pullRequest}`])];
}

export function linkTexts({ runUrl, artifactUrl }: EvidenceLinks): string[] {
  return [
    ...(runUrl === undefined ? [] : [link('run', runUrl)]),
    ...(artifactUrl === undefined ? [] : [link('bundle', artifactUrl)]),
  ];
}

/** The changes that decided a verdict, at most `most`; without any the first reason. Plain text. */
export function decisiveText({ effects, reasons }: Verdict, most: number): string {
  const changes = decisive(effects).map((effect) => `${changeText(effect.change)} on ${laneText(effect.lane)}`);
  return changes.slice(0, most).join('; ') || (reasons[0]?.message ?? '');
}

/** Where the row of a verdict is, or why it is nowhere. */
export interface RecordedEntry {
  readonly text: string;
  readonly url?: string;
  /** What the pull request does not have, and why: sentences. */
  readonly remarks?: readonly string[];
}

/** The paragraph of a comment about the row of its verdict, as Markdown. */
export function recordedText({ text, url, remarks = [] }: RecordedEntry): string {
  const where = url === undefined ? '' : ` ${link('this pull request', url)}.`;
  const more = remarks.slice(0, REMARKS_MAX).map((remark) => ` ${inlineText(remark, 400)}`);
  return `Ledger: ${inlineText(text, 600)}${where}${more.join('')}\n`;
}

/** The effects that decided, else those of the targets. */
function decisive(effects: readonly Effect[]): Effect[] {
  const judged = effects.filter(({ change, role }) => change !== null && (role === 'target' || role === 'guard'));
  const decided = judged.filter(({ outcome }) => outcome === 'HARM' || outcome === 'LOSS' || outcome === 'RULED OUT');
  const targets = judged.filter(({ role }) => role === 'target');
  return decided.length > 0 ? decided : targets.length > 0 ? targets : judged;
}
