import type { ReleaseAttempt, ReleaseOrder, ReleaseOverride, ReleaseResult } from '../../model/release.ts';
import type { BuildRecord } from '../../model/run.ts';
import { weakText } from '../../model/verdict.ts';
import { paragraph } from '../report/document/blocks.ts';
import { bareText, type Document, type DocumentSection, type DocumentTable } from '../report/document/document.ts';
import { ssotRecords } from '../report/verdict/record.ts';
import { resultRow } from '../report/verdict/result-table.ts';
import { confidenceText, JUDGED_ROLES } from '../text/change-text.ts';
import { claimNotes } from '../text/claim-text.ts';
import { firstTexts, timesText } from '../text/format.ts';
import { shellLine } from '../text/shell-line.ts';
import { isSameLibrary, type ReleaseRuling } from './release-ruling.ts';

/** Longest text of a release that GitHub accepts, in characters. */
export const RELEASE_NOTES_MAX = 125_000;

/** Most earlier attempts that are listed. */
const ATTEMPTS_MAX = 20;

/**
 * The notes of a release: the result of every machine, its environment, and how to verify it.
 *
 * @param before Earlier attempts with the same commit that did not pass, as far as they are known.
 */
export function releaseNotes(
  order: ReleaseOrder,
  results: readonly ReleaseResult[],
  { passes, blockers }: ReleaseRuling,
  override: ReleaseOverride | null,
  before: readonly ReleaseAttempt[] = [],
): Document {
  if (!passes && override === null) throw new Error(`${order.tag} does not pass and is not overridden`);
  const { tag, previous } = order;
  const machines = results.length === 1 ? 'one machine' : `${results.length} machines`;
  const measured = results.filter(({ verdict }) => !isSameLibrary(verdict));
  return {
    headline: passes
      ? measured.length === 0
        ? `${tag} is the same library as ${previous.name}, byte for byte, built by ${machines}`
        : `${tag} loses nothing beyond the margins against ${previous.name}, shown on every lane by ${machines}${weaknesses(results)}`
      : `${tag} is released although the measurement against ${previous.name} does not allow it`,
    next: '',
    sections: [
      ...(passes || override === null ? [] : [overrideSection(override, blockers)]),
      ...(before.length === 0 ? [] : [attemptsSection(before)]),
      ...results.map(lanesSection),
      evidenceSection(results),
      ...measured.map(recordSection),
      ...results.map(toolchainSection),
    ],
  };
}

/** What weakens the verdicts of the machines, in brackets. The lanes are those of the release suite. */
function weaknesses(results: readonly ReleaseResult[]): string {
  return weakText(
    results.flatMap(({ verdict: { basis = [] } }) => basis),
    ['lanes'],
  );
}

/** The document about a version that is not tagged, with the reasons. */
export function refusedRelease({ tag, previous }: ReleaseOrder, { blockers }: ReleaseRuling): Document {
  return {
    headline: `${tag} is not tagged: it is not shown that it loses nothing against ${previous.name}`,
    next: 'Repair what is worse, or measure again where the result is open or unknown. Another maintainer than the one who requested the release may override it with a reason.',
    sections: [{ title: 'Reasons', blocks: [{ kind: 'list', items: blockers }] }],
  };
}

function overrideSection({ by, askedBy, reason }: ReleaseOverride, blockers: readonly string[]): DocumentSection {
  return {
    title: 'Override',
    blocks: [
      { kind: 'paragraph', text: `Requested by ${askedBy}, overridden by ${by}: ${reason}` },
      { kind: 'list', items: blockers },
    ],
  };
}

function attemptsSection(before: readonly ReleaseAttempt[]): DocumentSection {
  const items = firstTexts(before, ATTEMPTS_MAX, ({ tag, id, at }) => `${tag} on ${at.slice(0, 10)}, request ${id}`);
  return {
    title: 'Earlier attempts',
    blocks: [
      {
        kind: 'paragraph',
        text: `The same commit was measured ${timesText(before.length)} before without passing. Repeated attempts pass by chance at some point.`,
      },
      { kind: 'list', items },
    ],
  };
}

