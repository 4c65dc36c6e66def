import type { Acceptance } from '../../../model/gate.ts';
import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { CheckReport, Publication } from '../../../model/publication.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { cutMarkdown, utf8Bytes } from '../../text/bytes.ts';
import { hiddenTag, inlineCode, inlineText, plainText } from '../../text/escape.ts';
import { firstTexts } from '../../text/format.ts';
import type { GateOutcome } from '../../verdict/gate/gate-outcome.ts';
import type { LastGateOutcome } from '../../verdict/gate/joined-gate.ts';
import { code, list, paragraph } from '../document/blocks.ts';
import type { Document, DocumentBlock, Span } from '../document/document.ts';
import { documentComment, MAKES_REPORT } from '../document/document-comment.ts';
import { documentMarkdown } from '../document/document-markdown.ts';
import { type MachineState, machineTable } from '../request/children-comment.ts';
import { checkSummary, checkText } from '../verdict/check.ts';
import { type MachineResult, machineDetails } from '../verdict/machine-details.ts';
import { basisBlocks } from '../verdict/verdict-document.ts';

/** Most facts that are listed. */
const FACTS_MAX = 20;

/** GitHub lets `neutral` and `skipped` satisfy a required check, so an open outcome asks for action instead. */
const CONCLUSIONS: Readonly<Record<LastGateOutcome['state'], CheckReport['conclusion']>> = {
  pass: 'success',
  'not-affected': 'success',
  unconfirmed: 'success',
  regression: 'failure',
  'more-evidence': 'action_required',
  invalid: 'action_required',
};

/** Addresses of the evidence. */
interface GateLinks {
  readonly runUrl: string;
  readonly artifactUrl: string;
  /** Log of the first measurement, when this is the second. */
  readonly firstUrl?: string;
}

/** The publication of a gate: the whole verdict in the check, and a comment that is created only when the gate is not green. */
export function renderGate(
  outcome: LastGateOutcome,
  verdict: Verdict,
  run: AbRun,
  tag: string,
  links: GateLinks,
): Publication {
  const foot = paragraph(linkSpans(links));
  const document = gateDocument(outcome, [...basisBlocks(verdict), foot]);
  // The verdict below it says what it rests on.
  const head = `${documentMarkdown(gateDocument(outcome, [foot]), GITHUB_LIMITS.checkSummary / 2)}\n\n---\n\n`;
  const summary = head + checkSummary(verdict, run, GITHUB_LIMITS.checkSummary - utf8Bytes(head));
  return publication(outcome, tag, document, { summary, text: checkText(verdict, run) });
}

/** The publication of a gate with several machines: the joined outcome, then the result of each machine. */
export function renderJoinedGate(
  outcome: LastGateOutcome,
  tag: string,
  machines: readonly MachineState[],
  results: readonly MachineResult[],
): Publication {
  const document = gateDocument(outcome, [machineTable(machines)]);
  return publication(outcome, tag, document, {
    summary: documentMarkdown(document, GITHUB_LIMITS.checkSummary),
    text: machineDetails(results, GITHUB_LIMITS.checkText),
  });
}

function publication(
  { state, title }: LastGateOutcome,
  tag: string,
  document: Document,
  texts: Pick<CheckReport, 'summary' | 'text'>,
): Publication {
  const conclusion = CONCLUSIONS[state];
  return {
    comment: documentComment(document, { tag }),
    ...(conclusion === 'success' && { quiet: true as const }),
    check: { conclusion, title: plainText(title, GITHUB_LIMITS.checkTitle), ...texts },
  };
}

/** The check report while suspected lanes wait for their second measurement. */
export function renderSuspicion(outcome: GateOutcome, runUrl: string): { title: string; summary: string } {
  const lead = [
    ...list(outcome.facts.slice(0, FACTS_MAX)),
    paragraph(
      'The same lanes are measured again from fresh processes; it is a regression only when they show the same again.',
    ),
    paragraph([{ link: 'Log of the first measurement', url: runUrl }]),
  ];
  return {
    title: plainText(outcome.title, GITHUB_LIMITS.checkTitle),
    summary: documentMarkdown({ headline: '', next: '', lead, sections: [] }, GITHUB_LIMITS.checkSummary),
  };
}

