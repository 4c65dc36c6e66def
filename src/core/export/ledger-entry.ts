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
const DECISIONS: Readonly<Partial<Record<Outcome, LedgerEntry['decision']>>> = {
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
  const { source } = plan.candidate;
  const commit = source.kind === 'build' ? ` at ${inlineCode(source.sha.slice(0, 12))}` : '';
  const other = verdict.outcome === decision ? '' : `${verdict.outcome}: `;
  const effects = decisive(verdict.effects).map((effect) => `${changeText(effect.change)} on ${laneText(effect.lane)}`);
  const links = [
    inlineCode(plan.id, 80),
    ...(plan.pullRequest === null ? [] : [`pull request ${plan.pullRequest}`]),
    ...(evidence.runUrl === undefined ? [] : [link('run', evidence.runUrl)]),
    ...(evidence.artifactUrl === undefined ? [] : [link('bundle', evidence.artifactUrl)]),
  ];
  return {
    date: finishedAt.slice(0, 10),
    change: `${inlineCode(plan.candidate.label)} against ${inlineCode(plan.baseline.label)}${commit}`,
    decision,
    result: inlineText(`${other}${effects.join('; ') || (verdict.reasons[0]?.message ?? '')}`, 400),
    evidence: `${links.join(', ')} on machine ${inlineCode(plan.machine.name, 64)}`,
  };
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
  return (decided.length > 0 ? decided : targets.length > 0 ? targets : judged).slice(0, EFFECTS_MAX);
}
