import type { AbRun } from '../../../model/run.ts';
import type { Outcome, Reason, Verdict } from '../../../model/verdict.ts';
import { explained } from '../../reference/explained.ts';
import { formatSeconds, plural } from '../../text/format.ts';
import { code, paragraph } from '../document/blocks.ts';
import type { Advice, Document, DocumentBlock, DocumentSection, Inline, Span, Tone } from '../document/document.ts';

const TONES: Readonly<Record<Outcome, Tone>> = {
  GO: 'good',
  'NO CHANGE': 'same',
  'NO-GO': 'bad',
  INCONCLUSIVE: 'doubt',
  INVALID: 'doubt',
};

/** Most reasons of a comment, and most reasons with one code where something is shown on every lane. */
const REASONS_MAX = 12;
const ALIKE_MAX = 3;

/** What differs between the media of a verdict besides the sections that they show. */
interface VerdictOptions {
  /** A comment or check shows the leading reasons, a terminal all of them, a page all with each next step. */
  readonly reasons: 'leading' | 'all' | 'with-steps';
  /** One sentence about earlier runs of the same question. */
  readonly historyNote?: string | undefined;
}

/** A verdict for a medium: headline, next step, reasons, notes and what was compared, above `sections`. */
export function verdictDocument(
  verdict: Verdict,
  run: AbRun,
  { reasons, historyNote }: VerdictOptions,
  sections: readonly DocumentSection[],
): Document {
  const { plan, buildNotes = [] } = run.manifest;
  const notes = [...plan.notes, ...buildNotes, ...(historyNote === undefined ? [] : [historyNote])];
  return {
    headline: headlineText(verdict),
    next: isUndecided(verdict) ? '' : (verdict.reasons[0]?.next ?? ''),
    tone: TONES[verdict.outcome],
    lead: [
      ...nextCommand(verdict),
      ...basisBlocks(verdict),
      { kind: 'list', items: reasons === 'leading' ? leadingReasons(verdict) : allReasons(verdict, reasons) },
      ...notes.map((text): DocumentBlock => ({ kind: 'note', text })),
      paragraph(subject(verdict, run)),
    ],
    sections,
  };
}

/** The command of the next step, ready to be copied. */
function nextCommand({ outcome, reasons }: Verdict): DocumentBlock[] {
  const command = isUndecided({ outcome }) ? undefined : reasons[0]?.command;
  return command === undefined ? [] : [code(command, '')];
}

/** What a verdict rests on, in one paragraph: what weakens it is strong. Empty in verdicts of earlier versions. */
export function basisBlocks({ basis = [] }: Pick<Verdict, 'basis'>): DocumentBlock[] {
  if (basis.length === 0) return [];
  const facts = basis.flatMap(({ text, weak }, index): Span[] => [
    index === 0 ? '' : '; ',
    weak === undefined ? text : { strong: text },
  ]);
  return [paragraph(['Rests on: ', ...facts, '.'])];
}

/** The verdict in one sentence, its outcome first: `GO: …`. */
export function headlineText({ outcome, headline }: Pick<Verdict, 'outcome' | 'headline'>): string {
  return headline.startsWith(outcome) ? headline : `${outcome}: ${headline}`;
}

function isUndecided({ outcome }: Pick<Verdict, 'outcome'>): boolean {
  return outcome === 'INVALID' || outcome === 'INCONCLUSIVE';
}

function allReasons(verdict: Verdict, steps: 'all' | 'with-steps'): (Inline | Advice)[] {
  const { reasons } = verdict;
  return reasons.map((reason, index) => {
    const hasStep = isUndecided(verdict) || (steps === 'with-steps' && reason.next !== reasons[0]?.next);
    return hasStep ? withRemedy(reason, reasons[index + 1]) : reason.message;
  });
}

/** A remedy that adjacent reasons share is printed once, after the last of them. */
function withRemedy({ code, message, next }: Reason, following: Reason | undefined): Inline | Advice {
  return next === following?.next ? message : { text: message, remedy: explained(next, code) };
}

/** The reasons of a comment. Where many lanes have the same reason, only the first ones are listed: the table has the others. */
function leadingReasons(verdict: Verdict): (Inline | Advice)[] {
  const all = verdict.reasons;
  const isAlike = verdict.outcome === 'GO' || verdict.outcome === 'NO CHANGE';
  const before = (index: number) => all.slice(0, index).filter(({ code }) => code === all[index]?.code).length;
  const leading = isAlike ? all.filter((_, index) => before(index) < ALIKE_MAX) : all;
  const shown = { ...verdict, reasons: leading.slice(0, REASONS_MAX) };
  const alike = all.length - leading.length;
  const more = leading.length - REASONS_MAX;
  return [
    ...allReasons(shown, 'all'),
    ...(alike > 0 ? [`… and ${alike} more like these in the table`] : []),
    ...(more > 0 ? [`… and ${plural(more, 'more reason')} in the report`] : []),
  ];
}

function subject({ basis }: Verdict, { manifest: { plan, samples, seconds } }: AbRun): Inline {
  // The time is among what the verdict rests on.
  const isShown = basis !== undefined && basis.length > 0;
  const time = isShown ? '' : `, ${formatSeconds(seconds.sampling)} of sampling`;
  return [
    'Candidate ',
    { code: plan.candidate.label },
    ' against baseline ',
    { code: plan.baseline.label },
    ', machine ',
    { code: plan.machine.name },
    samples.count === 0 ? ', nothing was measured.' : `${time}.`,
  ];
}
