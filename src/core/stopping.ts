import type { Plan, PlanLane } from '../model/plan.ts';
import type { Sample } from '../model/run.ts';
import type { Effect } from '../model/verdict.ts';
import { assess } from './analyze.ts';
import { failureOf, type LaneBlocks, laneBlocks } from './blocks.ts';
import { measureEffects } from './effect.ts';
import { equivalenceReachable } from './outcome.ts';
import { noGain } from './ruling.ts';

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
      effects.filter((effect) => effect.lane === lane),
    );
  });
  if (undecided.length === 0) return { ended: 'decided' };
  const open = undecided.filter(({ blocks }) => !isExhausted(plan, blocks));
  if (open.length === 0) return { ended: 'blocks' };
  const looked = lanes.every(({ blocks }) => hadFirstLook(plan, blocks) || isExhausted(plan, blocks));
  if (looked && noGoIsCertain(plan, effects)) return { ended: 'decided' };
  return { lanes: open.map(({ lane }) => lane) };
}

/** Whether one lane, by itself, needs no further block: everything asked of it has an answer. */
export function laneDecided(plan: Plan, lane: PlanLane, samples: readonly Sample[]): boolean {
  const blocks = laneBlocks(plan, lane, samples);
  const effects = measureEffects(plan, lane, blocks.counted).map(({ effect }) => effect);
  return isDecided(plan, blocks, effects);
}

function isDecided(plan: Plan, blocks: LaneBlocks, effects: readonly Effect[]): boolean {
  return hadFirstLook(plan, blocks) && effects.every((effect) => effectDecided(plan, effect));
}

function effectDecided(plan: Plan, effect: Effect): boolean {
  if (effect.outcome === 'OPEN') return false;
  // "No gain" is an answer, but "no change" is a better one: go on while the estimate still allows it.
  return effect.outcome !== 'RULED OUT' || !equivalenceReachable(effect, plan.rules.equivalence);
}

function hadFirstLook(plan: Plan, { counted }: LaneBlocks): boolean {
  return counted.length >= (plan.sampling.looks[0] ?? 0);
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
