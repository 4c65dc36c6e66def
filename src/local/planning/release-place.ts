import { parseRelease } from '../../core/command/release-words.ts';
import type { Facts } from '../../core/plan/facts.ts';
import { releaseOrder } from '../../core/release/release-order.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReleaseOrder, Tag } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { localFacts } from '../checkout/local-facts.ts';
import { localTags } from '../checkout/local-tags.ts';
import type { LocalPlace } from './prepare.ts';

/** A release that is wanted from a checkout, and what it was resolved with. */
export interface LocalRelease {
  readonly order: ReleaseOrder;
  readonly facts: Facts;
  readonly repository: string;
}

/** A checkout that a version is released from. */
export interface ReleasePlace extends LocalPlace {
  /** The version's own tag on this very commit is in order: an earlier attempt to publish made it. */
  readonly resumes?: boolean;
}

/** Reads `v1.2.0 [from TAG]` against a checkout: its head is the candidate, its tags are what was released. */
export async function localRelease(
  words: readonly string[],
  place: ReleasePlace,
): Promise<Result<LocalRelease, Refusal>> {
  const asked = parseRelease(words);
  if (!asked.ok) return asked;
  const local = await localFacts(place);
  if (!local.ok) return local;
  const tags = await localTags(place.repo);
  if (!tags.ok) return tags;
  const { facts } = local.value;
  const own = ({ name, sha }: Tag): boolean => name === asked.value.version.tag && sha === facts.headSha;
  const released = place.resumes === true ? tags.value.filter((tag) => !own(tag)) : tags.value;
  const order = releaseOrder(asked.value, facts, released);
  return order.ok ? ok({ order: order.value, ...local.value }) : order;
}
