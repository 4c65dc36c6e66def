import { type Config, DEFAULT_MARGINS, type LaneConfig, type Margin } from '../../model/config.ts';

/**
 * The margin of a lane: its own, else the default of the configuration, else the built-in one; null when the guard is off. A
 * margin without a floor has the floor of the next one.
 */
export function configuredMargin(
  { guards }: LaneConfig,
  defaults: Config['defaults'],
  metric: keyof typeof DEFAULT_MARGINS,
): Margin | null {
  const common = withFloor(defaults.guards[metric], DEFAULT_MARGINS[metric]);
  // A guard that is off by default has the built-in floor where a lane switches it on.
  return withFloor(guards[metric], common ?? DEFAULT_MARGINS[metric], common);
}

type Guard = LaneConfig['guards'][keyof LaneConfig['guards']];

function withFloor(
  own: Guard,
  { atLeast, ...rest }: Margin,
  absent: Margin | null = { atLeast, ...rest },
): Margin | null {
  if (own === undefined) return absent;
  return typeof own === 'number' ? { margin: own, atLeast } : own;
}
