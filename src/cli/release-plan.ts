import { makePlan } from '../core/plan/plan.ts';
import type { Request } from '../model/command.ts';
import type { Plan } from '../model/plan.ts';
import type { Answer } from '../model/refusal.ts';
import { localIds } from './local-ids.ts';
import type { LocalRelease } from './release-place.ts';

/** The plan of one machine's measurement of a release; nonce and seed are fresh unless a seed is given. */
export function releasePlan({ facts, repository }: LocalRelease, request: Request, seed?: string): Answer<Plan> {
  return makePlan(request, facts, { ...localIds('release', seed), repository, pullRequest: null });
}
