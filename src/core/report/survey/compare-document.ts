import type { SurveyRun } from '../../../model/survey.ts';
import { comparisonLevel, type Relative } from '../../analysis/survey/comparisons.ts';
import { type FigureStanding, figuresOf } from '../../analysis/survey/figure-standings.ts';
import type { Places } from '../../analysis/survey/ranking.ts';
import { type LaneStandings, type Standing, standingsOf } from '../../analysis/survey/standings.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { formatBytes, formatCount, formatPercent, formatRate, formatSeconds, plural } from '../../text/format.ts';
import { metricTexts } from '../../text/metric-text.ts';
import { processesNote } from '../../text/processes-note.ts';
import { versionText } from '../../text/version-text.ts';
import { list, paragraph, section, table } from '../document/blocks.ts';
import type { Cell, DocumentSection, DocumentTable } from '../document/document.ts';
import { compareChart, referenceName } from './compare-chart.ts';
import { comparisonResult } from './compare-result.ts';
import type { SurveyDocument } from './survey-answer.ts';
import { surveyBasis } from './survey-basis.ts';

/** The comparison of allocators: for each lane a table by rank, with the memory of each arm, and a chart of the changes. */
export function compareDocument(run: SurveyRun): SurveyDocument {
  const lanes = standingsOf(run);
  const labels = run.manifest.survey.arms.map(({ label }) => label);
  const lost = labels.filter((_, arm) => lanes.every(({ standings }) => standings[arm]?.rounds === 0));
  return {
    ...comparisonResult(run, lanes),
    lead: surveyBasis(run),
    sections: [
      ...(lost.length === 0 ? [] : [section('', [paragraph(`Without numbers: ${lost.join(', ')}; see below.`)])]),
      ...lanes.map((lane) => laneSection(lane, labels, run)),
      section('', [paragraph(legend(run, lanes))]),
    ],
  };
}

function laneSection(
  { lane, standings, disturbed, indirect, contradiction }: LaneStandings,
  labels: readonly string[],
  run: SurveyRun,
): DocumentSection {
  const order = [...standings].sort(
    (a, b) =>
      place(a.places?.best) - place(b.places?.best) || place(a.places?.worst) - place(b.places?.worst) || a.arm - b.arm,
  );
  const { survey, builds, environment } = run.manifest;
  const rows = order.map((standing) => {
    const arm = survey.arms[standing.arm];
    const version = arm === undefined ? 'unknown' : versionText(arm, builds[standing.arm], environment);
    return row(standing, labels[standing.arm] ?? '', version, standings[0]);
  });
  const { unit = '', better = 'higher', metric } = survey.lanes.find(({ id }) => id === lane) ?? {};
  const quantity = metricTexts({ metric: 'throughput', name: metric }).name;
  const reference = referenceName(labels);
  const figures = figuresOf(run, lane);
  const rounds = Math.max(0, ...standings.map((standing) => standing.rounds));
  const left = disturbed === 0 ? '' : `, ${disturbed} more left out because other processes used the machine`;
  return section(`${laneText(lane)}, ${unit}, ${plural(rounds, 'round')}${left}`, [
    table(columnsOf(quantity, unit, reference), rows, { words: [1, 2, 8] }),
    ...compareChart(order, figures, labels, { metric, better }),
    ...figureTable(figures, labels),
    ...list([...orderNotes({ indirect, contradiction }, labels), ...failedProcesses(lane, standings, labels, run)]),
  ]);
}

function columnsOf(quantity: string, unit: string, reference: string): (string | Cell)[] {
  const beside = (quantity: string, short = quantity): Cell => ({
    text: `${quantity} (against ${reference})`,
    short: { start: `${short} (change)`, end: '' },
  });
  return [
    'rank',
    'allocator',
    'version',
    [...(quantity === 'throughput' && unit !== '' ? [] : [quantity]), ...(unit === '' ? [] : [unit]), 'median'].join(
      ', ',
    ),
    `change against ${reference}`,
    beside('peak RSS'),
    beside('RSS at the end', 'end RSS'),
    beside('minor faults', 'faults'),
    { text: 'speed/memory front', short: { start: 'front', end: '' } },
  ];
}

/** An arm without a place comes last. */
function place(place: number | undefined): number {
  return place ?? Number.MAX_SAFE_INTEGER;
}

