import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { intervalRank, walshInterval } from '../../../stats/signed-rank.ts';
import { studentQuantile } from '../../../stats/student.ts';
import { mean, median, sd } from '../../../stats/summary.ts';
import { isMeasured } from './standings.ts';

/** Where a line stands on one lane: what the team writes down, and our interval beside it. Values in the lane's unit. */
export interface LanePosition {
  readonly lane: string;
  readonly unit: string;
  /** In the order in which they ran. */
  readonly runs: readonly number[];
  readonly mean: number;
  readonly median: number;
  /** Sample standard deviation. */
  readonly stdev: number;
  /** Of the centre, 95 %: signed-rank on logarithms; null with fewer than six runs. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /**
   * One run in an empty environment, and whether it lies where one more clean run would: 95 % for all controls of the survey
   * together. Null when it was not measured.
   */
  readonly control: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly within: boolean;
  } | null;
  readonly disturbed: number;
  /** How a run that failed ended. */
  readonly trouble: string | null;
}

const CRITICAL = 1.959964;

/** Probability of a false alarm over all controls of a survey, when the environment makes no difference. */
export const CONTROL_ALPHA = 0.05;
/** Fewer runs say nothing about where one more would lie. */
const CONTROL_RUNS = 3;

/** The position of a survey's only arm, lane by lane. */
export function positionsOf({ manifest, readings }: SurveyRun): LanePosition[] {
  const { survey } = manifest;
  const lanes = survey.lanes.map(({ id, unit }) => {
    const own = readings.filter(({ lane }) => lane === id);
    const clean = own.filter(({ environment }) => environment === 'clean');
    const calm = clean.filter(({ foreignCores }) => (foreignCores ?? 0) <= survey.foreignCores);
    const runs = calm.flatMap((reading) => measured(reading) ?? []);
    const control = own.find(({ environment }) => environment === 'empty');
    const value = control === undefined || runs.length < CONTROL_RUNS ? null : measured(control);
    return { lane: id, unit, runs, value, disturbed: clean.length - calm.length, trouble: troubleOf(clean) };
  });
  const controls = lanes.filter(({ value }) => value !== null).length;
  return lanes.map(({ value, ...lane }) => {
    const { runs } = lane;
    const logs = runs.map(Math.log);
    const rank = intervalRank(logs.length, CRITICAL);
    const bounds = rank === 0 ? null : walshInterval(logs, rank);
    return {
      ...lane,
      mean: mean(runs),
      median: median(runs),
      stdev: sd(runs),
      interval: bounds && { low: Math.exp(bounds.low), high: Math.exp(bounds.high) },
      control: value === null ? null : controlOf(value, logs, CONTROL_ALPHA / controls),
    };
  });
}

/** What a run measured; null without a number above zero, which has no logarithm and is no amount of work. */
function measured(reading: Reading): number | null {
  return isMeasured(reading) && reading.value !== null && reading.value > 0 ? reading.value : null;
}

function troubleOf(clean: readonly Reading[]): string | null {
  const failed = clean.find((reading) => measured(reading) === null);
  return failed === undefined ? null : (failed.trouble?.end ?? 'gave no number above zero');
}

/** Prediction interval of one further normal observation: mean ± t·s·√(1 + 1/n), on logarithms. */
function controlOf(value: number, logs: readonly number[], alpha: number): NonNullable<LanePosition['control']> {
  const reach = studentQuantile(alpha / 2, logs.length - 1) * sd(logs) * Math.sqrt(1 + 1 / logs.length);
  const centre = mean(logs);
  // Equal numbers are equal, whatever rounding makes of their logarithms.
  const within = Math.abs(Math.log(value) - centre) <= reach + 1e-12 * Math.abs(centre);
  return { value, low: Math.exp(centre - reach), high: Math.exp(centre + reach), within };
}
