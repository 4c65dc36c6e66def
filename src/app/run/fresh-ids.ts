import { randomBytes } from 'node:crypto';
import type { PlanIds } from '../../core/plan/make-plan.ts';
import { type RequestOrigin, subjectNumber } from '../../model/request-origin.ts';

/** Nonce and seed of a new plan: 128 random bits each. */
export function freshIds(): Pick<PlanIds, 'nonce' | 'seed'> {
  return { nonce: random(), seed: random() };
}

/** What a new plan of a request has of it, with a fresh nonce and seed. */
export function planIds({ id, repository, subject }: RequestOrigin): PlanIds {
  return { ...freshIds(), id, repository, pullRequest: subjectNumber(subject) };
}

function random(): string {
  return randomBytes(16).toString('hex');
}
