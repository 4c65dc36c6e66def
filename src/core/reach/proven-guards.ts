import type { AbPlan, PlanLane } from '../../model/plan.ts';
import type { LaneReach, ReachEvidence } from '../../model/reach.ts';
import { random } from '../../stats/random.ts';
import { plural } from '../text/format.ts';
import { laneProofs } from './lane-proofs.ts';

/**
 * The plan without the guards that cannot notice the change, by proof; one of them, by the seed, is timed as a control. A target is always
 * timed: it has to gain. Where no other lane is judged, that guard stays a guard, so that no verdict rests on proofs alone. Where a gain is asked and
 * no judged lane can notice the change, all of them are named, and nothing is to be timed. The plan itself where nothing is proven.
 */
export function withProvenGuards(plan: AbPlan, evidence: ReachEvidence): AbPlan {
  const proven = new Set(
    laneProofs(evidence).flatMap(({ result, lane }) => (result === 'cannot-notice' ? [lane] : [])),
  );
  const judged = plan.lanes.filter(({ role }) => role === 'target' || role === 'guard').map(({ id }) => id);
  if (plan.lanes.some(({ role }) => role === 'target') && judged.every((id) => proven.has(id)))
    return { ...plan, proven: { lanes: judged, control: null, evidence } };
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

/** Whether no lane of a plan that judges the change can notice it, by proof. Nothing is timed then. */
export function isBeyondLanes({ lanes, proven }: AbPlan): boolean {
  const judged = lanes.filter(({ role }) => role === 'target' || role === 'guard');
  return proven !== undefined && judged.every(({ id }) => proven.lanes.includes(id));
}

/** The plan that a run of `sent` has to have when its own plan is `measured`: `sent`, or what follows from the evidence in `measured`. */
export function expectedPlan(sent: AbPlan, { proven }: AbPlan): AbPlan {
  return sent.proof === true && proven !== undefined ? withProvenGuards(sent, proven.evidence) : sent;
}

/** Why guards are timed although proofs were asked for, in one sentence; null where every guard is left out or is the control. */
export function unprovenNote(plan: AbPlan, { lanes, problem }: LaneReach): string | null {
  if (problem !== null) return `No lane is left out by proof. ${problem}`.slice(0, 500);
  const guards = new Set(plan.lanes.filter(({ role }) => role === 'guard').map(({ id }) => id));
  const own = lanes.filter(({ lane }) => guards.has(lane));
  const noticing = own.filter(({ result }) => result === 'may-notice').length;
  const unknown = own.flatMap((each) => (each.result === 'unknown' ? [each] : []));
  const [first] = unknown;
  if (noticing === 0 && first === undefined) return null;
  const parts = [
    ...(noticing === 0 ? [] : [`${plural(noticing, 'guard lane')} can notice the change`]),
    ...(first === undefined
      ? []
      : [
          `of ${plural(unknown.length, 'guard lane')} it is not known (${first.lane}: ${first.why.replace(/[.]$/, '')})`,
        ]),
  ];
  return `Timed, since there is no proof: ${parts.join('; ').slice(0, 460)}.`;
}
