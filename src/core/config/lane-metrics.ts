import type { LaneConfig } from '../../model/config.ts';
import { type LaneMetric, OutsideMetric } from '../../model/lane-metrics.ts';
import { LOAD_READERS } from '../load/load-readers.ts';
import { parseUnit } from '../number/unit.ts';
import { KIT_METRIC } from './workloads.ts';

/** Where the number of a metric comes from. */
type MetricSource =
  /** From the processes, without a number of theirs. */
  | { readonly kind: 'outside'; readonly outside: OutsideMetric }
  /** From the output. */
  | { readonly kind: 'printed'; readonly read: string; readonly from: 'load' | 'ask' }
  /** The throughput of a workload of the kit or of a load reader, or a figure of a load reader. */
  | { readonly kind: 'own' };

/** One metric of a lane, with what the configuration leaves out. */
export interface ResolvedMetric {
  /** `wall`, `p99`; null for the only metric of a lane, which is a number of the output: its reports call it throughput. */
  readonly name: string | null;
  readonly source: MetricSource;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** Its roles as the configuration has them. */
  readonly roles: Pick<LaneMetric, 'guard' | 'target' | 'info'>;
}

/** The name of what a workload of the kit and a load reader measure themselves. */
export const OWN_METRIC = 'throughput';

/** The units of what is measured from outside. */
const OUTSIDE_UNITS: Readonly<Record<OutsideMetric, string>> = {
  ...{ wall: 's', user: 's', system: 's', cpu: 's' },
  ...{ 'peak-memory': 'bytes', faults: 'faults', instructions: 'instructions' },
};

/** The metrics of a lane; the first is the primary one. A metric whose name means nothing on this lane is left out. */
export function laneMetrics(lane: LaneConfig): ResolvedMetric[] {
  const { metric, metrics } = lane;
  if (metrics !== undefined) return Object.entries(metrics).flatMap(([name, own]) => resolved(lane, name, own) ?? []);
  if (typeof metric === 'string') return [outside(metric, {})];
  if (metric === undefined) return [{ ...(ownMetric(lane, OWN_METRIC) ?? KIT_OWN), name: null, roles: {} }];
  const { read, unit, better } = metric;
  return [{ name: null, source: { kind: 'printed', read, from: 'load' }, unit, better, roles: {} }];
}

/** The names that a metric without `read` may have on a lane. */
export function namesWithoutRead({ workload, server }: Pick<LaneConfig, 'workload' | 'server'>): string[] {
  const reader = server?.reads === undefined ? null : LOAD_READERS[server.reads];
  return [
    ...(workload !== undefined || reader !== null ? [OWN_METRIC] : []),
    ...(reader?.figures ?? []).map(({ name }) => name),
    ...OutsideMetric.options,
  ];
}

/** What other tools call the metrics that are measured from outside. */
export const OUTSIDE_ALIASES: Readonly<Record<string, OutsideMetric>> = {
  ...{ time: 'wall', elapsed: 'wall', real: 'wall', walltime: 'wall', 'wall-time': 'wall', duration: 'wall' },
  ...{ utime: 'user', stime: 'system', sys: 'system', 'cpu-time': 'cpu', cputime: 'cpu', 'task-clock': 'cpu' },
  ...{
    memory: 'peak-memory',
    mem: 'peak-memory',
    rss: 'peak-memory',
    'peak-rss': 'peak-memory',
    maxrss: 'peak-memory',
  },
  ...{ 'max-rss': 'peak-memory', 'page-faults': 'faults', 'minor-faults': 'faults', minflt: 'faults' },
  ...{ instr: 'instructions', 'instruction-count': 'instructions', ir: 'instructions' },
};

/** Whether a metric is measured from outside. */
export function isOutside(name: string): name is OutsideMetric {
  return (OutsideMetric.options as readonly string[]).includes(name);
}

const KIT_OWN = { source: { kind: 'own' }, unit: KIT_METRIC.unit, better: KIT_METRIC.better } as const;

function resolved(lane: LaneConfig, name: string, own: LaneMetric): ResolvedMetric | null {
  const { read, unit = KIT_METRIC.unit, from = 'load', better, ...roles } = own;
  if (read === undefined) {
    if (isOutside(name)) return outside(name, roles);
    const known = ownMetric(lane, name);
    return known && { ...known, name, roles };
  }
  return { name, source: { kind: 'printed', read, from }, unit, better: better ?? betterOf(unit) ?? 'higher', roles };
}

function outside(name: OutsideMetric, roles: ResolvedMetric['roles']): ResolvedMetric {
  return { name, source: { kind: 'outside', outside: name }, unit: OUTSIDE_UNITS[name], better: 'lower', roles };
}

function ownMetric(
  { workload, server }: LaneConfig,
  name: string,
): Pick<ResolvedMetric, 'source' | 'unit' | 'better'> | null {
  const reader = server?.reads === undefined ? null : LOAD_READERS[server.reads];
  const row = name === OWN_METRIC ? reader : reader?.figures.find((figure) => figure.name === name);
  if (row) return { source: { kind: 'own' }, unit: row.unit, better: row.better };
  return workload !== undefined && name === OWN_METRIC ? KIT_OWN : null;
}

/** The direction in which a number of this unit improves: a rate grows, times and bytes shrink; null when the unit does not tell. */
export function betterOf(unit: string): 'higher' | 'lower' | null {
  const known = parseUnit(unit);
  if (known === null) return null;
  if (known.dimension === 'time' || known.dimension === 'bytes') return 'lower';
  if (known.dimension === 'byte rate') return 'higher';
  return known.dimension === 'events' && known.kind.endsWith('/s') ? 'higher' : null;
}
