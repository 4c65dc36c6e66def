import { randomBytes } from 'node:crypto';
import type { PlanIds } from '../../core/plan/make-plan.ts';

/** Nonce and seed of a new plan: 128 random bits each. */
export function freshIds(): Pick<PlanIds, 'nonce' | 'seed'> {
  return { nonce: random(), seed: random() };
}

function random(): string {
  return randomBytes(16).toString('hex');
}
