import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';

/** A lock-step effect with the process pairs that were measured beside it. */
export interface Contexts {
  readonly effect: Effect;
  readonly pairs: Effect;
}

/**
 * Takes the answer from every throughput effect whose lane gives another one in process pairs: where the two intervals
 * have no number in common, the change depends on its context, and neither number is "the" change.
 */
export function withContext(plan: AbPlan, effects: readonly Effect[]): Effect[] {
  return effects.map((effect) =>
    disagree(contextsOf(plan, effects, effect)) ? { ...effect, outcome: 'CONTEXT', blocksNeeded: null } : effect,
  );
}

/** The effects that stand beside one another, lock-step first; pairs that were not measured are left out. */
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
