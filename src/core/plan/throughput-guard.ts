import type { PlanLane } from '../../model/plan.ts';

/** Whether a loss of throughput is asked about on a lane; where it is not, "not slower" cannot be shown. */
export function guardsThroughput({ measures }: Pick<PlanLane, 'measures'>): boolean {
  return measures.some(({ metric, role }) => metric === 'throughput' && role === 'guard');
}
