import type { LaneCell, Request } from '../../../model/command.ts';
import type { LaneConfig } from '../../../model/config.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Measure, PlanLane } from '../../../model/plan.ts';
import { configuredMargin } from '../../config/margins.ts';
import { laneProgram } from './lane-program.ts';
import { isLockstep, samplerOf } from './sampler.ts';

/** The lane of a plan, with its sampler and measures; an empty list when the configuration has no such lane. */
export function planLane(
  cell: LaneCell,
  role: 'target' | 'guard' | 'control',
  request: Request,
  { config }: Facts,
): PlanLane | readonly [] {
  const lane = config.lanes[cell.lane];
  const program = laneProgram(cell, config);
  if (!lane || !program) return [];
  return {
    ...program,
    role,
    ...samplerOf(lane, program.command),
    measures: measures(lane, role, request, config.defaults),
  };
}

/** The measures of a lane. The request overrides the lane, the lane overrides the defaults, and these the built-in margins. */
function measures(
  lane: LaneConfig,
  role: 'target' | 'guard' | 'control',
  request: Request,
  defaults: Facts['config']['defaults'],
): Measure[] {
  if (role === 'control') return [{ metric: 'throughput', role }];
  const guard = (metric: 'throughput' | 'rss' | 'faults'): Measure => {
    // The margin of a request applies to every lane, even when the lane's own guard is off.
    if (metric === 'throughput' && request.margin !== undefined) {
      return { metric, role: 'guard', margin: request.margin };
    }
    const configured = configuredMargin(lane, defaults, metric);
    if (configured === null) return { metric, role: 'info' };
    const { margin, atLeast } = configured;
    return { metric, role: 'guard', margin, ...(atLeast > 0 && { atLeast }) };
  };
  return [
    role === 'target'
      ? { metric: 'throughput', role, gain: request.gain ?? lane.gain ?? defaults.gain }
      : guard('throughput'),
    guard('rss'),
    guard('faults'),
    // A lock-step process waits for the other one, and a server also runs before and after its load: their CPU time includes
    // more than the operations.
    ...(isLockstep(lane) || lane.server ? [] : [{ metric: 'cpu', role: 'info' } as const]),
  ];
}

/** Whether a loss of throughput fails on a lane; without it, "not slower" cannot be shown. */
export function guardsThroughput({ measures }: Pick<PlanLane, 'measures'>): boolean {
  return measures.some(({ metric, role }) => metric === 'throughput' && role === 'guard');
}
