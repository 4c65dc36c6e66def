import { expect, test } from 'vitest';
import { positionOf } from '../../../src/app/queue/queue.ts';
import type { QueueRow } from '../../../src/model/queue-row.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const MINUTE = 60_000;

function row(id: string, receivedAtMs: number, failingSinceMs?: number): QueueRow {
  return {
    ...{ key: id, id, repositoryId: 1, subject: { kind: 'pull-request', number: 1 }, login: id },
    ...{ status: 'queued', receivedAtMs, dispatchedAtMs: null, runningAtMs: null, nextAtMs: NOW, labels: 'lab' },
    ticket: { class: 'comment', machine: 'lab', what: id, length: { seconds: 60, atMost: false } } as never,
    ...(failingSinceMs !== undefined && { failingSinceMs }),
    ...{ plan: null, task: null },
  };
}

function clocked(rows: readonly QueueRow[]) {
  const queue = { open: async () => [...rows], turns: async () => [] };
  return { stores: { queue, requests: {} } as never, now: () => NOW };
}

test.each([
  [11, 0],
  [9, 1],
] as const)(
  'a request whose step has failed for %d minutes has %d behind it waiting for it',
  async (minutes, ahead) => {
    const queue = clocked([row('suspended', NOW - 60 * MINUTE, NOW - minutes * MINUTE), row('other', NOW - MINUTE)]);
    expect((await positionOf(queue, 'other', 'lab')).ahead).toBe(ahead);
    // Its own place stays.
    expect((await positionOf(queue, 'suspended', 'lab')).ahead).toBe(0);
  },
);
