import type { SurveyRun } from '../../../model/survey.ts';
import { CONTROL_ALPHA, type LanePosition, positionsOf } from '../../analysis/survey/position.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent, formatRate, plural } from '../../text/format.ts';
import { paragraph, section, table } from '../document/blocks.ts';
import type { Document, DocumentBlock } from '../document/document.ts';

/** The throughput of a line: mean, median, standard deviation and interval of its runs, the control, and every run. */
export function baselineDocument(run: SurveyRun): Document {
  const { survey } = run.manifest;
  const lanes = positionsOf(run);
  const label = survey.arms[0]?.label ?? '';
  const measured = lanes.filter(({ runs }) => runs.length > 0);
  const leaks = lanes.filter(({ control }) => control !== null && !control.within);
  const values = lanes.map(({ lane, runs }) => [laneText(lane), runs.map(formatRate).join(' ')]);
  return {
    headline: `BASELINE: ${label} on ${measured.length} of ${lanes.length} lanes, ${environmentText(lanes, leaks)}`,
    next: nextStep(lanes, leaks),
    sections: [
      section('', [
        table(['lane', 'runs', 'mean', 'median', 'stdev', '95 % interval', 'control', 'one more run'], lanes.map(row)),
        paragraph(
          'Clean environment: PATH, HOME, TMPDIR, LANG and the variables that load the library. Control: one run with only the variables that load the library, in the middle of the others. ' +
            controlText(controlled(lanes)),
        ),
        ...disturbance(lanes),
      ]),
      section('Every run, in order', [table(['lane', 'values'], values, { words: [1] })], { folded: true }),
    ],
  };
}

function nextStep(lanes: readonly LanePosition[], leaks: readonly LanePosition[]): string {
  const failed = lanes.find(({ trouble }) => trouble !== null);
  if (failed) return `${laneText(failed.lane)}: a run ${failed.trouble}; see /ab health.`;
  if (leaks.length > 0) {
    return 'Repeat the baseline; if a control is outside again, find the variable that matters, e.g. with /ab env NAME=VALUE.';
  }
  if (lanes.every(({ runs }) => runs.length === 0)) {
    return lanes.some(({ disturbed }) => disturbed > 0)
      ? 'Other processes used the machine in every run; repeat the baseline when it is quiet.'
      : 'Read what went wrong below, then repeat the baseline.';
  }
  return 'Keep this as the reference; the next baseline of this machine is compared with it.';
}

function disturbance(lanes: readonly LanePosition[]): DocumentBlock[] {
  const runs = lanes.reduce((sum, { disturbed }) => sum + disturbed, 0);
  const text = `${plural(runs, 'run')} ${runs === 1 ? 'is' : 'are'} left out because other processes used the machine.`;
  return runs === 0 ? [] : [paragraph(text)];
}

function controlText(controls: number): string {
  const share = `${Number(((CONTROL_ALPHA / Math.max(1, controls)) * 100).toPrecision(2))} %`;
  const together = `${share} on each of ${controls} lanes (Bonferroni)`;
  return (
    'It is compared with where one more clean run would lie, mean ± t·s·√(1 + 1/n) of the logarithms, ' +
    `where t is exceeded by chance in ${controls > 1 ? together : share}: ` +
    `in at most ${CONTROL_ALPHA * 100} % of surveys a control lies outside although the environment makes no difference.`
  );
}

function controlled(lanes: readonly LanePosition[]): number {
  return lanes.filter(({ control }) => control !== null).length;
}

function environmentText(lanes: readonly LanePosition[], leaks: readonly LanePosition[]): string {
  const controls = controlled(lanes);
  if (controls === 0) return 'without a control of the environment';
  if (leaks.length === 0) return `no control shows a difference by the environment (${plural(controls, 'lane')})`;
  return `the control lies outside on ${leaks.map(({ lane }) => laneText(lane)).join('; ')}`;
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
