import { type Config, DEFAULT_MARGINS, type LaneConfig } from '../../model/config.ts';

/** What the configuration tolerates on a lane: its own margin, else that of the defaults, else the built-in one; null where it is off. */
export function configuredMargin(
  { guards }: LaneConfig,
  defaults: Config['defaults'],
  metric: keyof typeof DEFAULT_MARGINS,
): number | null {
  const own = guards[metric];
  const common = defaults.guards[metric];
  return own !== undefined ? own : common !== undefined ? common : DEFAULT_MARGINS[metric];
}
