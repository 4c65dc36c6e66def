import { makePlan } from '../../core/plan/plan.ts';
import type { Request } from '../../model/command.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import { localIds } from './local-ids.ts';
import type { LocalRelease } from './release-place.ts';

/** The plan of one machine's measurement of a release; nonce and seed are fresh unless a seed is given. */
export function releasePlan(
  { facts, repository }: LocalRelease,
  request: Request,
  seed?: string,
): Result<AbPlan, Refusal> {
  return makePlan(request, facts, { ...localIds('release', seed), repository, pullRequest: null });
}
