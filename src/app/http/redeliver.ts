import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryAttempt, deliveryAttempts, redeliver } from '../../github/read/deliveries.ts';
import type { AppContext } from '../app-context.ts';

/** Name of the duty: all replicas together do it once at a time. */
const DUTY = 'deliveries';
/** GitHub keeps deliveries for three days. */
const LOOK_BACK_MAX_MS = 3 * 86_400_000;
/** What fails again and again is asked for this often at least: after a long trouble, all has come in this soon. */
const SPACING_MAX_MS = 3_600_000;
/** Twice the spacing and some more: the last two attempts of whatever is still asked for are always seen. */
const OVERLAP_MS = 10_800_000;
/** Between two of them: what is asked for comes in like all webhooks, and must be no rush. */
const APART_MS = 50;

/** The attempts to bring one delivery, as far as they were read: newest first. */
interface DeliveryHistory {
  /** Of the newest. */
  readonly id: number;
  readonly latestMs: number;
  previousMs: number | null;
  /** Whether the first one is among them: when GitHub has forgotten it, so does the App. */
  whole: boolean;
  answered: boolean;
}

/**
 * Asks GitHub to send again what nobody answered, since the last time this was looked at: GitHub never does so by itself.
 * Returns the number of deliveries asked for; each keeps its `X-GitHub-Delivery`, so none counts twice. Does nothing within
 * `everyMs` of the last time. With 0 nothing is spaced: a start may be what was missing.
 */
export async function repairDeliveries(context: AppContext, everyMs: number, signal: AbortSignal): Promise<number> {
  const { stores, now } = context;
  const startedMs = now();
  const doneMs = await stores.duties.begin(DUTY, startedMs, everyMs);
  if (doneMs === null) return 0;
  let done = false;
  try {
    const again = await lost(context, doneMs - OVERLAP_MS, startedMs, everyMs > 0);
    const asked = await requestRedeliveries(context, again, signal);
    await stores.forget(now());
    done = !signal.aborted;
    return asked;
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
  let asked = 0;
  for (const id of deliveries) {
    if (signal.aborted || !(await stores.duties.renew(DUTY))) break;
    // One that is too old for GitHub by now does not stop the others.
    if (!(await redeliver(octokit, id))) continue;
    asked += 1;
    metrics.redeliveries.inc();
    await sleep(APART_MS);
  }
  if (asked > 0) log.warn({ deliveries: asked }, 'asked GitHub to deliver again what was lost');
  return asked;
}

/** Deliveries that had no answer in any attempt since then and are to be asked for now, oldest first. */
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
    // Further back are only the beginnings of what was seen.
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

/** What was never asked for is asked for at once, then after twice the time that the last attempt came after the one before it. */
function spacingMs({ latestMs, previousMs, whole }: DeliveryHistory): number {
  if (previousMs !== null) return 2 * (latestMs - previousMs);
  return whole ? 0 : Infinity;
}
