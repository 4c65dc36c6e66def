import type { Request } from '../../../model/command.ts';
import type { Config, LaneConfig, Margin } from '../../../model/config.ts';
import type { OutsideMetric } from '../../../model/lane-metrics.ts';
import type { Measure, Metric } from '../../../model/plan.ts';
import { laneMetrics, type ResolvedMetric } from '../../config/lane-metrics.ts';
import { configuredMargin, primaryMargin } from '../../config/margins.ts';
import { isLockstep } from './sampler.ts';

/** The metric of a plan for what is measured from outside beside the primary value. */
const OUTSIDE: Readonly<Record<OutsideMetric, Metric>> = {
  ...{ wall: 'wall', user: 'user', system: 'system', cpu: 'cpu-time' },
  ...{ 'peak-memory': 'rss', faults: 'faults', instructions: 'instructions' },
};

/**
 * The measures of a lane: its primary value, peak memory and page faults, the other metrics of the lane, and what is shown only. The
 * request overrides the lane, the lane overrides the defaults, and these the built-in margins. No quantity is measured twice.
 */
export function laneMeasures(
  lane: LaneConfig,
  role: 'target' | 'guard' | 'control',
  request: Request,
  defaults: Config['defaults'],
): Measure[] {
  if (role === 'control') return [{ metric: 'throughput', role }];
  const [primary, ...further] = laneMetrics(lane);
  const outside = primary?.source.kind === 'outside' ? primary.source.outside : null;
  const named = further.map((metric) => furtherMeasure(lane, metric, role, defaults));
  const has = (metric: Metric) =>
    (outside !== null && OUTSIDE[outside] === metric) || named.some((each) => each.metric === metric);
  const usual = (['rss', 'faults'] as const)
    .filter((metric) => !has(metric))
    .map((metric) => guardOf({ metric }, configuredMargin(lane, defaults, metric)));
  // A lock-step process waits for the other one, and a server also runs before and after its load: their CPU time includes
  // more than the operations.
  const cpu = outside === null ? 'cpu' : 'cpu-time';
  const isComparable = !isLockstep(lane) && !lane.server && !has(cpu);
  return [
    primaryMeasure(lane, primary, role, request, defaults),
    ...usual,
    ...named,
    ...(isComparable ? [{ metric: cpu, role: 'info' } as const] : []),
  ];
}

function primaryMeasure(
  lane: LaneConfig,
  primary: ResolvedMetric | undefined,
  role: 'target' | 'guard',
  request: Request,
  defaults: Config['defaults'],
): Measure {
  const metric = 'throughput';
  if (role === 'target') {
    return { metric, role, gain: request.gain ?? primary?.roles.target ?? lane.gain ?? defaults.gain };
  }
  // The margin of a request applies to every lane, even when the lane's own guard is off.
  if (request.margin !== undefined) return { metric, role, margin: request.margin };
  return guardOf({ metric }, primaryMargin(lane, defaults));
}

function furtherMeasure(
  lane: LaneConfig,
  { name, source, roles }: ResolvedMetric,
  role: 'target' | 'guard',
  defaults: Config['defaults'],
): Measure {
  const metric = source.kind === 'outside' ? OUTSIDE[source.outside] : 'figure';
  const what = metric === 'figure' && name !== null ? { metric, name } : { metric };
  if (roles.info) return { ...what, role: 'info' };
  if (roles.target !== undefined && role === 'target') return { ...what, role, gain: roles.target };
  if (metric === 'rss' || metric === 'faults') return guardOf(what, configuredMargin(lane, defaults, metric));
  // Where nothing has to gain, what is a target elsewhere must not lose more than the primary value may.
  if (roles.guard === undefined) return guardOf(what, configuredMargin(lane, defaults, 'throughput'));
  return guardOf(what, roles.guard === null ? null : { margin: roles.guard, atLeast: 0 });
}

function guardOf(what: Pick<Measure, 'metric' | 'name'>, margin: Margin | null): Measure {
  if (margin === null) return { ...what, role: 'info' };
  return { ...what, role: 'guard', margin: margin.margin, ...(margin.atLeast > 0 && { atLeast: margin.atLeast }) };
}
