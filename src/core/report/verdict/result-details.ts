import type { AbRun, BuildRecord } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { laneTallies } from '../../analysis/ab/lane-tally.ts';
import { timeSharesText } from '../../analysis/ab/time-shares.ts';
import { confidenceText, laneText } from '../../text/change-text.ts';
import { codeBlock, inlineCode, inlineText } from '../../text/escape.ts';
import { formatBytes, formatPercent, formatSeconds } from '../../text/format.ts';
import { shellLine } from '../../text/shell-line.ts';
import { blockMarkdown } from '../document/document-markdown.ts';
import { figureRows } from './figure-detail.ts';
import { repeatLines } from './repeat-lines.ts';
import { resultRow, resultTable } from './result-table.ts';
import { runEvidence } from './run-evidence.ts';

/** One folded part of a result: its summary line and its Markdown. */
export interface Detail {
  readonly summary: string;
  readonly body: string;
}

/** Longest tail of a build's or bench's output that is shown, and most rows of a table. */
const OUTPUT_CHARACTERS = 1500;
const ROWS_MAX = 200;

/** Everything below the fold, most wanted first: repeat, checks, incidents, builds, all effects, blocks, environment. */
export function resultDetails(verdict: Verdict, run: AbRun): Detail[] {
  return [
    repeatDetail(run),
    checksDetail(verdict),
    incidentsDetail(run),
    buildsDetail(run),
    ...evidenceDetails(run),
    effectsDetail(verdict, run),
    figuresDetail(run),
    blocksDetail(run),
    environmentDetail(run),
  ].filter((detail) => detail !== null);
}

/** The comment and the shell line that make the run again. */
export function repeatDetail(run: AbRun): Detail {
  const { comment, shell } = repeatLines(run.manifest.plan);
  const body = [
    ...(comment === null ? [] : ['As a comment on this pull request:', codeBlock(comment)]),
    'In a clone of the repository, on your own machine:',
    codeBlock(shell, 9000, 'sh'),
  ];
  return { summary: 'Repeat this run', body: body.join('\n\n') };
}

function evidenceDetails(run: AbRun): Detail[] {
  return runEvidence(run).map(({ title, blocks }) => ({
    summary: title,
    body: blocks.map(blockMarkdown).join('\n\n'),
  }));
}

function checksDetail({ checks }: Verdict): Detail | null {
  if (checks.length === 0) return null;
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  const order = ['fail', 'unknown', 'pass'];
  const rows = [...checks]
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
    .slice(0, ROWS_MAX)
    .map(({ name, status, detail, remedy }) => [
      inlineCode(name, 64),
      status === 'fail' ? '**failed**' : status === 'unknown' ? 'unknown' : 'passed',
      inlineText(status === 'pass' ? detail : `${detail.replace(/[.!?]?$/, '.')} ${remedy}`, 600),
    ]);
  const failed = count('fail') === 0 ? '' : `${count('fail')} failed, `;
  const summary = `Validity checks: ${failed}${count('pass')} passed, ${count('unknown')} unknown`;
  return { summary, body: table(['check', 'status', 'seen'], rows) };
}

function incidentsDetail({ manifest }: AbRun): Detail | null {
  const { incidents } = manifest;
  if (incidents.length === 0) return null;
  const body = incidents.slice(0, 12).map(({ code, phase, arm, lane, message, detail, next }) => {
    const where = [phase, arm, lane === undefined ? undefined : laneText(lane)].filter((part) => part !== undefined);
    const head = `${inlineCode(code, 64)} (${inlineText(where.join(', '), 200)}): ${inlineText(`${message} ${next}`)}`;
    return detail === undefined ? head : `${head}\n\n${codeBlock(detail.slice(-OUTPUT_CHARACTERS), OUTPUT_CHARACTERS)}`;
  });
  if (incidents.length > 12) body.push(`… and ${incidents.length - 12} more incidents in the report.`);
  return { summary: `Incidents: ${incidents.length}`, body: body.join('\n\n') };
}

function buildsDetail({ manifest }: AbRun): Detail {
  const { plan } = manifest;
  const body = (['baseline', 'candidate'] as const).flatMap((arm) => [
    `**${arm}** ${inlineCode(plan[arm].label)}`,
    ...buildText(manifest[arm]),
    ...environmentText(plan[arm].env),
  ]);
  return { summary: 'Builds: commands, hashes, flags in effect', body: body.join('\n\n') };
}

