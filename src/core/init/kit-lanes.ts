import { WORKLOADS } from '../config/workloads.ts';
import type { DraftLane } from './draft.ts';

/** Lanes of the bench kit for a first run: they need no bench of the repository, and decide in a few minutes on two cores. */
export const KIT_LANES: readonly (DraftLane & { readonly role: 'target' | 'guard' })[] = [
  kitLane('target', 'mt-remote', { threads: '{T}', remote: '{R}' }, { T: [2], R: [50] }),
  kitLane('target', 'larson', { threads: '{T}' }, { T: [2] }),
  kitLane('guard', 'st-mixed', {}, {}),
  kitLane('guard', 'large-blocks', {}, {}),
];

function kitLane(
  role: 'target' | 'guard',
  name: string,
  given: Readonly<Record<string, string>>,
  matrix: Readonly<Record<string, readonly number[]>>,
): (typeof KIT_LANES)[number] {
  return { name, role, comment: WORKLOADS[name]?.about ?? '', workload: { name, ...given }, matrix };
}
