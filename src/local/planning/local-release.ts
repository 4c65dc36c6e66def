import { parsePinnedRelease } from '../../core/command/release-command.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import { releaseOrder } from '../../core/release/release-order.ts';
import type { Request } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReleaseOrder, Tag } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { readLocalFacts } from '../checkout/local-facts.ts';
import { readLocalTags } from '../checkout/local-tags.ts';
import { localIds } from './local-ids.ts';
import type { LocalCheckout } from './local-plan.ts';

/** A release of a checkout, and the facts that it was resolved with. */
export interface LocalRelease {
  readonly order: ReleaseOrder;
  readonly facts: Facts;
  readonly repository: string;
  /** The top folder of the checkout. */
  readonly folder: string;
}

/** A checkout that a version is released from. */
interface ReleaseCheckout extends LocalCheckout {
  /** Accept the version's own tag on this very commit: an earlier attempt to publish made it. */
  readonly resumes?: boolean;
}

/** Resolves `v1.2.0 [from TAG] [@SHA]` in a checkout: that commit, else its head, is the candidate, its tags are the earlier releases. */
export async function resolveLocalRelease(
  version: readonly string[],
  checkout: ReleaseCheckout,
): Promise<Result<LocalRelease, Refusal>> {
  const wanted = parsePinnedRelease(version);
  if (!wanted.ok) return wanted;
  const { sha } = wanted.value;
  const local = await readLocalFacts(sha === undefined ? checkout : { head: sha, ...checkout });
  if (!local.ok) return local;
  const tags = await readLocalTags(checkout.repo);
  if (!tags.ok) return tags;
  const { facts } = local.value;
  const own = ({ name, sha }: Tag): boolean => name === wanted.value.version.tag && sha === facts.headSha;
  const released = checkout.resumes === true ? tags.value.filter((tag) => !own(tag)) : tags.value;
  const order = releaseOrder(wanted.value, facts, released);
  return order.ok ? ok({ order: order.value, ...local.value }) : order;
}

/** Makes the plan of one machine's measurement of a release. Nonce and seed are fresh unless a seed is given. */
export function planReleaseRequest(
  { facts, repository }: LocalRelease,
  request: Request,
  seed?: string,
): Result<AbPlan, Refusal> {
  return makePlan(request, facts, { ...localIds('release', seed), repository, pullRequest: null });
}
