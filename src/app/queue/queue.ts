import { RUN_SECONDS_MAX } from '../../core/queue/expected-length.ts';
import { type QueueEntry, type QueuePosition, queueOf, queuePosition } from '../../core/queue/queue.ts';
import { labelsOf, makeTicket } from '../../core/queue/ticket.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import type { QueueRow } from '../../model/queue-row.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import type { QueueSlot } from '../../model/ticket.ts';
import type { Stores } from '../stores.ts';

/** The stores, and the time. */
interface Clocked {
  readonly stores: Pick<Stores, 'requests' | 'queue'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A shorter trouble changes no order: after an outage of GitHub all go on as they came. */
const HELD_UP_AFTER_MS = 600_000;

/** An entry of a queue, and the key of its request. */
type QueueMember = QueueEntry & { readonly key: string };

/** A measurement counts as a turn of its author for this long. */
const REMEMBERED_MS = 3_600_000;

/** The present queue of one machine. `id` is in it also while its step fails. */
export async function readQueue(clocked: Clocked, labels: string, id?: string): Promise<QueueMember[]> {
  const entries = await entriesOf(clocked, await clocked.stores.queue.open(labels), id);
  return inOrder(clocked, entries, labels);
}

/** The queues of all machines that a repository has requests for, by labels. */
export async function readQueues(clocked: Clocked, repositoryId: number): Promise<QueueMember[][]> {
  const entries = await entriesOf(clocked, await clocked.stores.queue.open());
  const own = new Set(entries.flatMap((entry) => (entry.repositoryId === repositoryId ? [entry.labels] : [])));
  return Promise.all([...own].sort().map((labels) => inOrder(clocked, entries, labels)));
}

/** The present position of a request in its queue. */
export async function positionOf(clocked: Clocked, id: string, labels: string): Promise<QueuePosition> {
  return queuePosition(await readQueue(clocked, labels, id), id);
}

/** A request that ended frees its machine: the work loop looks at the next one of the queue now. */
export async function wakeNext(
  clocked: Clocked,
  { id, plan, slot }: Pick<RequestBase, 'id'> & { readonly plan?: Plan | null; readonly slot?: QueueSlot | null },
): Promise<void> {
  if (!plan) return;
  const queue = await readQueue(clocked, slot?.labels ?? labelsOf(plan));
  const next = queue.find((entry) => entry.id !== id);
  if (next?.state === 'waiting') await clocked.stores.requests.patch(next.key, { nextAtMs: clocked.now() });
}

async function inOrder(
  { stores, now }: Clocked,
  entries: readonly QueueMember[],
  labels: string,
): Promise<QueueMember[]> {
  const nowMs = now();
  const waitingSinceMs = entries.flatMap((entry) =>
    entry.labels === labels && entry.state === 'waiting' ? [entry.receivedAtMs] : [],
  );
  const turns = await stores.queue.turns(
    labels,
    nowMs - REMEMBERED_MS,
    Math.min(nowMs, ...waitingSinceMs),
    RUN_SECONDS_MAX * 1000,
  );
  const known = new Set(entries.map(({ key }) => key));
  const over = turns.flatMap((row) => (known.has(row.key) ? [] : entryOf(row, nowMs)));
  return queueOf([...entries, ...over], labels);
}

/** The entries of rows. A row that an earlier version queued gets its ticket now. */
async function entriesOf({ stores, now }: Clocked, rows: readonly QueueRow[], id?: string): Promise<QueueMember[]> {
  for (const { key, ticket, plan, task } of rows) {
    if (ticket === null && plan !== null && task !== null)
      await stores.requests.patch(key, { slot: { labels: labelsOf(plan), ticket: makeTicket(plan, task, UNKNOWN) } });
  }
  return rows.filter((row) => row.id === id || !isHeldUp(row, now())).flatMap((row) => entryOf(row, now()));
}

/** A request that waits and whose step fails, as for a suspended installation, delays no other until it succeeds. */
function isHeldUp({ status, failingSinceMs }: QueueRow, nowMs: number): boolean {
  return status === 'queued' && failingSinceMs !== undefined && nowMs - failingSinceMs > HELD_UP_AFTER_MS;
}

const UNKNOWN = { alike: [], beside: [] } as const;

function entryOf(row: QueueRow, nowMs: number): QueueMember[] {
  const { key, id, repositoryId, login, receivedAtMs, plan, task } = row;
  const ticket = row.ticket ?? (plan === null || task === null ? null : makeTicket(plan, task, UNKNOWN));
  const labels = row.labels ?? (plan === null ? null : labelsOf(plan));
  // A request that begins later delays no other until then.
  if (ticket === null || labels === null || (row.status === 'queued' && receivedAtMs > nowMs)) return [];
  const beganMs = row.runningAtMs ?? row.dispatchedAtMs ?? nowMs;
  return [
    {
      ...{ key, id, repositoryId, pullRequest: subjectNumber(row.subject), login, labels, receivedAtMs },
      ...ticket,
      state: stateOf(row, nowMs),
      dispatchedAtMs: row.dispatchedAtMs,
      elapsedSeconds: row.status === 'queued' ? 0 : Math.max(0, (nowMs - beganMs) / 1000),
    },
  ];
}

function stateOf(row: QueueRow, nowMs: number): QueueEntry['state'] {
  if (row.status === 'queued') return 'waiting';
  if (!hasEnded(row)) return 'measured';
  return row.nextAtMs > nowMs - REMEMBERED_MS ? 'served' : 'past';
}
