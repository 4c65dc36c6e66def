import { type Length, QUEUE_CLASSES, type QueueClass } from '../../model/ticket.ts';

/** A measurement that waits for a machine, has it, or had it recently. */
export interface QueueEntry {
  readonly id: string;
  /** GitHub's number of the repository. */
  readonly repositoryId: number;
  /** Null for a merge group. */
  readonly pullRequest: number | null;
  readonly login: string;
  /** Its name in the configuration. */
  readonly machine: string;
  /** The labels of its runner: requests with the same labels share the machine. */
  readonly labels: string;
  readonly class: QueueClass;
  readonly what: string;
  readonly length: Length;
  /**
   * `served`: its turn ended recently and counts for its author. `past`: its turn counts only for its class. Neither is in the queue
   * any more.
   */
  readonly state: 'waiting' | 'measured' | 'served' | 'past';
  /** Milliseconds since 1970. */
  readonly receivedAtMs: number;
  /** When its turn began; null while it waits. */
  readonly dispatchedAtMs: number | null;
  /** How long it has had the machine; 0 while it waits. */
  readonly elapsedSeconds: number;
}

/** The position of a measurement in the queue of its machine. */
export interface QueuePosition {
  /** Measurements before it. */
  readonly ahead: number;
  /** Expected seconds until it begins, unless another request comes before it. */
  readonly startsInSeconds: number;
  /** Whether that is an upper bound, because a length ahead of it is one. */
  readonly atMost: boolean;
}

/** Turns that a class has in a row while a later class waits; then the later one has a turn. */
export const TURNS_IN_A_ROW = 2;

/**
 * The queue of one machine: what is being measured, then the classes in their order, where a later class that waits has every third
 * turn at least. Within a class users take turns: a user who has the machine, had it recently, or has several requests waits with the
 * next one until all others of the class had as many turns. Among equals the earlier request comes first.
 */
export function queueOf<E extends QueueEntry>(entries: readonly E[], labels: string): E[] {
  const own = entries.filter((entry) => entry.labels === labels).sort(byTime);
  const classes = QUEUE_CLASSES.map((name) => inTurns(own.filter((entry) => entry.class === name)));
  const passed = QUEUE_CLASSES.map((_, level) => passedOver(own, level));
  const next = (level: number): E | undefined => {
    const first = classes[level]?.[0];
    const laterWaits = classes.slice(level + 1).some(({ length }) => length > 0);
    if (!laterWaits) return classes[level]?.shift();
    const row = passed[level] ?? 0;
    if (first === undefined || row >= TURNS_IN_A_ROW) {
      passed[level] = 0;
      return next(level + 1);
    }
    passed[level] = row + 1;
    return classes[level]?.shift();
  };
  const queue = own.filter(({ state }) => state === 'measured');
  for (let entry = next(0); entry !== undefined; entry = next(0)) queue.push(entry);
  return queue;
}

/** The waiting entries of one class, in turns of their users. */
function inTurns<E extends QueueEntry>(own: readonly E[]): E[] {
  const turns = new Map<string, number>();
  for (const { login, state } of own)
    if (state === 'measured' || state === 'served') turns.set(login, (turns.get(login) ?? 0) + 1);
  return own
    .filter(({ state }) => state === 'waiting')
    .map((entry) => {
      const turn = turns.get(entry.login) ?? 0;
      turns.set(entry.login, turn + 1);
      return { entry, turn };
    })
    .sort((a, b) => a.turn - b.turn || byTime(a.entry, b.entry))
    .map(({ entry }) => entry);
}

/** Turns that a class had in a row while an entry of a later class waited. */
function passedOver(own: readonly QueueEntry[], level: number): number {
  const levelOf = (entry: QueueEntry): number => QUEUE_CLASSES.indexOf(entry.class);
  const sinceMs = own.find((entry) => entry.state === 'waiting' && levelOf(entry) > level)?.receivedAtMs;
  if (sinceMs === undefined) return 0;
  const turns = own
    .filter(({ state }) => state !== 'waiting')
    .sort((a, b) => (a.dispatchedAtMs ?? 0) - (b.dispatchedAtMs ?? 0) || byTime(a, b));
  return turns.reduce((row, turn) => {
    if (levelOf(turn) > level) return 0;
    return levelOf(turn) === level && (turn.dispatchedAtMs ?? 0) >= sinceMs ? row + 1 : row;
  }, 0);
}

/** The position of a measurement in its queue; behind the end where it is not in it. */
export function queuePosition(queue: readonly QueueEntry[], id: string): QueuePosition {
  const index = queue.findIndex((entry) => entry.id === id);
  const before = index < 0 ? queue : queue.slice(0, index);
  return {
    ahead: before.length,
    startsInSeconds: before.reduce((sum, entry) => sum + Math.max(0, entry.length.seconds - entry.elapsedSeconds), 0),
    atMost: before.some(({ length }) => length.by !== 'alike'),
  };
}

function byTime(a: QueueEntry, b: QueueEntry): number {
  return a.receivedAtMs - b.receivedAtMs || (a.id < b.id ? -1 : 1);
}