function buildText(build: BuildRecord | null): string[] {
  if (build === null) return ['No build: the run ended before it.'];
  const flags = Object.entries(build.effective)
    .slice(0, 40)
    .map(([name, value]) => inlineCode(value === null ? `${name} not defined` : `${name}=${value}`, 140));
  const facts = [
    build.sha === null ? 'installed on the machine' : `commit ${inlineCode(build.sha)}`,
    build.librarySha256 === null
      ? 'the C library’s own allocator'
      : `library sha256 ${inlineCode(build.librarySha256)}`,
    ...(build.librarySizeBytes === null ? [] : [formatBytes(build.librarySizeBytes)]),
    ...(build.compiler === null ? [] : [inlineText(build.compiler, 200)]),
    `${build.translationUnits} translation units`,
    formatSeconds(build.seconds),
  ];
  return [
    ...(build.commands.length === 0 ? [] : [codeBlock(build.commands.map(shellLine).join('\n'), 4000)]),
    facts.join(' · '),
    ...(flags.length === 0 ? [] : [`Seen by the compiler: ${flags.join(', ')}`]),
  ];
}

function environmentText(env: Readonly<Record<string, string>>): string[] {
  const set = Object.entries(env).map(([name, value]) => inlineCode(`${name}=${value}`, 300));
  return set.length === 0 ? [] : [`Environment of this arm: ${set.join(', ')}`];
}

function effectsDetail({ effects }: Verdict, run: AbRun): Detail {
  const body = resultTable(effects.map(resultRow), confidenceText(run), ROWS_MAX);
  return { summary: `Every effect, shown-only ones included: ${effects.length}`, body };
}

function figuresDetail(run: AbRun): Detail | null {
  const rows = figureRows(run).slice(0, ROWS_MAX);
  if (rows.length === 0) return null;
  const body = table(['lane', 'figure', 'baseline, median', 'candidate, median'], rows);
  return { summary: 'Figures beside the throughput: shown, never judged', body };
}

function blocksDetail({ manifest, samples }: AbRun): Detail {
  const { plan, seconds } = manifest;
  const tallies = laneTallies(plan, samples);
  const sum = (pick: (tally: (typeof tallies)[number]) => number) => tallies.reduce((all, one) => all + pick(one), 0);
  const rows = tallies
    .slice(0, ROWS_MAX)
    .map(({ lane, counted, disturbed, incomplete, failed, sampleSeconds }) => [
      inlineText(laneText(lane), 120),
      ...[counted, disturbed, incomplete, failed].map(String),
      sampleSeconds === null ? 'none' : formatSeconds(sampleSeconds),
    ]);
  const words = [
    `Fetch ${formatSeconds(seconds.fetch)}, build ${formatSeconds(seconds.build)}, checks before sampling `,
    `${formatSeconds(seconds.preflight)}, sampling ${formatSeconds(seconds.sampling)} of `,
    `${formatSeconds(plan.sampling.budgetSeconds)} allowed. ${ENDED[manifest.ended]} Looks at `,
    `${plan.sampling.looks.join(', ')} blocks; error ${formatPercent(plan.sampling.alpha)} over all looks; `,
    `seed ${inlineCode(plan.sampling.seed)}; samples sha256 ${inlineCode(manifest.samples.sha256)}. ${timeSharesText({ manifest, samples })}`,
  ];
  return {
    summary: `Time and blocks: ${sum((tally) => tally.counted)} blocks count, ${sum((tally) => tally.disturbed)} disturbed`,
    body: `${table(['lane', 'blocks that count', 'disturbed', 'incomplete', 'failed samples', 'time per sample'], rows)}\n\n${words.join('')}`,
  };
}

/** Why sampling ended, in words. */
const ENDED: Readonly<Record<AbRun['manifest']['ended'], string>> = {
  decided: 'Sampling ended because every lane was decided.',
  budget: 'Sampling ended with its time.',
  blocks: 'Sampling ended at the last look.',
  incident: 'Sampling ended at an incident.',
  'not-started': 'Sampling did not start.',
};

function environmentDetail({ manifest }: AbRun): Detail {
  const rows = Object.entries(manifest.environment)
    .slice(0, 80)
    .map(([name, value]) => [inlineText(name, 64), inlineText(value, 400)]);
  const all = [
    ...rows,
    [
      'machine',
      `${inlineText(manifest.plan.machine.name)} (${inlineText(manifest.plan.machine.labels.join(', '), 300)})`,
    ],
    ['started', inlineCode(manifest.startedAt, 40)],
    ['finished', inlineCode(manifest.finishedAt, 40)],
    ['alloc-ab', inlineCode(manifest.tool, 40)],
  ];
  return { summary: 'Environment', body: table(['name', 'value'], all) };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
