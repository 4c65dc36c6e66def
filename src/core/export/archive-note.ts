import { isSufficient } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { blockMarkdown } from '../report/document/document-markdown.ts';
import { ssotRecords } from '../report/verdict/record.ts';
import { resultTable } from '../report/verdict/result-table.ts';
import { headlineText } from '../report/verdict/verdict-document.ts';
import { confidenceText } from '../text/change-text.ts';
import { claimNotes } from '../text/claim-text.ts';
import { codeBlock, inlineCode, inlineText, link } from '../text/escape.ts';
import { formatSeconds } from '../text/format.ts';
import { repeatLines } from '../text/repeat-lines.ts';
import { promotionOf } from './promotion.ts';

/** Places where the evidence of a run is kept. */
export interface EvidenceLinks {
  readonly runUrl?: string;
  readonly artifactUrl?: string;
  /** Folder of the bundle, as the user gave it. */
  readonly bundle?: string;
}

/** A note for the archive: the change, its result, and how to repeat the measurement. */
export interface ArchiveNote {
  /** Path inside the repository. */
  readonly file: string;
  readonly text: string;
}

/** What the note of one of several machines has about all of them. */
export interface JoinedNote {
  /** The headline of the joined verdict, which names each machine. */
  readonly headline: string;
  /** The machines that found the NO-GO, where it is not known on all of them: `arm64 and x86_64`; null: each one found it. */
  readonly only: string | null;
}

/** Most items of each kind. */
const MOST = { reasons: 8, rows: 40, records: 12 } as const;

/**
 * The note of a NO-GO in the form of the team's `docs/analysis`. The author has to add the idea of the change.
 *
 * @param joined Absent: one machine was asked.
 */
export function archiveNote(verdict: Verdict, run: AbRun, evidence: EvidenceLinks, joined?: JoinedNote): ArchiveNote {
  const { plan, environment, finishedAt, tool } = run.manifest;
  const flags = flagsOf(run);
  const subject =
    flags.length > 0
      ? flags.map(({ name, value }) => (value === '1' ? name : `${name}=${value}`)).join(' ')
      : plan.candidate.label;
  const file = `docs/analysis/${fileName(subject)}_NO_GO.md`;
  const { comment, shell } = repeatLines(plan);
  const where = `machine ${inlineCode(plan.machine.name, 64)} (${inlineText(environment.cpu ?? 'unknown CPU', 200)})`;
  const table = resultTable(verdict.effects, confidenceText(run));
  const rest = table.rows.length - MOST.rows;
  const part = isFinal(verdict, run) ? (joined?.only ? `on ${joined.only}` : null) : 'on these lanes';
  const parts = [
    `# ${inlineText(subject, 200)}: NO-GO${part === null ? ', archived' : ` ${inlineText(part, 300)}`}`,
    '**Idea.** EDIT: what it was meant to improve, in one sentence.',
    `**Tried.** ${inlineCode(plan.candidate.label)} against ${inlineCode(plan.baseline.label)}${commits(run)} on ${finishedAt.slice(0, 10)}, ${where}, ${formatSeconds(run.manifest.seconds.sampling)} of sampling, alloc-ab ${inlineText(tool, 40)}.`,
    `**Result.** ${inlineText(headlineText(verdict), 400)}.`,
    ...(joined === undefined ? [] : [`**All machines.** ${inlineText(joined.headline, 600)}.`]),
    verdict.reasons
      .slice(0, MOST.reasons)
      .map(({ message }) => `- ${inlineText(message, 600)}`)
      .join('\n'),
    blockMarkdown({ ...table, rows: table.rows.slice(0, MOST.rows) }),
    ...claimNotes(verdict.effects).map((note) => inlineText(note, 400)),
    ...(rest > 0 ? [`… and ${rest} more ${rest === 1 ? 'row' : 'rows'} in the report.`] : []),
    `**Decision.** NO-GO${part === null ? '' : ` ${inlineText(part, 300)} only`}. ${inlineText(verdict.reasons[0]?.next ?? '', 400)}`,
    ...(part === null ? tombstone(flags, file) : []),
    '**Record.**',
    codeBlock(ssotRecords(run, verdict).slice(0, MOST.records).join('\n\n'), 20_000, 'text'),
    `**Repeat it.** ${comment === null ? 'In' : 'As a comment on a pull request, or in'} a clone:`,
    codeBlock(comment === null ? shell : `${comment}\n${shell}`, 9000, 'text'),
    `**Evidence.** ${evidenceText(run, evidence)}`,
  ];
  return { file, text: `${parts.join('\n\n')}\n` };
}

/** Whether a NO-GO is one for good: harm on one lane is enough, a gain that is missing needs every lane of the suite. */
export function isFinal({ reasons }: Verdict, { manifest }: AbRun): boolean {
  return reasons[0]?.code !== 'no-gain' || isSufficient(manifest.plan);
}

interface Flag {
  readonly name: string;
  readonly value: string;
}

function flagsOf(run: AbRun): Flag[] {
  const promotion = promotionOf(run.manifest.plan);
  if (!promotion.ok) return [];
  return Object.entries(promotion.value.defines).map(([name, value]) => ({ name, value }));
}

/** The C lines that make a second try fail with the reason. alloc-ab reads them too. */
function tombstone(flags: readonly Flag[], file: string): string[] {
  const boxes = flags.filter(({ value }) => value === '1');
  if (boxes.length === 0 || boxes.length < flags.length) return [];
  const lines = boxes.flatMap(({ name }) => [
    `#if ${name}`,
    `#error "${name} archived (NO-GO), see ${file}"`,
    '#endif',
  ]);
  return [
    'To add where the flag is declared, so that it is not tried again by mistake:',
    codeBlock(lines.join('\n'), 4000, 'c'),
  ];
}

function commits({ manifest: { plan } }: AbRun): string {
  const shas = [plan.candidate, plan.baseline].flatMap(({ source }) =>
    source.kind === 'build' ? [source.sha.slice(0, 12)] : [],
  );
  const named = [...new Set(shas)].map((sha) => inlineCode(sha));
  return named.length === 0 ? '' : `, commit ${named.join(' against ')},`;
}

function evidenceText({ manifest }: AbRun, { runUrl, artifactUrl, bundle }: EvidenceLinks): string {
  const { plan, samples, baseline, candidate } = manifest;
  const library = (label: string, sha: string | null | undefined) =>
    sha ? [`${label} library sha256 ${inlineCode(sha)}`] : [];
  const parts = [
    plan.pullRequest === null
      ? inlineText(plan.repository, 150)
      : `pull request ${plan.pullRequest} of ${inlineText(plan.repository, 150)}`,
    ...(runUrl === undefined ? [] : [link('log of the run', runUrl)]),
    ...(artifactUrl === undefined
      ? []
      : [`${link('bundle with every sample', artifactUrl)} (kept for a limited time)`]),
    ...(bundle === undefined ? [] : [`bundle ${inlineCode(bundle, 400)}`]),
    `${samples.count} samples, sha256 ${inlineCode(samples.sha256)}`,
    ...library('candidate', candidate?.librarySha256),
    ...library('baseline', baseline?.librarySha256),
  ];
  return `${parts.join('; ')}.`;
}

function fileName(subject: string): string {
  return subject
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase()
    .slice(0, 80);
}