/** What a rank does not show: an order that follows through other arms, and comparisons that contradict one another. */
function orderNotes(
  { indirect, contradiction }: Pick<LaneStandings, 'indirect' | 'contradiction'>,
  labels: readonly string[],
): string[] {
  const name = (arm: number) => labels[arm] ?? '';
  return [
    ...indirect.map(
      ({ ahead, behind }) =>
        `${name(ahead)} is before ${name(behind)} through other allocators: between the two alone no difference is shown.`,
    ),
    ...(contradiction.length === 0
      ? []
      : [
          `No order: the comparisons of ${contradiction.map(name).join(', ')} contradict one another, each being ahead of the next in a circle.`,
        ]),
  ];
}

function row(
  { places, medians, relative, pareto, rounds }: Standing,
  label: string,
  version: string,
  first: Standing | undefined,
): string[] {
  if (rounds === 0) return ['—', label, version, 'not measured', '—', '—', '—', '—', ''];
  const isFirst = first?.medians === medians;
  const beside = (value: string, change: Relative | null) =>
    change === null ? value : `${value} (${formatPercent(change.estimate, { signed: true })})`;
  const amount = (value: number | null, format: (value: number) => string) =>
    value === null ? 'unknown' : format(value);
  return [
    places === null ? '—' : placesText(places),
    label,
    version,
    amount(medians.throughput, formatRate),
    isFirst ? '—' : relative.throughput === null ? 'too few rounds' : changeText(relative.throughput),
    beside(amount(medians.rssPeak, formatBytes), relative.rssPeak),
    beside(amount(medians.rssEnd, formatBytes), relative.rssEnd),
    beside(amount(medians.faults, formatCount), relative.faults),
    pareto ? 'yes' : '',
  ];
}

/** `1`, or `2–3` when the rounds do not distinguish the arm from others. */
function placesText({ best, worst }: Places): string {
  return best === worst ? String(best) : `${best}–${worst}`;
}

/** The first failed process of each arm on this lane. */
function failedProcesses(
  lane: string,
  standings: readonly Standing[],
  labels: readonly string[],
  { readings }: SurveyRun,
): string[] {
  return standings.flatMap(({ arm }) => {
    const failed = readings.find((reading) => reading.lane === lane && reading.arm === arm && reading.trouble !== null);
    if (!failed?.trouble) return [];
    const { end, next = '' } = failed.trouble;
    return `${labels[arm]} in round ${failed.round + 1}: the process ${end}; it is not measured on this lane any more. ${next}`.trimEnd();
  });
}

/** The figures of a lane: one row for each figure and arm, since one column for each is too wide for a phone. */
function figureTable(figures: readonly FigureStanding[], labels: readonly string[]): DocumentTable[] {
  if (figures.every(({ arms }) => arms.every(({ median }) => median === null))) return [];
  const rows = figures.flatMap(({ figure: { name, unit, better }, arms }) => {
    const title = `${name}, ${better === 'lower' ? 'less' : 'more'} is better`;
    if (arms.every(({ median }) => median === null)) return [[title, 'all', 'not printed', '—']];
    return arms.map(({ median, relative }, arm) => [
      arm === 0 ? title : '',
      labels[arm] ?? '',
      median === null ? 'not measured' : `${formatRate(median)} ${unit}`.trimEnd(),
      arm === 0 || relative === null ? '—' : changeText(relative),
    ]);
  });
  return [table(['figure', 'allocator', 'median', `change against ${referenceName(labels)}`], rows, { words: [1] })];
}

function legend(run: SurveyRun, lanes: readonly LaneStandings[]): string {
  const { manifest, readings } = run;
  const inside = readings.reduce((sum, { wallNs }) => sum + wallNs, 0) / 1e9;
  const share =
    inside === 0
      ? ''
      : ` Of ${formatSeconds(manifest.seconds.sampling)} of sampling ${formatPercent(inside / manifest.seconds.sampling)} were spent inside benches.`;
  const note = processesNote(readings);
  const { count, rounds } = comparisonLevel(run);
  const few = lanes.some(({ standings }) => standings.some((own) => own.rounds > 0 && own.rounds < rounds));
  return (
    'All arms ran in every round, in random order. Brackets: interval of each change against the first arm; with a probability of 95 % all intervals ' +
    `of a column hold together, over ${plural(count, 'comparison')} of pairs of arms on lanes (Bonferroni). ` +
    'Rank: the places that these intervals leave open; 1–2 means that the rounds do not distinguish. ' +
    'Speed/memory front: no other arm is certainly better in speed or in memory at the peak without being worse in the other.' +
    (few ? ` Below ${rounds} rounds there is no interval and no rank.` : '') +
    share +
    (note && ` ${note}`)
  );
}
