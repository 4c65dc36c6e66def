import { randomBytes } from 'node:crypto';
import type { PlanIds } from '../../core/plan/plan.ts';

/** Ids of a plan that is made here: the nonce is fresh, the seed too unless one is given. */
export function localIds(prefix: string, seed?: string): Pick<PlanIds, 'id' | 'nonce' | 'seed'> {
  const nonce = random();
  return { id: `${prefix}-${nonce.slice(0, 8)}`, nonce, seed: seed ?? random() };
}

function random(): string {
  return randomBytes(16).toString('hex');
}
