import type { Lockstep } from '../../../model/lockstep.ts';
import type { Block } from './blocks.ts';

/** The same function, computed once for each group: samples do not change, and the runner needs its values before every visit. */
export function oncePerGroup<Value>(
  compute: (lockstep: Lockstep, group: Block) => Value,
): (lockstep: Lockstep, group: Block) => Value {
  const known = new WeakMap<Block['candidate'], { readonly value: Value }>();
  return (lockstep, group) => {
    const earlier = known.get(group.candidate);
    if (earlier !== undefined) return earlier.value;
    const value = compute(lockstep, group);
    known.set(group.candidate, { value });
    return value;
  };
}
