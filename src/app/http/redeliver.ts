import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryAttempt, deliveryAttempts, redeliver } from '../../github/read/deliveries.ts';
import type { AppContext } from '../app-context.ts';

/** Name of the duty that only one replica carries out at a time. */
const DUTY = 'deliveries';
/** GitHub keeps deliveries for three days. */
const LOOK_BACK_MAX_MS = 3 * 86_400_000;
/** Longest time between two requests for a delivery that keeps failing: after an outage, all deliveries arrive within it. */
const SPACING_MAX_MS = 3_600_000;
/** More than twice the spacing: the last two attempts of each open delivery are always in the list. */
const OVERLAP_MS = 10_800_000;
/** Between two requests: redeliveries arrive as webhooks and must not become a rush. */
const APART_MS = 50;

/** The attempts of one delivery that were read so far, newest first. */
interface DeliveryHistory {
  /** Of the newest attempt. */
  readonly id: number;
  readonly latestMs: number;
  previousMs: number | null;
  /** Whether the first attempt is among them. A delivery whose first attempt GitHub has deleted is given up. */
  whole: boolean;
  answered: boolean;
}

/**
 * Requests the redelivery of webhooks that no attempt delivered since the last check; GitHub does not repeat them by itself.
 * Returns the number of requested deliveries. Each keeps its `X-GitHub-Delivery`, so none counts twice. Does nothing within
 * `everyMs` of the last check. With 0 the spacing of attempts is ignored: the App may just have started.
 */
export async function repairDeliveries(context: AppContext, everyMs: number, signal: AbortSignal): Promise<number> {
  const { stores, now } = context;
  const startedMs = now();
  const doneMs = await stores.duties.begin(DUTY, startedMs, everyMs);
  if (doneMs === null) return 0;
  let done = false;
  try {
    const again = await lost(context, doneMs - OVERLAP_MS, startedMs, everyMs > 0);
    const requested = await requestRedeliveries(context, again, signal);
    await stores.forget(now());
    done = !signal.aborted;
    return requested;
  } finally {
    await stores.duties.end(DUTY, done ? startedMs : null);
  }
}

async function requestRedeliveries(
  context: AppContext,
  deliveries: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  const { github, log, stores, metrics } = context;
  const octokit = await github.app();
  let requested = 0;
  for (const id of deliveries) {
    if (signal.aborted || !(await stores.duties.renew(DUTY))) break;
    // A delivery that has become too old does not stop the others.
    if (!(await redeliver(octokit, id))) continue;
    requested += 1;
    metrics.redeliveries.inc();
    await sleep(APART_MS);
  }
  if (requested > 0) log.warn({ deliveries: requested }, 'requested the redelivery of lost deliveries');
  return requested;
}

/** Ids of the deliveries that failed in each attempt since `sinceMs` and are due for a redelivery, oldest first. */
async function lost(
  { github, stores }: AppContext,
  sinceMs: number,
  nowMs: number,
  spaced: boolean,
): Promise<number[]> {
  const octokit = await github.app();
  const seen = new Map<string, DeliveryHistory>();
  const isDue = (each: DeliveryHistory): boolean =>
    !each.answered && (!spaced || nowMs - each.latestMs >= Math.min(SPACING_MAX_MS, spacingMs(each)));
  for await (const page of deliveryAttempts(octokit)) {
    for (const each of page) note(seen, each);
    const oldestMs = Math.min(...page.map(({ delivered_at }) => Date.parse(delivered_at)));
    // Older pages hold only first attempts of deliveries that were read already.
    const enough = ![...seen.values()].some((each) => isDue(each) && !each.whole);
    if ((oldestMs < sinceMs && enough) || oldestMs < nowMs - LOOK_BACK_MAX_MS) break;
    await stores.duties.renew(DUTY);
  }
  const due = [...seen.values()].filter((each) => isDue(each) && each.whole);
  return due.map(({ id }) => id).reverse();
}

function note(
  seen: Map<string, DeliveryHistory>,
  { guid, id, delivered_at, redelivery, status_code }: DeliveryAttempt,
): void {
  const atMs = Date.parse(delivered_at);
  const known = seen.get(guid);
  const each = known ?? { id, latestMs: atMs, previousMs: null, whole: false, answered: false };
  if (known !== undefined) each.previousMs ??= atMs;
  each.whole ||= !redelivery;
  each.answered ||= status_code >= 200 && status_code < 300;
  seen.set(guid, each);
}

/** Milliseconds until the next request: 0 for a first one, then twice the time between the last two attempts. */
function spacingMs({ latestMs, previousMs, whole }: DeliveryHistory): number {
  if (previousMs !== null) return 2 * (latestMs - previousMs);
  return whole ? 0 : Infinity;
}
