import type { OutsideMetric } from '../../model/lane-metrics.ts';
import { type Measure, Metric } from '../../model/plan.ts';
import type { Effect } from '../../model/verdict.ts';

interface MetricTexts {
  /** In tables. */
  readonly name: string;
  /** Beside plots and in narrow tables. */
  readonly short: string;
}

/** What a metric is named by: its kind, and its name where the configuration gives one. */
type MetricIdentity = Pick<Effect, 'metric' | 'name'>;

/** The texts of each metric without a name of its own. */
const METRIC_TEXTS: Readonly<Record<Metric, MetricTexts>> = {
  throughput: { name: 'throughput', short: 'throughput' },
  rss: { name: 'peak RSS', short: 'RSS' },
  faults: { name: 'minor faults', short: 'faults' },
  cpu: { name: 'per CPU-second', short: 'per CPU-second' },
  wall: { name: 'wall time', short: 'wall' },
  user: { name: 'user time', short: 'user' },
  system: { name: 'system time', short: 'system' },
  'cpu-time': { name: 'CPU time', short: 'CPU' },
  instructions: { name: 'instructions', short: 'instructions' },
  figure: { name: 'figure', short: 'figure' },
  'instructions-per-op': { name: 'instructions per operation', short: 'instructions/op' },
  'cycles-per-op': { name: 'cycles per operation', short: 'cycles/op' },
};

/** The metric of a primary value that is measured from outside. */
const PRIMARY: Readonly<Record<OutsideMetric, Metric>> = {
  ...{ wall: 'wall', user: 'user', system: 'system', cpu: 'cpu-time' },
  ...{ 'peak-memory': 'rss', faults: 'faults', instructions: 'instructions' },
};

/** What is really measured: of a primary value that is seen from outside, that metric; else the metric itself. */
export function quantityOf({ metric, name }: Pick<Effect, 'metric' | 'name'>): Metric {
  if (metric !== 'throughput' || name === undefined) return metric;
  return Object.hasOwn(PRIMARY, name) ? PRIMARY[name as OutsideMetric] : 'figure';
}

/** The texts of a metric, by the name that the configuration gives it where it has one. */
export function metricTexts({ metric, name }: MetricIdentity): MetricTexts {
  const quantity = quantityOf({ metric, name });
  if (quantity !== 'figure' || name === undefined) return METRIC_TEXTS[quantity];
  return { name, short: name };
}

/** A metric as a title; a name that the configuration gives keeps its letters. */
export function metricTitle(metric: MetricIdentity): string {
  const { name } = metricTexts(metric);
  return quantityOf(metric) === 'figure' ? name : name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Whether two effects are of the same metric, whatever the lane. */
export function isSameMetric(a: Pick<Effect, 'metric' | 'name'>, b: Pick<Effect, 'metric' | 'name'>): boolean {
  return a.metric === b.metric && a.name === b.name;
}

/** Whether an effect is the one of a measure on its lane: a lane has one primary value, whatever its name. */
export function isOfMeasure(
  effect: Pick<Effect, 'metric' | 'name'>,
  measure: Pick<Measure, 'metric' | 'name'>,
): boolean {
  return effect.metric === measure.metric && (measure.metric !== 'figure' || effect.name === measure.name);
}

/** Effects by what they measure, in the order of the metrics, figures by name, unit and direction. */
export function byQuantity(effects: readonly Effect[]): Effect[][] {
  const kind = (effect: Effect) => {
    const { unit, better, name = '' } = effect;
    const quantity = quantityOf(effect);
    return quantity === 'figure' ? `figure ${name} ${unit} ${better}` : quantity;
  };
  const rank = ([first]: readonly Effect[]) => (first ? Metric.options.indexOf(quantityOf(first)) : 0);
  return [...Map.groupBy(effects, kind).values()].sort((a, b) => rank(a) - rank(b));
}
