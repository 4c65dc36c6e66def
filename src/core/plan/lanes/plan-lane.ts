import type { LaneCell, Request } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { PlanLane } from '../../../model/plan.ts';
import { laneMeasures } from './lane-measures.ts';
import { laneProgram } from './lane-program.ts';
import { samplerOf } from './sampler.ts';

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
    measures: laneMeasures(lane, role, request, config.defaults),
  };
}

/** Whether a loss of throughput fails on a lane; without it, "not slower" cannot be shown. */
export function guardsThroughput({ measures }: Pick<PlanLane, 'measures'>): boolean {
  return measures.some(({ metric, role }) => metric === 'throughput' && role === 'guard');
}
