import type { Metric, PlanLane } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';

/** How a metric is read from a sample and compared between arms. */
export interface MetricReading {
  readonly unit: (lane: PlanLane) => string;
  readonly better: (lane: PlanLane) => 'higher' | 'lower';
  /** The metric in its unit; null when the sample does not have it. */
  readonly value: (sample: Sample, lane: PlanLane) => number | null;
  /** Added before the logarithm is taken, in the metric's unit. */
  readonly offset: number;
}

/** Every metric, one row each. */
export const METRICS: Readonly<Record<Metric, MetricReading>> = {
  throughput: {
    unit: (lane) => lane.unit,
    better: (lane) => lane.better,
    value: (sample) => positive(sample.value),
    offset: 0,
  },
  rss: {
    unit: () => 'bytes',
    better: () => 'lower',
    value: (sample) => positive(sample.rssPeakBytes),
    offset: 0,
  },
  faults: {
    unit: () => 'faults',
    better: () => 'lower',
    value: (sample) => sample.minorFaults,
    // No fault at all is a good result, not a missing one, and has no logarithm; beside the hundreds of faults that any
    // process start takes, one more changes no ratio that is shown.
    offset: 1,
  },
  cpu: {
    unit: (lane) => (lane.unit.endsWith('/s') ? `${lane.unit.slice(0, -1)}cpu-s` : lane.unit),
    better: (lane) => lane.better,
    // Work per CPU-second is the rate times wall ÷ CPU time; for "lower is better" values it is cost times CPU ÷ wall.
    value: (sample, lane) => {
      const share = sample.wallNs === 0 ? 0 : sample.cpuNs / sample.wallNs;
      if (sample.value === null || share === 0) return null;
      return positive(lane.better === 'higher' ? sample.value / share : sample.value * share);
    },
    offset: 0,
  },
};

/** Only a positive quantity has a ratio; zero or less means that the number was not what it claims to be. */
function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
