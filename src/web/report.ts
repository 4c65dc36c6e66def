import { timeSharesText } from '../core/analysis/ab/time-shares.ts';
import { ssotRecords } from '../core/report/verdict/record.ts';
import { repeatLines } from '../core/report/verdict/repeat-lines.ts';
import { headlineWords } from '../core/report/verdict/result-sections.ts';
import { runEvidence } from '../core/report/verdict/run-evidence.ts';
import { confidenceText } from '../core/text/change-text.ts';
import { formatPercent, formatSeconds } from '../core/text/format.ts';
import type { AbRun } from '../model/run.ts';
import type { Effect, Verdict } from '../model/verdict.ts';
import { documentSection } from './document-page.ts';
import { intervalChart } from './interval-chart.ts';
import { laneCards } from './lane-card.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { toneOf } from './outcome-word.ts';
import { page } from './page.ts';
import { buildCard, checkTable, effectTable, environmentTable, incidentList, tallyTable } from './report-tables.ts';

/** The report of a run as one HTML document: nothing is loaded, nothing runs, so it opens anywhere and offline. */
export function renderReport(verdict: Verdict, run: AbRun): string {
  const body = html`${header(verdict, run)}
${run.samples.length === 0 ? NOTHING : measured(verdict, run)}
<h2>Validity checks</h2>${checkTable(verdict)}
${incidentList(run)}
${run.samples.length === 0 ? NOTHING : html`<h2>Record</h2><pre>${ssotRecords(run, verdict)}</pre>`}
${runEvidence(run).map(documentSection)}
<h2>Repeat this run</h2>${repeat(run)}
<h2>Builds</h2>${buildCard(run, 'baseline')}${buildCard(run, 'candidate')}
<h2>Blocks</h2>${tallyTable(run)}<p>${timeSharesText(run)}</p>
<h2>Environment</h2>${environmentTable(run)}`;
  return page(`${headlineWords(verdict)} · alloc-ab`, body);
}

function header(verdict: Verdict, run: AbRun): Markup {
  const { plan, startedAt, seconds } = run.manifest;
  const pull = plan.pullRequest === null ? '' : ` #${plan.pullRequest}`;
  // A step that all reasons share stands once, after them.
  const [shared, ...others] = new Set(verdict.reasons.map(({ next }) => next));
  const step = (next: string | undefined) => html`<strong>Next:</strong> ${next ?? ''}`;
  const reasons = verdict.reasons.map(
    ({ message, next }) => html`<li>${message}${others.length === 0 ? NOTHING : html`<br>${step(next)}`}</li>`,
  );
  const notes = plan.notes.map((note) => html`<p><strong>Note:</strong> ${note}</p>`);
  return html`<header class="verdict ${toneOf(verdict.outcome)}">
<div class="eyebrow">alloc-ab report · ${plan.repository}${pull} · ${startedAt.slice(0, 10)}</div>
<h1>${headlineWords(verdict)}</h1>
<ul>${reasons}</ul>${others.length === 0 ? html`<p>${step(shared)}</p>` : NOTHING}${notes}
<p class="eyebrow">Candidate <code>${plan.candidate.label}</code> against baseline <code>${plan.baseline.label}</code>, machine <code>${plan.machine.name}</code>, ${formatSeconds(seconds.sampling)} of sampling</p>
</header>`;
}

/** Metrics in the order people ask for them, with what more or less of it means. */
const CHARTS: readonly { readonly metric: Effect['metric']; readonly title: string }[] = [
  { metric: 'throughput', title: 'Throughput' },
  { metric: 'rss', title: 'Peak resident memory (less is better)' },
  { metric: 'faults', title: 'Minor faults (less is better)' },
  { metric: 'cpu', title: 'Throughput per CPU-second (shown only)' },
];

function measured(verdict: Verdict, run: AbRun): Markup {
  const { equivalence } = run.manifest.plan.rules;
  const charts = CHARTS.flatMap(({ metric, title }) => {
    const effects = verdict.effects.filter((effect) => effect.metric === metric);
    return effects.length === 0 ? [] : [html`<h3>${title}</h3>${intervalChart(effects, equivalence)}`];
  });
  return html`<h2>Change of the candidate</h2>
<p class="note">Dot: estimate. Bar: ${confidenceText(run)} interval over all looks. Solid line: no change. Dashed line: the bound that was asked.
On a target lane the shaded side beyond the bound is the gain that was asked, and the grey band of ±${formatPercent(equivalence)} means “no change”; on a guard the shaded side is harm.</p>
${charts}
<h2>Every effect</h2>${effectTable(verdict, run)}
<h2>Raw samples</h2>${laneCards(verdict, run)}`;
}

function repeat(run: AbRun): Markup {
  const { comment, shell } = repeatLines(run.manifest.plan);
  const asked = comment === null ? '' : html`<p>As a comment on the pull request:</p><pre>${comment}</pre>`;
  return html`${asked}<p>In a clone of the repository:</p><pre>${shell}</pre>`;
}
