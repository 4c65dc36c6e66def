import { laneTallies } from '../core/analysis/ab/lane-tally.ts';
import { amountText, changeText, confidenceText, laneText, METRIC_WORDS, roleText } from '../core/text/change-text.ts';
import { formatBytes, formatPercent, formatSeconds } from '../core/text/format.ts';
import { shellLine } from '../core/text/shell-line.ts';
import type { ArmName } from '../model/names.ts';
import type { AbRun } from '../model/run.ts';
import type { Verdict } from '../model/verdict.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { outcomeWord } from './outcome-word.ts';

/** Every effect with its medians, interval, role and outcome. */
export function effectTable({ effects }: Verdict, run: AbRun): Markup {
  const rows = effects.map(
    (effect) => html`<tr><td>${laneText(effect.lane)}</td><td>${METRIC_WORDS[effect.metric]}</td>
<td class="number">${amountText(effect, effect.baseline)}</td><td class="number">${amountText(effect, effect.candidate)}</td>
<td class="number">${changeText(effect.change)}</td><td>${roleText(effect)}</td>
<td class="number">${effect.blocks}</td><td class="number">${effect.spread === null ? 'unknown' : formatPercent(effect.spread)}</td>
<td>${outcomeWord(effect.outcome)}</td></tr>
`,
  );
  return html`<div class="scroll"><table class="wide"><caption>Medians of both sides; change by the Hodges–Lehmann estimate with its ${confidenceText(run)} interval; spread between blocks as a standard deviation</caption>
<thead><tr><th scope="col">lane</th><th scope="col">metric</th><th scope="col" class="number">baseline</th><th scope="col" class="number">candidate</th><th scope="col" class="number">change</th><th scope="col">role</th><th scope="col" class="number">blocks</th><th scope="col" class="number">spread</th><th scope="col">outcome</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Validity checks; unknown is never shown as passed. */
export function checkTable({ checks }: Verdict): Markup {
  if (checks.length === 0) return html`<p>No check was made.</p>`;
  const rows = checks.map(
    ({ name, status, detail, remedy }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${outcomeWord(status)}</td><td>${detail}</td><td>${status === 'pass' ? '' : remedy}</td></tr>`,
  );
  return html`<div class="scroll"><table><caption>What must be true before a number may be believed</caption>
<thead><tr><th scope="col">check</th><th scope="col">status</th><th scope="col">seen</th><th scope="col">remedy</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Trouble of the machine or of the code under test, with the output that shows it. */
export function incidentList({ manifest }: AbRun): Markup {
  if (manifest.incidents.length === 0) return NOTHING;
  const items = manifest.incidents.map(({ code, phase, arm, lane, message, detail, next }) => {
    const where = [phase, arm, lane].filter((part) => part !== undefined).join(', ');
    const output = detail === undefined ? NOTHING : html`<pre>${detail}</pre>`;
    return html`<h3><code>${code}</code> (${where})</h3><p>${message} ${next}</p>${output}`;
  });
  return html`<h2>Incidents</h2>${items}`;
}

/** One arm: how it was built and what came out. */
export function buildCard({ manifest }: AbRun, arm: ArmName): Markup {
  const { label, env } = manifest.plan[arm];
  const build = manifest[arm];
  const title = html`<h3>${arm}: <code>${label}</code></h3>`;
  const set = Object.entries(env).map(([name, value]): [string, string] => [`env ${name}`, value]);
  if (build === null) return html`${title}<p>No build: the run ended before it.</p>${pairTable('Environment', set)}`;
  const flags = Object.entries(build.effective).map(([name, value]): [string, string] => [
    `${name}, seen by the compiler`,
    value ?? 'not defined',
  ]);
  const rows: [string, string][] = [
    ['commit', build.sha ?? 'installed on the machine'],
    ['library sha256', build.librarySha256 ?? 'the C library’s own allocator'],
    ['library size', build.librarySizeBytes === null ? 'unknown' : formatBytes(build.librarySizeBytes)],
    ['compiler', build.compiler ?? 'unknown'],
    ['translation units', String(build.translationUnits)],
    ['time to build', formatSeconds(build.seconds)],
    ...flags,
    ...set,
  ];
  const commands = build.commands.map(shellLine).join('\n');
  return html`${title}${commands === '' ? NOTHING : html`<pre>${commands}</pre>`}${pairTable(`Facts of the ${arm}`, rows)}`;
}

/** Blocks and time lane by lane. */
export function tallyTable({ manifest, samples }: AbRun): Markup {
  const rows = laneTallies(manifest.plan, samples).map(
    ({ lane, counted, disturbed, incomplete, failed, sampleSeconds }) =>
      html`<tr><td>${laneText(lane)}</td><td class="number">${counted}</td><td class="number">${disturbed}</td><td class="number">${incomplete}</td><td class="number">${failed}</td><td class="number">${sampleSeconds === null ? 'none' : formatSeconds(sampleSeconds)}</td></tr>`,
  );
  return html`<div class="scroll"><table><caption>Blocks by lane; disturbed blocks do not count and were measured again</caption>
<thead><tr><th scope="col">lane</th><th scope="col" class="number">blocks that count</th><th scope="col" class="number">disturbed</th><th scope="col" class="number">incomplete</th><th scope="col" class="number">failed samples</th><th scope="col" class="number">time per sample</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** The machine and the times of the run. */
export function environmentTable({ manifest }: AbRun): Markup {
  const { plan, seconds } = manifest;
  return pairTable('Machine, times and the seed of every random choice', [
    ...Object.entries(manifest.environment),
    ['machine', `${plan.machine.name} (${plan.machine.labels.join(', ')})`],
    ['started', manifest.startedAt],
    ['finished', manifest.finishedAt],
    ['fetch', formatSeconds(seconds.fetch)],
    ['build', formatSeconds(seconds.build)],
    ['checks before sampling', formatSeconds(seconds.preflight)],
    ['sampling', `${formatSeconds(seconds.sampling)} of ${formatSeconds(plan.sampling.budgetSeconds)} allowed`],
    ['looks, in blocks', plan.sampling.looks.join(', ')],
    ['error over all looks', formatPercent(plan.sampling.alpha)],
    ['seed', plan.sampling.seed],
    ['samples sha256', manifest.samples.sha256],
    ['alloc-ab', manifest.tool],
  ]);
}

function pairTable(caption: string, pairs: readonly (readonly [string, string])[]): Markup {
  if (pairs.length === 0) return NOTHING;
  const rows = pairs.map(([name, value]) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>`);
  return html`<div class="scroll"><table><caption>${caption}</caption><tbody>${rows}</tbody></table></div>`;
}
