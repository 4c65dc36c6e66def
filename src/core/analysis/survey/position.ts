import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { intervalRank, walshInterval } from '../../../stats/signed-rank.ts';
import { studentQuantile } from '../../../stats/student.ts';
import { mean, median, sd } from '../../../stats/summary.ts';
import { isMeasured } from './rounds.ts';

/** The position of a line on one lane: statistics of its runs, in the unit of the lane. */
export interface LanePosition {
  readonly lane: string;
  readonly unit: string;
  /** The values of the runs, in the order of measurement. */
  readonly runs: readonly number[];
  readonly mean: number;
  readonly median: number;
  /** Sample standard deviation. */
  readonly stdev: number;
  /** 95 % interval of the centre by signed ranks of the logarithms; null with fewer than six runs. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /**
   * One run in an empty environment, and whether it lies within the prediction interval of a clean run. The interval is 95 %
   * for all controls of the survey together. Null when not measured.
   */
  readonly control: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly within: boolean;
  } | null;
  readonly disturbed: number;
  /** How a failed run ended; null without a failure. */
  readonly trouble: string | null;
}

const CRITICAL = 1.959964;

/** Probability of a false alarm over all controls of a survey, when the environment makes no difference. */
export const CONTROL_ALPHA = 0.05;
/** A prediction interval needs at least this number of runs. */
const CONTROL_RUNS = 3;

/** The position of the only arm of a survey on each lane. */
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

/** The value of a run; null unless it is above zero, since only then it has a logarithm. */
function measured(reading: Reading): number | null {
  return isMeasured(reading) && reading.value !== null && reading.value > 0 ? reading.value : null;
}

function troubleOf(clean: readonly Reading[]): string | null {
  const failed = clean.find((reading) => measured(reading) === null);
  return failed === undefined ? null : (failed.trouble?.end ?? 'gave no number above zero');
}

/** Prediction interval of one further normal observation: mean ± t·s·√(1 + 1/n), of logarithms. */
function controlOf(value: number, logs: readonly number[], alpha: number): NonNullable<LanePosition['control']> {
  const reach = studentQuantile(alpha / 2, logs.length - 1) * sd(logs) * Math.sqrt(1 + 1 / logs.length);
  const centre = mean(logs);
  // The tolerance keeps equal numbers within, despite the rounding of their logarithms.
  const within = Math.abs(Math.log(value) - centre) <= reach + 1e-12 * Math.abs(centre);
  return { value, low: Math.exp(centre - reach), high: Math.exp(centre + reach), within };
}
