import { randomBytes } from 'node:crypto';
import type { PlanIds } from '../../core/plan/make-plan.ts';

/** Ids of a plan that is made here: a fresh nonce, an id that begins with `prefix`, and the seed, fresh unless it is given. */
export function localIds(prefix: string, seed?: string): Pick<PlanIds, 'id' | 'nonce' | 'seed'> {
  const nonce = randomHex();
  return { id: `${prefix}-${nonce.slice(0, 8)}`, nonce, seed: seed ?? randomHex() };
}

function randomHex(): string {
  return randomBytes(16).toString('hex');
}