function lanesSection({ run, verdict }: ReleaseResult): DocumentSection {
  const { plan } = run.manifest;
  const rows = verdict.effects
    .filter(({ role }) => JUDGED_ROLES.has(role))
    .map((effect) => resultRow(effect).map(({ text }) => bareText(text)));
  const columns = [
    'lane',
    plan.baseline.label,
    plan.candidate.label,
    `change, ${confidenceText(run)} interval`,
    'role',
    'outcome',
  ];
  const table: DocumentTable = { kind: 'table', columns, rows, words: [4, 5] };
  return {
    title: `Machine ${plan.machine.name}`,
    // Equal libraries are not measured.
    blocks: [
      { kind: 'paragraph', text: verdict.headline },
      ...(isSameLibrary(verdict) ? [] : [table, ...claimNotes(verdict.effects).map(paragraph)]),
    ],
  };
}

function evidenceSection(results: readonly ReleaseResult[]): DocumentSection {
  const rows = results.map(({ run, signed }) => [
    run.manifest.plan.machine.name,
    run.manifest.plan.id,
    run.manifest.samples.sha256,
    signed === null ? 'not signed' : `by the key ${signed.by} on ${signed.at.slice(0, 10)}`,
  ]);
  const columns = ['machine', 'bundle', 'sha256 of samples.jsonl', 'signature'];
  return {
    title: 'Evidence',
    blocks: [
      { kind: 'table', columns, rows, words: [1, 2, 3] },
      {
        kind: 'paragraph',
        text: 'The bundle of each machine is attached, with its signature beside it as .signed.json. In a folder with both, this command recomputes every number and checks the signature:',
      },
      { kind: 'code', text: 'alloc-ab verify BUNDLE.zip --key signing-key.pem' },
    ],
  };
}

function recordSection({ run, verdict }: ReleaseResult): DocumentSection {
  return {
    title: `Record of ${run.manifest.plan.machine.name}`,
    blocks: [{ kind: 'code', text: ssotRecords(run, verdict) }],
    folded: true,
  };
}

function toolchainSection({ run }: ReleaseResult): DocumentSection {
  const { plan, baseline, candidate, environment, tool } = run.manifest;
  const rows = [...Object.entries(environment), ['labels', plan.machine.labels.join(', ')], ['alloc-ab', tool]];
  const facts: DocumentTable = {
    kind: 'table',
    columns: ['name', 'value'],
    rows: rows.map(([name = '', value = '']) => [name, value]),
    words: [1],
  };
  const builds = [...buildRows(plan.baseline.label, baseline), ...buildRows(plan.candidate.label, candidate)];
  return {
    title: `Machine, toolchain and flags of ${plan.machine.name}`,
    blocks: [facts, { kind: 'table', columns: ['build', 'what', 'value'], rows: builds, words: [1, 2] }],
    folded: true,
  };
}

function buildRows(label: string, build: BuildRecord | null): string[][] {
  if (build === null) return [[label, 'build', 'none']];
  const flags = [
    ...Object.entries(build.effective).map(
      ([name, value]) => `${name}${value === null ? ' not defined' : `=${value}`}`,
    ),
    ...Object.entries(build.configured ?? {}).map(
      ([name, { value }]) => `${name}=${value ?? 'not known'} as configured`,
    ),
  ];
  return [
    [label, 'commit', build.sha ?? 'installed on the machine'],
    [label, 'compiler', build.compiler ?? 'unknown'],
    [label, 'commands', build.commands.map(shellLine).join('; ')],
    [label, 'flags', flags.length === 0 ? 'none beyond the defaults' : flags.join(', ')],
    [label, 'library sha256', build.librarySha256 ?? 'the C library’s own'],
  ];
}
