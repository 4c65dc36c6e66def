import type { Work } from '../../model/work.ts';
import { budgetSecondsOf } from '../../model/work.ts';

/** A measurement that waits for a machine, has it, or had it lately. */
export interface QueueEntry {
  readonly id: string;
  readonly repository: string;
  readonly pullRequest: number;
  readonly login: string;
  /** Its name in the configuration. */
  readonly machine: string;
  /** The labels of its runner: whoever has the same ones shares the machine. */
  readonly labels: string;
  /** `served`: its turn was a short while ago, and it is in the line no more. */
  readonly state: 'waiting' | 'measured' | 'served';
  readonly receivedAtMs: number;
  /** Longest time of sampling, and what builds take on top. */
  readonly expectedSeconds: number;
}

/** Where a measurement stands in the line of its machine. */
export interface Place {
  /** Others that are measured before it. */
  readonly ahead: number;
  /** It begins within this, unless builds take longer than expected; seconds. */
  readonly startsWithinSeconds: number;
}

/** Fetch, builds and checks before sampling; a guess that is on the long side for most allocators. */
const BUILD_SECONDS = 90;

/** What a queue must know of the work that is asked for. */
export function queueFacts(work: Work): Pick<QueueEntry, 'machine' | 'labels' | 'expectedSeconds'> {
  const { name, labels } = work.machine;
  return {
    machine: name,
    labels: [...labels].sort().join(' '),
    expectedSeconds: budgetSecondsOf(work) + BUILD_SECONDS,
  };
}

/**
 * The line of one machine: what is being measured, then everybody in turns. Whoever has the machine, had it lately, or asks
 * for several things, waits with the next one until all others had as many; among equals the earlier request comes first.
 */
export function lineOf(entries: readonly QueueEntry[], labels: string): QueueEntry[] {
  const own = entries.filter((entry) => entry.labels === labels).sort(byTime);
  const turns = new Map<string, number>();
  for (const { login, state } of own) if (state !== 'waiting') turns.set(login, (turns.get(login) ?? 0) + 1);
  const waiting = own
    .filter(({ state }) => state === 'waiting')
    .map((entry) => {
      const turn = turns.get(entry.login) ?? 0;
      turns.set(entry.login, turn + 1);
      return { entry, turn };
    })
    .sort((a, b) => a.turn - b.turn || byTime(a.entry, b.entry));
  return [...own.filter(({ state }) => state === 'measured'), ...waiting.map(({ entry }) => entry)];
}

/** The place of a measurement in its line; null when it is not in it. */
export function placeOf(line: readonly QueueEntry[], id: string): Place | null {
  const index = line.findIndex((entry) => entry.id === id);
  if (index < 0) return null;
  const before = line.slice(0, index);
  return {
    ahead: before.length,
    startsWithinSeconds: secondsOf(before),
  };
}

/** What measuring all of these takes. */
export function secondsOf(entries: readonly QueueEntry[]): number {
  return entries.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0);
}

function byTime(a: QueueEntry, b: QueueEntry): number {
  return a.receivedAtMs - b.receivedAtMs || (a.id < b.id ? -1 : 1);
}
