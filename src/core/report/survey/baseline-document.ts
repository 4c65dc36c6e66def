import type { SurveyRun } from '../../../model/survey.ts';
import { CONTROL_ALPHA, type LanePosition, positionsOf } from '../../analysis/survey/position.ts';
import { explained } from '../../reference/explained.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent, formatRate, plural } from '../../text/format.ts';
import { surveyChecks } from '../../verdict/checks/survey-checks.ts';
import { paragraph, section, table } from '../document/blocks.ts';
import type { DocumentBlock } from '../document/document.ts';
import { named, type SurveyDocument } from './survey-answer.ts';
import { surveyBasis } from './survey-basis.ts';

/** The throughput of a line: mean, median, standard deviation and interval of its runs, the control, and every run. */
export function baselineDocument(run: SurveyRun): SurveyDocument {
  const lanes = positionsOf(run);
  const values = lanes.map(({ lane, runs }) => [laneText(lane), runs.map(formatRate).join(' ')]);
  return {
    ...baselineResult(run, lanes),
    lead: surveyBasis(run),
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

/** A baseline is a reference when every lane has an interval and a control that shows no difference, on a machine that was quiet. */
function baselineResult(
  run: SurveyRun,
  lanes: readonly LanePosition[],
): Pick<SurveyDocument, 'answered' | 'next'> & { headline: string } {
  const label = run.manifest.survey.arms[0]?.label ?? '';
  const [failure] = surveyChecks(run).filter(({ status }) => status === 'fail');
  if (failure) {
    return {
      answered: false,
      headline: `NO BASELINE: ${failure.detail.replace(/\.$/, '')}`,
      next: explained(failure.remedy, failure.code),
    };
  }
  const measured = lanes.filter(({ interval }) => interval !== null);
  const leaks = lanes.filter(({ control }) => control !== null && !control.within);
  const next = nextStep(lanes, leaks);
  const lacking = lanes.filter(({ interval }) => interval === null).map(({ lane }) => laneText(lane));
  const without = lacking.length === 0 ? '' : `; too few runs: ${named(lacking)}`;
  if (measured.length === 0) return { answered: false, headline: `NO BASELINE: ${label}${without}`, next };
  return {
    answered: lacking.length === 0 && leaks.length === 0 && controlled(lanes) === lanes.length,
    headline: `BASELINE: ${label} on ${measured.length} of ${plural(lanes.length, 'lane')}${without}; ${environmentText(lanes, leaks)}`,
    next,
  };
}

function nextStep(lanes: readonly LanePosition[], leaks: readonly LanePosition[]): string {
  const failed = lanes.find(({ trouble }) => trouble !== null);
  if (failed) return `${laneText(failed.lane)}: a run ${failed.trouble}; see /ab health.`;
  if (leaks.length > 0) {
    return 'Repeat the baseline; if a control is outside again, find the variable that matters, e.g. with /ab env NAME=VALUE.';
  }
  if (lanes.some(({ interval, control }) => interval === null || control === null)) {
    return lanes.some(({ disturbed }) => disturbed > 0)
      ? 'Other processes used the machine in some runs; repeat the baseline when it is quiet.'
      : 'Read what went wrong below, then repeat the baseline, with a larger budget when its time was over.';
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
  if (leaks.length === 0) {
    const part =
      controls === lanes.length ? plural(controls, 'lane') : `${controls} of ${plural(lanes.length, 'lane')}`;
    return `no control shows a difference by the environment (${part})`;
  }
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
