import type { Plan, PlanLane } from '../model/plan.ts';
import type { Sample } from '../model/run.ts';
import type { Effect } from '../model/verdict.ts';
import { assess } from './analyze.ts';
import { failureOf, type LaneBlocks, laneBlocks } from './blocks.ts';
import { measureEffect } from './effect.ts';
import { equivalenceReachable } from './outcome.ts';
import { noGain } from './ruling.ts';
import { SANITY_PAIRS } from './sampler.ts';

/** What the runner does next: one block on each of these lanes, or nothing more, and why. */
export type NextRound = { readonly lanes: string[] } | { readonly ended: 'decided' | 'blocks' | 'incident' };

/**
 * Decides after each round. Looks are only taken at the plan's block counts; between them nothing changes.
 *
 * `incident`: a sample crashed, hung, used another library or gave no number, so the verdict is INVALID already.
 * `decided`: every lane is, or NO-GO is certain and every lane had its first look. `blocks`: some lane ran out of looks, or
 * of repeats for disturbed blocks, undecided.
 */
export function nextRound(plan: Plan, samples: ReadonlyMap<string, readonly Sample[]>): NextRound {
  if (plan.lanes.some(({ id }) => samples.get(id)?.some((sample) => failureOf(sample) !== null))) {
    return { ended: 'incident' };
  }
  const { lanes, effects } = assess(plan, samples);
  const undecided = lanes.filter(({ lane, blocks }) => {
    return !isDecided(
      plan,
      blocks,
      blocksAtLeast(plan, lane),
      effects.filter((effect) => effect.lane === lane),
    );
  });
  if (undecided.length === 0) return { ended: 'decided' };
  const open = undecided.filter(({ blocks }) => !isExhausted(plan, blocks));
  if (open.length === 0) return { ended: 'blocks' };
  const looked = lanes.every(
    ({ lane, blocks }) => blocks.counted.length >= blocksAtLeast(plan, lane) || isExhausted(plan, blocks),
  );
  if (looked && noGoIsCertain(plan, effects)) return { ended: 'decided' };
  return { lanes: open.map(({ lane }) => lane) };
}

/** Whether one lane, by itself, needs no further block: everything asked of it has an answer. */
export function laneDecided(plan: Plan, lane: PlanLane, samples: readonly Sample[]): boolean {
  const blocks = laneBlocks(plan, lane, samples);
  const effects = lane.measures.map((measure) => measureEffect(plan, lane, measure, blocks.counted).effect);
  return isDecided(plan, blocks, blocksAtLeast(plan, lane.id), effects);
}

function isDecided(plan: Plan, { counted }: LaneBlocks, atLeast: number, effects: readonly Effect[]): boolean {
  return counted.length >= atLeast && effects.every((effect) => effectDecided(plan, effect));
}

function effectDecided(plan: Plan, effect: Effect): boolean {
  if (effect.outcome === 'OPEN') return false;
  // "No gain" is an answer, but "no change" is a better one: go on while the estimate still allows it.
  return effect.outcome !== 'RULED OUT' || !equivalenceReachable(effect, plan.rules.equivalence);
}

/** No lane ends before its first look; process pairs beside a lock-step lane end once there are enough to contradict it. */
function blocksAtLeast(plan: Plan, laneId: string): number {
  const first = plan.sampling.looks[0] ?? 0;
  const lane = plan.lanes.find(({ id }) => id === laneId);
  return lane?.role === 'sanity' ? Math.max(first, SANITY_PAIRS) : first;
}

/** No look is left, or disturbed blocks were repeated as often as half the last look. */
function isExhausted(plan: Plan, { counted, disturbed }: LaneBlocks): boolean {
  const last = plan.sampling.looks.at(-1) ?? 0;
  return counted.length >= last || disturbed >= last / 2;
}

/** Whether no further block on any lane can turn the verdict away from NO-GO. */
function noGoIsCertain(plan: Plan, effects: readonly Effect[]): boolean {
  if (effects.some(({ outcome }) => outcome === 'LOSS' || outcome === 'HARM')) return true;
  const targets = effects.filter(({ role }) => role === 'target');
  return noGain(targets) && targets.some((effect) => !equivalenceReachable(effect, plan.rules.equivalence));
}
