import type { Acceptance } from '../../../model/gate.ts';
import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { LastCheck, Publication } from '../../../model/request-record.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { codeBlock, hiddenTag, inlineCode, inlineText, link, plainText } from '../../text/escape.ts';
import { firstTexts } from '../../text/format.ts';
import type { GateOutcome } from '../../verdict/gate/gate-outcome.ts';
import type { LastGateOutcome } from '../../verdict/gate/joined-gate.ts';
import { type MachineState, machineTable } from '../request/parts-comment.ts';
import { type MachineResult, machineDetails } from '../verdict/machine-details.ts';
import { repeatDetail, resultDetails } from '../verdict/result-details.ts';
import { degrade, resultSections } from '../verdict/result-sections.ts';

/** Facts that are told one by one. */
const FACTS_MAX = 20;

/** GitHub lets `neutral` and `skipped` satisfy a required check, so what is not known asks for action instead. */
const CONCLUSIONS: Readonly<Record<LastGateOutcome['state'], LastCheck['conclusion']>> = {
  pass: 'success',
  'not-affected': 'success',
  unconfirmed: 'success',
  regression: 'failure',
  'more-evidence': 'action_required',
  invalid: 'action_required',
};

/** Where people see more. */
export interface GateLinks {
  readonly runUrl: string;
  readonly artifactUrl: string;
  /** Log of the first measurement, when this is the second. */
  readonly firstUrl?: string;
}

/** The last word of a gate that measured: everything in the check, and a comment that is new only when something is asked. */
export function renderGate(
  outcome: LastGateOutcome,
  verdict: Verdict,
  run: AbRun,
  tag: string,
  links: GateLinks,
): Publication {
  const head = gateLines(outcome, [linksText(links)]);
  return lastWord(outcome, tag, head, {
    summary: degrade(GITHUB_LIMITS.checkSummary, (level) =>
      [...head, '---', ...resultSections(verdict, run, level)].join('\n\n'),
    ),
    text: degrade(GITHUB_LIMITS.checkText, ({ details }) => {
      const parts = details === 'all' ? resultDetails(verdict, run) : [repeatDetail(run)];
      return parts.map(({ summary, body }) => `### ${summary}\n\n${body}`).join('\n\n');
    }),
  });
}

/** The last word of a gate that several machines measured: what they say together, then machine by machine. */
export function renderJoinedGate(
  outcome: LastGateOutcome,
  tag: string,
  machines: readonly MachineState[],
  results: readonly MachineResult[],
): Publication {
  const head = gateLines(outcome, [machineTable(machines)]);
  return lastWord(outcome, tag, head, {
    summary: head.join('\n\n').slice(0, GITHUB_LIMITS.checkSummary),
    text: machineDetails(results, GITHUB_LIMITS.checkText).join('\n\n'),
  });
}

function lastWord(
  { state, title }: LastGateOutcome,
  tag: string,
  head: readonly string[],
  texts: Pick<LastCheck, 'summary' | 'text'>,
): Publication {
  const conclusion = CONCLUSIONS[state];
  return {
    comment: `${[hiddenTag(tag), ...head].join('\n\n')}\n`,
    ...(conclusion === 'success' && { quiet: true as const }),
    check: { conclusion, title: plainText(title, GITHUB_LIMITS.checkTitle), ...texts },
  };
}

/** What the check says while suspected lanes wait to be measured again. */
export function renderSuspicion(outcome: GateOutcome, runUrl: string): { title: string; summary: string } {
  return {
    title: plainText(outcome.title, GITHUB_LIMITS.checkTitle),
    summary: [
      ...outcome.facts.slice(0, FACTS_MAX).map((fact) => `- ${inlineText(fact, 600)}`),
      'The same lanes are measured again from fresh processes; it is a regression only when they say the same again.',
      link('Log of the first measurement', runUrl),
    ].join('\n\n'),
  };
}

/** A last word of a gate without a measurement; `command` is ready to be copied. */
export function renderGateNotice(
  conclusion: LastCheck['conclusion'],
  title: string,
  lines: readonly string[] = [],
  command?: string,
): LastCheck {
  const parts = [`**${inlineText(title, 400)}**`, ...lines.map((line) => inlineText(line, 1000))];
  const summary = [...parts, ...(command === undefined ? [] : [codeBlock(command)])].join('\n\n');
  return { conclusion, title: plainText(title, GITHUB_LIMITS.checkTitle), summary };
}

