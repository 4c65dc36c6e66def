import type { SurveyRun } from '../../model/survey.ts';
import { type LanePosition, positionsOf } from '../analysis/position.ts';
import { laneText } from '../text/change-text.ts';
import { formatPercent, formatRate } from '../text/format.ts';
import type { Document } from './document.ts';

/** Where a line stands: the team's mean, median and stdev, our interval, the control, and every run. */
export function baselineDocument(run: SurveyRun): Document {
  const { survey } = run.manifest;
  const lanes = positionsOf(run);
  const label = survey.arms[0]?.label ?? '';
  const measured = lanes.filter(({ runs }) => runs.length > 0);
  const leaks = lanes.filter(({ control }) => control !== null && !control.within);
  const failed = lanes.filter(({ trouble }) => trouble !== null);
  const rows = lanes.map(row);
  return {
    headline: `BASELINE: ${label} on ${measured.length} of ${lanes.length} lanes, ${environmentWords(lanes, leaks)}`,
    next:
      failed.length > 0
        ? `${laneText(failed[0]?.lane ?? '')}: a run ${failed[0]?.trouble}; see /ab health.`
        : leaks.length > 0
          ? 'Find the variable that matters, e.g. with /ab env NAME=VALUE, and ask again.'
          : measured.length === 0
            ? 'Look at what went wrong below, and ask again.'
            : 'Keep this as the reference; the next baseline of this machine is compared with it.',
    sections: [
      {
        title: '',
        blocks: [
          {
            kind: 'table',
            columns: ['lane', 'runs', 'mean', 'median', 'stdev', '95 % interval', 'control', 'one more run, 95 %'],
            rows,
          },
          {
            kind: 'paragraph',
            text:
              'Clean environment: PATH, HOME, TMPDIR, LANG and what loads the library. Control: one run with nothing but what loads the library, in the middle of the others. ' +
              'It is compared with where one more clean run would lie, mean ± t·s·√(1 + 1/n) of the logarithms.',
          },
        ],
      },
      {
        title: 'Every run, in order',
        folded: true,
        blocks: [
          {
            kind: 'table',
            columns: ['lane', 'values'],
            rows: lanes.map(({ lane, runs }) => [laneText(lane), runs.map(formatRate).join(' ')]),
            words: [1],
          },
        ],
      },
    ],
  };
}

function environmentWords(lanes: readonly LanePosition[], leaks: readonly LanePosition[]): string {
  const controlled = lanes.filter(({ control }) => control !== null).length;
  if (controlled === 0) return 'without a control of the environment';
  if (leaks.length === 0) return `the environment makes no difference that one control shows (${controlled} lanes)`;
  return `the environment makes a difference on ${leaks.map(({ lane }) => laneText(lane)).join('; ')}`;
}

function row(position: LanePosition): string[] {
  const { lane, unit, runs, interval, control } = position;
  if (runs.length === 0) return [laneText(lane), '0', 'not measured', '—', '—', '—', '—', '—'];
  return [
    laneText(lane),
    String(runs.length),
    `${formatRate(position.mean)} ${unit}`,
    formatRate(position.median),
    Number.isNaN(position.stdev)
      ? '—'
      : `${formatRate(position.stdev)} (${formatPercent(position.stdev / position.mean)})`,
    interval === null ? 'too few runs' : `${formatRate(interval.low)} to ${formatRate(interval.high)}`,
    control === null ? 'not measured' : `${formatRate(control.value)}${control.within ? '' : ' outside'}`,
    control === null ? '—' : `${formatRate(control.low)} to ${formatRate(control.high)}`,
  ];
}
