import { type Config, DEFAULT_MARGINS, type LaneConfig } from '../../model/config.ts';

/** The margin of a lane: its own, else the default of the configuration, else the built-in one; null when the guard is off. */
export function configuredMargin(
  { guards }: LaneConfig,
  defaults: Config['defaults'],
  metric: keyof typeof DEFAULT_MARGINS,
): number | null {
  const own = guards[metric];
  const common = defaults.guards[metric];
  return own !== undefined ? own : common !== undefined ? common : DEFAULT_MARGINS[metric];
}