/** The check report of a gate that ended without a measurement; `command` is ready to be copied. */
export function renderGateNotice(
  conclusion: CheckReport['conclusion'],
  title: string,
  lines: readonly string[] = [],
  command?: string,
): CheckReport {
  const lead = [...lines.map(paragraph), ...(command === undefined ? [] : [code(command, '')])];
  const summary = documentMarkdown({ headline: title, next: '', lead, sections: [] }, GITHUB_LIMITS.checkSummary);
  return { conclusion, title: plainText(title, GITHUB_LIMITS.checkTitle), summary };
}

/** The check report of a commit that a maintainer accepted: green, with author, reason and end of the acceptance above the result. */
export function renderAccepted(check: CheckReport, { login, reason, at, expiresAt }: Acceptance): CheckReport {
  if (check.conclusion === 'success') return check;
  const title = `Accepted by ${login}: ${reason}`;
  const head = [
    `**${inlineText(title, 400)}**`,
    `Recorded ${at.slice(0, 10)}, for this commit only, until ${expiresAt.slice(0, 10)}.`,
    `Without it: ${inlineText(check.title, 400)}`,
  ];
  return { ...below(head, check), conclusion: 'success', title: plainText(title, GITHUB_LIMITS.checkTitle) };
}

/** The check report of a merge group that adds only an accepted pull request to its branch. */
export function renderAcceptedMember(
  { login, reason, at, expiresAt }: Acceptance,
  { pullRequest, headSha }: { readonly pullRequest: number; readonly headSha: string },
): CheckReport {
  return renderGateNotice('success', `Accepted by ${login}: ${reason}`, [
    `Recorded ${at.slice(0, 10)} for commit ${headSha.slice(0, 12)} of pull request ${pullRequest}, until ${expiresAt.slice(0, 10)}.`,
    'This merge group adds that pull request to its branch and nothing else, so it was not measured again.',
  ]);
}

/** The check report after the end of an acceptance: the result counts again, below a note about the acceptance. */
export function renderAcceptanceEnded(check: CheckReport, { login, reason, at, expiresAt }: Acceptance): CheckReport {
  const head = [
    `**The acceptance by ${inlineText(login, 100)} ended on ${expiresAt.slice(0, 10)}**`,
    `It was given on ${at.slice(0, 10)}: ${inlineText(reason, 300)}`,
    'Next: push what repairs it, measure it again, or have a maintainer accept it again.',
  ];
  return below(head, check);
}

function below(head: readonly string[], check: CheckReport): CheckReport {
  const summary = cutMarkdown([...head, '---', check.summary].join('\n\n'), GITHUB_LIMITS.checkSummary);
  return { ...check, summary };
}

/** The reply to `/ab accept`: the record of the acceptance. */
export function renderAcceptance(tag: string, sha: string, { login, reason, at, expiresAt }: Acceptance): string {
  const lines = [
    hiddenTag(tag),
    `**ACCEPTED: the gate is green for commit ${inlineCode(sha.slice(0, 12))}**`,
    `By ${inlineText(login, 100)} on ${at.slice(0, 10)}: ${inlineText(reason, 300)}`,
    `Next: nothing for you to do. It holds for this commit until ${expiresAt.slice(0, 10)}; a push starts a new gate.`,
  ];
  return `${lines.join('\n\n')}\n`;
}

/** The same record after the end of the acceptance. */
export function renderAcceptanceOver(tag: string, sha: string, { login, reason, at, expiresAt }: Acceptance): string {
  const lines = [
    hiddenTag(tag),
    `**ACCEPTANCE ENDED on ${expiresAt.slice(0, 10)}: commit ${inlineCode(sha.slice(0, 12))} stands as it was measured**`,
    `By ${inlineText(login, 100)} on ${at.slice(0, 10)}: ${inlineText(reason, 300)}`,
    'Next: push what repairs it, or a maintainer comments `/ab accept REASON` again.',
  ];
  return `${lines.join('\n\n')}\n`;
}

function gateDocument({ title, facts, next, command }: GateOutcome, below: readonly DocumentBlock[]): Document {
  const items = firstTexts(facts, FACTS_MAX, (fact) => fact);
  const lead = [...(command === undefined ? [] : [code(command, '')]), ...list(items), ...below];
  return { headline: `Perf gate: ${title}`, next, lead, sections: [] };
}

function linkSpans({ runUrl, artifactUrl, firstUrl }: GateLinks): Span[] {
  const first = firstUrl === undefined ? [] : [' · ', { link: 'log of the first measurement', url: firstUrl }];
  return [
    { link: 'Log of the run', url: runUrl },
    ...first,
    ' · ',
    { link: 'bundle with every sample', url: artifactUrl },
    MAKES_REPORT,
  ];
}