/** The same check when a maintainer accepted the commit: green, with who, why, until when, and what was found before it. */
export function renderAccepted(check: LastCheck, { login, reason, at, expiresAt }: Acceptance): LastCheck {
  if (check.conclusion === 'success') return check;
  const title = `Accepted by ${login}: ${reason}`;
  const words = [
    `**${inlineText(title, 400)}**`,
    `Recorded ${at.slice(0, 10)}, for this commit only, until ${expiresAt.slice(0, 10)}.`,
    `Without it: ${inlineText(check.title, 400)}`,
    '---',
  ];
  const summary = `${words.join('\n\n')}\n\n${check.summary}`.slice(0, GITHUB_LIMITS.checkSummary);
  return { ...check, conclusion: 'success', title: plainText(title, GITHUB_LIMITS.checkTitle), summary };
}

/** The check of a merge group that is nothing but an accepted pull request on top of its branch. */
export function renderAcceptedMember(
  { login, reason, at, expiresAt }: Acceptance,
  { pullRequest, headSha }: { readonly pullRequest: number; readonly headSha: string },
): LastCheck {
  return renderGateNotice('success', `Accepted by ${login}: ${reason}`, [
    `Recorded ${at.slice(0, 10)} for commit ${headSha.slice(0, 12)} of pull request ${pullRequest}, until ${expiresAt.slice(0, 10)}.`,
    'This merge group adds that pull request to its branch and nothing else, so it was not measured once more.',
  ]);
}

/** The check when an acceptance ended: what was measured, and that somebody had accepted it. */
export function renderAcceptanceEnded(check: LastCheck, { login, reason, at, expiresAt }: Acceptance): LastCheck {
  const words = [
    `**The acceptance by ${inlineText(login, 100)} ended on ${expiresAt.slice(0, 10)}**`,
    `It was given on ${at.slice(0, 10)}: ${inlineText(reason, 300)}`,
    'Next: push what repairs it, measure it again, or have a maintainer accept it again.',
    '---',
  ];
  return { ...check, summary: `${words.join('\n\n')}\n\n${check.summary}`.slice(0, GITHUB_LIMITS.checkSummary) };
}

/** What a maintainer's acceptance is answered with: the record of it. */
export function renderAcceptance(tag: string, sha: string, { login, reason, at, expiresAt }: Acceptance): string {
  const lines = [
    hiddenTag(tag),
    `**ACCEPTED: the gate is green for commit ${inlineCode(sha.slice(0, 12))}**`,
    `By ${inlineText(login, 100)} on ${at.slice(0, 10)}: ${inlineText(reason, 300)}`,
    `Next: nothing for you to do. It holds for this commit until ${expiresAt.slice(0, 10)}; a push asks anew.`,
  ];
  return `${lines.join('\n\n')}\n`;
}

/** The same record when its time is over; the check says what was measured again. */
export function renderAcceptanceOver(tag: string, sha: string, { login, reason, at, expiresAt }: Acceptance): string {
  const lines = [
    hiddenTag(tag),
    `**ACCEPTANCE ENDED on ${expiresAt.slice(0, 10)}: commit ${inlineCode(sha.slice(0, 12))} stands as it was measured**`,
    `By ${inlineText(login, 100)} on ${at.slice(0, 10)}: ${inlineText(reason, 300)}`,
    'Next: push what repairs it, or a maintainer comments `/ab accept REASON` again.',
  ];
  return `${lines.join('\n\n')}\n`;
}

function gateLines({ title, facts, next, command }: GateOutcome, below: readonly string[]): string[] {
  const shown = firstTexts(facts, FACTS_MAX, (fact) => inlineText(fact, 600)).map((line) => `- ${line}`);
  return [
    `**Perf gate: ${inlineText(title, 400)}**`,
    ...(next === '' ? [] : [`Next: ${inlineText(next, 600)}`]),
    ...(command === undefined ? [] : [codeBlock(command)]),
    ...(shown.length === 0 ? [] : [shown.join('\n')]),
    ...below,
  ];
}

function linksText({ runUrl, artifactUrl, firstUrl }: GateLinks): string {
  const first = firstUrl === undefined ? [] : [link('log of the first measurement', firstUrl)];
  return [link('Log of the run', runUrl), ...first, link('bundle with every sample', artifactUrl)].join(' · ');
}
