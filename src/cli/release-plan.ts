import { randomBytes } from 'node:crypto';
import { makePlan } from '../core/plan/plan.ts';
import type { Request } from '../model/command.ts';
import type { Plan } from '../model/plan.ts';
import type { Answer } from '../model/refusal.ts';
import type { LocalRelease } from './release-place.ts';

/** The plan of one machine's measurement of a release; nonce and seed are fresh unless a seed is given. */
export function releasePlan({ facts, repository }: LocalRelease, request: Request, seed?: string): Answer<Plan> {
  const nonce = randomBytes(16).toString('hex');
  const ids = { id: `release-${nonce.slice(0, 8)}`, nonce, seed: seed ?? randomBytes(16).toString('hex') };
  return makePlan(request, facts, { ...ids, repository, pullRequest: null });
}
