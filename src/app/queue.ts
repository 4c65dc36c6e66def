import { lineOf, type Place, placeOf, type QueueEntry, queueFacts, secondsOf } from '../core/plan/queue.ts';
import { type RequestRecord, TRANSITIONS } from '../model/request-record.ts';
import type { Memory } from './memory.ts';

/** What is remembered, and the time. */
interface Clocked {
  readonly memory: Pick<Memory, 'requests'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A turn counts for so long: after an hour nobody is held back for what he measured. */
const REMEMBERED_MS = 3_600_000;

/** Everything that waits for a machine or has one, in all repositories. */
export async function queueEntries({ memory, now }: Clocked): Promise<(QueueEntry & { key: string })[]> {
  const rows = await memory.requests.inLine(now() - REMEMBERED_MS);
  return rows.flatMap(({ plan, key, id, repository, pullRequest, login, receivedAtMs, status }) => {
    if (plan === null) return [];
    const state = status === 'queued' ? 'waiting' : TRANSITIONS[status].length === 0 ? 'served' : 'measured';
    return [{ key, id, repository, pullRequest, login, receivedAtMs, state, ...queueFacts(plan) }];
  });
}

/** Where a request stands, by now. */
export async function turnOf(worker: Clocked, request: RequestRecord): Promise<Place> {
  const { plan } = request;
  if (plan === null) throw new Error(`request ${request.id} waits for a machine without a plan`);
  const line = lineOf(await queueEntries(worker), queueFacts(plan).labels);
  // A line is cut at its end: whoever is not in it yet has all of it ahead.
  return placeOf(line, request.id) ?? { ahead: line.length, startsWithinSeconds: secondsOf(line) };
}

/** The machine of a request that ended is free: has the next one looked at now. */
export async function wakeNext({ memory, now }: Clocked, ended: RequestRecord): Promise<void> {
  if (ended.plan === null) return;
  const entries = await queueEntries({ memory, now });
  const [first] = lineOf(entries, queueFacts(ended.plan).labels).filter(({ id }) => id !== ended.id);
  const next = entries.find(({ id }) => id === first?.id);
  if (next !== undefined && next.state === 'waiting') await memory.requests.patch(next.key, { nextAtMs: now() });
}
