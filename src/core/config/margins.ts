import { type Config, DEFAULT_MARGINS, type LaneConfig, type Margin } from '../../model/config.ts';
import { laneMetrics } from './lane-metrics.ts';

/**
 * The margin of a lane: its own, else the default of the configuration, else the built-in one; null when the guard is off. A
 * margin without a floor has the floor of the next one. A guard that stands beside a metric itself comes before `guards`.
 */
export function configuredMargin(
  lane: LaneConfig,
  defaults: Config['defaults'],
  metric: keyof typeof DEFAULT_MARGINS,
): Margin | null {
  const common = withFloor(defaults.guards[metric], DEFAULT_MARGINS[metric]);
  const own = metric === 'throughput' ? undefined : lane.metrics?.[OUTSIDE_NAMES[metric]]?.guard;
  // A guard that is off by default has the built-in floor where a lane switches it on.
  return withFloor(own === undefined ? lane.guards[metric] : own, common ?? DEFAULT_MARGINS[metric], common);
}

/** The margin of the primary value of a lane; null when its guard is off. Memory and page faults have the margin of their guard. */
export function primaryMargin(lane: LaneConfig, defaults: Config['defaults']): Margin | null {
  const [primary] = laneMetrics(lane);
  const outside = primary?.source.kind === 'outside' ? primary.source.outside : null;
  if (outside === OUTSIDE_NAMES.rss) return configuredMargin(lane, defaults, 'rss');
  if (outside === OUTSIDE_NAMES.faults) return configuredMargin(lane, defaults, 'faults');
  const usual = configuredMargin(lane, defaults, 'throughput');
  return withFloor(primary?.roles.guard, DEFAULT_MARGINS.throughput, usual);
}

/** What the metrics of a configuration are called that every lane has. */
const OUTSIDE_NAMES = { rss: 'peak-memory', faults: 'faults' } as const;

type Guard = LaneConfig['guards'][keyof LaneConfig['guards']];

function withFloor(
  own: Guard,
  { atLeast, ...rest }: Margin,
  absent: Margin | null = { atLeast, ...rest },
): Margin | null {
  if (own === undefined) return absent;
  return typeof own === 'number' ? { margin: own, atLeast } : own;
}
