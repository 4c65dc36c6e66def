import type { BaselineRecord } from '../../../model/baseline-record.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import type { Relative } from '../../analysis/survey/comparisons.ts';
import {
  baselineRecord,
  type LaneTrend,
  machineChanges,
  type Trend,
  type TrendPoint,
  trendOf,
} from '../../analysis/survey/trend.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { formatRate } from '../../text/format.ts';
import { list, paragraph, section, table } from '../document/blocks.ts';
import type { DocumentSection } from '../document/document.ts';

/** Most earlier baselines of a lane that are listed. */
const LISTED = 8;

/** A baseline against earlier ones of the same line and machine; no section where there is none. */
export function trendSections(run: SurveyRun, earlier: readonly BaselineRecord[]): DocumentSection[] {
  const now = baselineRecord(run, run.manifest.finishedAt);
  if (now === null) return [];
  const trend = trendOf(now, earlier);
  const compared = trend.lanes.filter(({ points }) => points.length > 1);
  const apart = trend.apart.slice(0, LISTED).map(({ record, why }) => `${nameOf(record)}: not compared, ${why}.`);
  if (compared.length === 0 && apart.length === 0) return [];
  const previous =
    compared.length === 0
      ? [paragraph('No earlier baseline of this line and machine can be compared.')]
      : [previousTable(trend), paragraph(legend(compared))];
  return [
    section('Against the previous baseline', [...previous, ...list(surroundings(now, compared)), ...list(apart)]),
    ...(compared.some(({ points }) => points.length > 2) ? [longList(compared)] : []),
  ];
}

function previousTable({ lanes }: Trend): DocumentSection['blocks'][number] {
  const rows = lanes.map(({ lane, points: [now, before] }) => [
    laneText(lane),
    now === undefined ? '—' : centre(now),
    before === undefined ? '—' : centre(before),
    before === undefined ? 'not measured' : nameOf(before.record),
    change(now?.change, before),
    now === undefined || before === undefined ? '—' : reading(now, before),
  ]);
  return table(['lane', 'now', 'before', 'when', 'change', 'reads'], rows, { words: [3, 5] });
}

function longList(lanes: readonly LaneTrend[]): DocumentSection {
  const rows = lanes.flatMap(({ lane, points }) =>
    points
      .slice(0, LISTED)
      .map((point, index) => [
        laneText(lane),
        index === 0 ? 'now' : nameOf(point.record),
        String(point.lane.runs),
        centre(point),
        formatRate(point.lane.median),
        points[index + 1] === undefined ? 'the first' : change(point.change, points[index + 1]),
      ]),
  );
  const columns = ['lane', 'baseline', 'runs', 'geometric mean', 'median', 'against the one before'];
  return section('Earlier baselines', [table(columns, rows, { words: [1] })], { folded: true });
}

/** Differences to the previous baseline other than the code of the line. */
function surroundings(now: BaselineRecord, lanes: readonly LaneTrend[]): string[] {
  const before = new Map(lanes.flatMap(({ points: [, point] }) => (point ? [[point.record.id, point.record]] : [])));
  return [...before.values()].flatMap((record) => {
    const name = nameOf(record);
    return [
      ...(sameCommit(record, now)
        ? [`${name} is the same commit: a change against it comes from the machine, not from the code.`]
        : []),
      ...(record.benchesCommit === now.benchesCommit
        ? []
        : [
            `${name} ran the benches of commit ${record.benchesCommit.slice(0, 7)}, now ${now.benchesCommit.slice(0, 7)}.`,
          ]),
      ...machineChanges(now, record).map((change) => `Since ${name} the machine changed: ${change}.`),
    ];
  });
}

function legend(lanes: readonly LaneTrend[]): string {
  const slower = lanes.filter(({ points: [now, before] }) => now && before && reading(now, before) === 'worse');
  const advice =
    slower.length === 0
      ? ''
      : ` Worse than before: ${slower.map(({ lane }) => laneText(lane)).join('; ')}. An A/B of the two commits shows whether the code is the reason.`;
  return (
    'Numbers are geometric means. Brackets: Welch’s t on logarithms, 95 % for all lanes together. ' +
    'They include the spread between runs of one baseline, not between days and boots of a machine; a baseline of an unchanged commit shows that.' +
    advice
  );
}

function reading({ change: own, lane, record }: TrendPoint, before: TrendPoint): string {
  if (own === null || (own.low <= 0 && own.high >= 0)) return 'no change shown';
  const direction = own.low > 0 === (lane.better === 'higher') ? 'better' : 'worse';
  return sameCommit(record, before.record) ? `${direction}, but the same commit` : direction;
}

function sameCommit(a: BaselineRecord, b: BaselineRecord): boolean {
  return a.commit !== null && a.commit === b.commit;
}

function change(relative: Relative | null | undefined, before: TrendPoint | undefined): string {
  if (before === undefined) return '—';
  return relative ? changeText(relative) : 'too few runs';
}

function centre({ lane: { logMean, unit } }: TrendPoint): string {
  return `${formatRate(Math.exp(logMean))} ${unit}`;
}

/** `2026-01-02 (abcdef0)`. */
function nameOf({ at, commit }: BaselineRecord): string {
  return `${at.slice(0, 10)} (${commit?.slice(0, 7) ?? 'installed'})`;
}
