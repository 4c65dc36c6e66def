import type { SurveyRun } from '../../../model/survey.ts';
import { type FigureStanding, figuresOf } from '../../analysis/survey/figure-standings.ts';
import { type LaneStandings, type Relative, type Standing, standingsOf } from '../../analysis/survey/standings.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { formatBytes, formatCount, formatPercent, formatRate, formatSeconds, plural } from '../../text/format.ts';
import { list, paragraph, section, table } from '../document/blocks.ts';
import type { Document, DocumentSection, DocumentTable } from '../document/document.ts';

const COLUMNS = [
  'rank',
  'allocator',
  'throughput',
  'against the first',
  'peak RSS',
  'RSS at the end',
  'minor faults',
  'front',
];

/** The comparison of allocators: for each lane a table by rank, with the memory of each arm. */
export function compareDocument(run: SurveyRun): Document {
  const { survey } = run.manifest;
  const lanes = standingsOf(run);
  const labels = survey.arms.map(({ label }) => label);
  const first = labels[0] ?? '';
  const places = lanes.flatMap(({ standings }) => standings[0]?.rank ?? []);
  const leads = places.filter((rank) => rank === 1).length;
  const lost = labels.filter((_, arm) => lanes.every(({ standings }) => standings[arm]?.rounds === 0));
  const measured = places.length > 0;
  return {
    headline: measured
      ? `COMPARED: ${first} is first on ${leads} of ${lanes.length} lanes among ${labels.length - lost.length} allocators`
      : `COMPARED: ${first} could not be measured, so there is nothing to compare`,
    next: measured ? nextStep(lanes, labels) : 'Read what went wrong below, then repeat the comparison.',
    sections: [
      ...(lost.length === 0 ? [] : [section('', [paragraph(`Without numbers: ${lost.join(', ')}; see below.`)])]),
      ...lanes.map((lane) => laneSection(lane, labels, run)),
      section('', [paragraph(legend(run, lanes))]),
    ],
  };
}

function nextStep(lanes: readonly LaneStandings[], labels: readonly string[]): string {
  const gaps = lanes.flatMap(({ lane, standings }) =>
    standings.flatMap(({ arm, relative: { throughput } }) =>
      throughput && throughput.low > 0 ? [{ lane, arm, ...throughput }] : [],
    ),
  );
  const widest = gaps.sort((a, b) => b.estimate - a.estimate)[0];
  if (!widest) return 'No other allocator is clearly faster; look at memory, or at lanes that are not measured here.';
  return `The widest gap is ${laneText(widest.lane)}, where ${labels[widest.arm]} is ${formatPercent(widest.estimate)} faster: look there first.`;
}

function laneSection(
  { lane, standings, disturbed }: LaneStandings,
  labels: readonly string[],
  run: SurveyRun,
): DocumentSection {
  const order = [...standings].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.arm - b.arm);
  const rows = order.map((standing) => row(standing, labels[standing.arm] ?? '', standings[0]));
  const unit = run.manifest.survey.lanes.find(({ id }) => id === lane)?.unit ?? '';
  const rounds = Math.max(0, ...standings.map((standing) => standing.rounds));
  const left = disturbed === 0 ? '' : `, ${disturbed} more left out because other processes used the machine`;
  return section(`${laneText(lane)}, ${unit}, ${plural(rounds, 'round')}${left}`, [
    table(COLUMNS, rows, { words: [1, 7] }),
    ...figureTable(figuresOf(run, lane), labels),
    ...list(failedProcesses(lane, standings, labels, run)),
  ]);
}

function row(
  { rank, medians, relative, pareto, rounds }: Standing,
  label: string,
  first: Standing | undefined,
): string[] {
  if (rounds === 0) return ['—', label, 'not measured', '—', '—', '—', '—', ''];
  const isFirst = first?.medians === medians;
  const beside = (value: string, change: Relative | null) =>
    change === null ? value : `${value} (${formatPercent(change.estimate, { signed: true })})`;
  const amount = (value: number | null, format: (value: number) => string) =>
    value === null ? 'unknown' : format(value);
  return [
    rank === null ? '—' : String(rank),
    label,
    amount(medians.throughput, formatRate),
    isFirst ? 'the first' : relative.throughput === null ? 'too few rounds' : changeText(relative.throughput),
    beside(amount(medians.rssPeak, formatBytes), relative.rssPeak),
    beside(amount(medians.rssEnd, formatBytes), relative.rssEnd),
    beside(amount(medians.faults, formatCount), relative.faults),
    pareto ? 'yes' : '',
  ];
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
      arm === 0 ? 'the first' : relative === null ? '—' : changeText(relative),
    ]);
  });
  return [table(['figure', 'allocator', 'median', 'against the first'], rows, { words: [1] })];
}

function legend({ manifest, readings }: SurveyRun, lanes: readonly LaneStandings[]): string {
  const inside = readings.reduce((sum, { wallNs }) => sum + wallNs, 0) / 1e9;
  const share =
    inside === 0
      ? ''
      : ` Of ${formatSeconds(manifest.seconds.sampling)} of sampling ${formatPercent(inside / manifest.seconds.sampling)} were spent inside benches.`;
  const few = lanes.some(({ standings }) => standings.some(({ rounds }) => rounds > 0 && rounds < 6));
  return (
    'All arms ran in every round, in random order. Brackets: 95 % interval of each change against the first arm. ' +
    'Arms share a rank where the rounds cannot distinguish them. Front: no other arm is both faster and smaller at the peak.' +
    (few ? ' Below six rounds there is no interval.' : '') +
    share
  );
}
