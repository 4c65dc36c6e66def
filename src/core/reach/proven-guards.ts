import type { AbPlan, PlanLane } from '../../model/plan.ts';
import type { ReachEvidence } from '../../model/reach.ts';
import { random } from '../../stats/random.ts';
import { laneProofs } from './lane-proofs.ts';

/**
 * The plan without the guards that cannot notice the change, by proof; one of them, by the seed, is timed as a control. A target is always
 * timed: it has to gain. Where no other lane is judged, that guard stays a guard, so that no verdict rests on proofs alone. The plan itself where nothing is proven.
 */
export function withProvenGuards(plan: AbPlan, evidence: ReachEvidence): AbPlan {
  const proven = new Set(
    laneProofs(evidence).flatMap(({ result, lane }) => (result === 'cannot-notice' ? [lane] : [])),
  );
  const guards = plan.lanes.filter(({ id, role }) => role === 'guard' && proven.has(id));
  const sample = guards[Math.floor(random(`${plan.sampling.seed}/proven`)() * guards.length)];
  if (sample === undefined) return plan;
  const left = guards.filter(({ id }) => id !== sample.id).map(({ id }) => id);
  const isJudged = ({ id, role }: PlanLane): boolean => role === 'target' || (role === 'guard' && !proven.has(id));
  const control = plan.lanes.some(isJudged) ? sample.id : null;
  const gone = new Set(control === null ? left : [...left, control]);
  const lanes = plan.lanes.flatMap((lane): PlanLane[] => {
    if (lane.id === control)
      return [{ ...lane, role: 'control', measures: [{ metric: 'throughput', role: 'control' }] }];
    return gone.has(lane.id) || gone.has(lane.beside ?? '') ? [] : [lane];
  });
  const { suite } = plan;
  return {
    ...plan,
    lanes,
    ...(suite !== undefined && { suite: { ...suite, asked: Math.max(0, suite.asked - gone.size) } }),
    proven: { lanes: left, control, evidence },
  };
}
