import { parseRelease } from '../core/command/release-words.ts';
import type { Facts } from '../core/plan/facts.ts';
import { releaseOrder } from '../core/release/release-order.ts';
import { type Answer, ok } from '../model/refusal.ts';
import type { ReleaseOrder } from '../model/release.ts';
import { localFacts } from '../runner/local-facts.ts';
import { localTags } from '../runner/local-tags.ts';
import type { Place } from './prepare.ts';

/** A release that is wanted from a checkout, and what it was resolved with. */
export interface LocalRelease {
  readonly order: ReleaseOrder;
  readonly facts: Facts;
  readonly repository: string;
}

/** Reads `v1.2.0 [from TAG]` against a checkout: its head is the candidate, its tags are what was released. */
export async function localRelease(words: readonly string[], place: Place): Promise<Answer<LocalRelease>> {
  const asked = parseRelease(words);
  if (!asked.ok) return asked;
  const local = await localFacts(place);
  if (!local.ok) return local;
  const tags = await localTags(place.repo);
  if (!tags.ok) return tags;
  const order = releaseOrder(asked.value, local.value.facts, tags.value);
  return order.ok ? ok({ order: order.value, ...local.value }) : order;
}
