import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';

/** A lock-step effect and the effect of the process pairs beside it. */
export interface Contexts {
  readonly effect: Effect;
  readonly pairs: Effect;
}

/**
 * Sets the outcome CONTEXT for every throughput effect that the process pairs of its lane contradict. When the two intervals
 * have no number in common, the change depends on its context, and neither of them is the change. An effect that all the time of its bursts holds
 * open needs further groups first.
 */
export function withContext(plan: AbPlan, effects: readonly Effect[]): Effect[] {
  return effects.map((effect) =>
    effect.total === undefined && disagree(contextsOf(plan, effects, effect))
      ? { ...effect, outcome: 'CONTEXT', blocksNeeded: null }
      : effect,
  );
}

/**
 * Sets the outcome OPEN for every decided effect whose process pairs have no interval: they could still contradict it. The runner takes
 * the pairs to the end, so this happens only when its time ended before.
 */
export function withUncheckedOpen(plan: AbPlan, effects: readonly Effect[]): Effect[] {
  return effects.map((effect) =>
    isUnchecked(plan, effects, effect) && effect.outcome !== 'INFO'
      ? { ...effect, outcome: 'OPEN', blocksNeeded: null }
      : effect,
  );
}

/** Whether an effect has an interval, and the process pairs beside it have none. */
export function isUnchecked(plan: AbPlan, effects: readonly Effect[], effect: Effect): boolean {
  const both = contextsOf(plan, effects, effect);
  return both !== null && both.effect.change !== null && both.pairs.change === null;
}

/** The lock-step effects that have process pairs beside them. */
export function contexts(plan: AbPlan, effects: readonly Effect[]): Contexts[] {
  return effects.flatMap((effect) => contextsOf(plan, effects, effect) ?? []);
}

function contextsOf(plan: AbPlan, effects: readonly Effect[], effect: Effect): Contexts | null {
  if (effect.metric !== 'throughput') return null;
  const lane = plan.lanes.find(({ beside }) => beside === effect.lane);
  const pairs = effects.find((other) => other.lane === lane?.id && other.role === 'sanity');
  return pairs === undefined ? null : { effect, pairs };
}

function disagree(both: Contexts | null): boolean {
  const [a, b] = [both?.effect.change, both?.pairs.change];
  return !!a && !!b && (a.low > b.high || b.low > a.high);
}
