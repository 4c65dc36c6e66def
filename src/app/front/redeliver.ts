import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from '../../model/github-api.ts';
import type { Worker } from '../worker.ts';

/** Name of the duty: all replicas together do it once at a time. */
const DUTY = 'deliveries';
/** GitHub keeps deliveries for three days. */
const LOOK_BACK_MAX_MS = 3 * 86_400_000;
/** The fate of a delivery is known, and its repetitions have ended, well within this. */
const OVERLAP_MS = 7_200_000;
/** A delivery that always fails is not asked for without end. */
const ATTEMPTS_MAX = 10;
/** Between two of them: what is asked for comes in like all webhooks, and must be no rush. */
const APART_MS = 50;
const STATUS_GONE = new Set([404, 422]);

interface Seen {
  readonly id: number;
  answered: boolean;
  attempts: number;
}

/**
 * Asks GitHub to send again what nobody answered, since the last time this was looked at: GitHub never does so by itself.
 * Returns the number of deliveries asked for; each keeps its `X-GitHub-Delivery`, so none counts twice. Does nothing within
 * `everyMs` of the last time.
 */
export async function repairDeliveries(worker: Worker, everyMs: number, signal: AbortSignal): Promise<number> {
  const { memory, now } = worker;
  const startedMs = now();
  const doneMs = await memory.duties.begin(DUTY, startedMs, everyMs);
  if (doneMs === null) return 0;
  let done = false;
  try {
    const again = await lost(worker, Math.max(doneMs - OVERLAP_MS, startedMs - LOOK_BACK_MAX_MS));
    const asked = await askFor(worker, again, signal);
    await memory.inbox.forget(now());
    done = !signal.aborted;
    return asked;
  } finally {
    await memory.duties.end(DUTY, done ? startedMs : null);
  }
}

async function askFor(worker: Worker, deliveries: readonly number[], signal: AbortSignal): Promise<number> {
  const { github, log, memory, metrics } = worker;
  const octokit = await github.app();
  let asked = 0;
  for (const id of deliveries) {
    if (signal.aborted || !(await memory.duties.renew(DUTY))) break;
    try {
      await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
      asked += 1;
      metrics.redeliveries.inc();
      await sleep(APART_MS);
    } catch (error) {
      // Too old for GitHub by now; the others are not.
      if (!STATUS_GONE.has(statusOf(error) ?? 0)) throw error;
    }
  }
  if (asked > 0) log.warn({ deliveries: asked }, 'asked GitHub to deliver again what was lost');
  return asked;
}

/** Deliveries since then that had no answer in any attempt, oldest first. */
async function lost({ github, memory }: Worker, sinceMs: number): Promise<number[]> {
  const octokit = await github.app();
  const seen = new Map<string, Seen>();
  for await (const { data } of octokit.paginate.iterator('GET /app/hook/deliveries', { per_page: 100 })) {
    for (const { guid, id, status_code } of data) {
      const known = seen.get(guid) ?? { id, answered: false, attempts: 0 };
      known.answered ||= status_code >= 200 && status_code < 300;
      known.attempts += 1;
      seen.set(guid, known);
    }
    // Newest first: nothing further back is news.
    if (data.some(({ delivered_at }) => Date.parse(delivered_at) < sinceMs)) break;
    await memory.duties.renew(DUTY);
  }
  const open = [...seen.values()].filter(({ answered, attempts }) => !answered && attempts < ATTEMPTS_MAX);
  return open.map(({ id }) => id).reverse();
}
