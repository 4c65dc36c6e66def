import type { Measure, Metric, PlanLane } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import { countPerOperation } from './burst-counts.ts';

/** How a metric is read from a sample and compared between arms. `named` has the name of a figure. */
interface MetricReading {
  readonly unit: (lane: PlanLane, named: FigureName) => string;
  readonly better: (lane: PlanLane, named: FigureName) => 'higher' | 'lower';
  /** The metric in its unit; null when the sample lacks it. */
  readonly value: (sample: Sample, lane: PlanLane, named: FigureName) => number | null;
  /** Added before the logarithm is taken, in the unit of the metric. */
  readonly offset: number;
}

type FigureName = Pick<Measure, 'name'>;

/** The metrics. */
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
    // Zero faults are a valid result without a logarithm, so 1 is added. Every start of a process takes hundreds of faults,
    // so this does not change a reported ratio.
    offset: 1,
  },
  cpu: {
    unit: (lane) => (lane.unit.endsWith('/s') ? `${lane.unit.slice(0, -1)}cpu-s` : lane.unit),
    better: (lane) => lane.better,
    // Work per CPU-second is the rate times wall ÷ CPU time; for a value that is better when lower, it is the cost times CPU ÷ wall.
    value: (sample, lane) => {
      const share = sample.wallNs === 0 ? 0 : sample.cpuNs / sample.wallNs;
      if (sample.value === null || share === 0) return null;
      return positive(lane.better === 'higher' ? sample.value / share : sample.value * share);
    },
    offset: 0,
  },
  wall: seconds((sample) => sample.wallNs),
  user: seconds((sample) => sample.userNs),
  system: seconds((sample) => sample.systemNs),
  'cpu-time': seconds((sample) => sample.cpuNs),
  instructions: {
    unit: () => 'instructions',
    better: () => 'lower',
    value: (sample) => positive(sample.instructions),
    offset: 0,
  },
  figure: {
    unit: (lane, named) => figureOf(lane, named)?.unit ?? '',
    better: (lane, named) => figureOf(lane, named)?.better ?? 'lower',
    value: (sample, _, { name = '' }) => positive(sample.figures?.[name]),
    offset: 0,
  },
  'instructions-per-op': perOperation('instructions'),
  'cycles-per-op': perOperation('cycles'),
};

/** The name of what an effect measures; undefined for a metric that has none. */
export function nameOf(lane: PlanLane, { metric, name }: Measure): string | undefined {
  return metric === 'throughput' ? lane.metric : name;
}

function perOperation(what: 'instructions' | 'cycles'): MetricReading {
  return {
    unit: () => `${what}/op`,
    better: () => 'lower',
    value: (sample, lane) => countPerOperation(sample, lane, what),
    offset: 0,
  };
}

function seconds(ns: (sample: Sample) => number | undefined): MetricReading {
  return {
    unit: () => 's',
    better: () => 'lower',
    value: (sample) => positive((ns(sample) ?? 0) / 1e9),
    offset: 0,
  };
}

function figureOf({ figures }: PlanLane, { name }: FigureName): NonNullable<PlanLane['figures']>[number] | undefined {
  return figures?.find((figure) => figure.name === name);
}

/** Only a positive number has a ratio; zero or less was not the number that the metric means. */
function positive(value: number | null | undefined): number | null {
  return value != null && value > 0 ? value : null;
}
