import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Memory } from '../../../src/app/memory.ts';
import { Lease } from '../../../src/app/queue/lease.ts';

/** A memory of leases only; `away` fails as a database that is gone. */
function leases(): { memory: Memory; counts: { renewed: number; released: number }; away: boolean } {
  const counts = { renewed: 0, released: 0 };
  const fake = {
    counts,
    away: false,
    memory: {
      leases: {
        async renew() {
          if (fake.away) throw new Error('gone');
          counts.renewed += 1;
        },
        async release() {
          counts.released += 1;
        },
      },
    } as unknown as Memory,
  };
  return fake;
}

test('while work goes on it is kept up, then laid down', async () => {
  const { memory, counts } = leases();
  const lease = new Lease(memory, 90);
  const worked = await lease.during(async () => {
    await sleep(200);
    return lease.held();
  });
  expect(worked).toBe(true);
  expect(counts.renewed).toBeGreaterThan(2);
  expect(counts.released).toBe(1);
});

test('nothing was there to do: nothing is laid down', async () => {
  const { memory, counts } = leases();
  expect(await new Lease(memory, 90).during(async () => false)).toBe(false);
  expect(counts).toEqual({ renewed: 0, released: 0 });
});

test('after a standstill it stays lapsed until what was in hand has ended', async () => {
  const { memory } = leases();
  const lease = new Lease(memory, 60);
  const seen: boolean[] = [];
  await lease.during(async () => {
    const until = performance.now() + 100;
    while (performance.now() < until); // Nothing else of this process runs.
    seen.push(lease.held());
    await sleep(80);
    seen.push(lease.held());
    return true;
  });
  seen.push(lease.held());
  expect(seen).toEqual([false, false, true]);
});

test('a database that is away for longer than the lease ends it', async () => {
  const fake = leases();
  fake.away = true;
  const lease = new Lease(fake.memory, 60);
  await lease.during(async () => {
    await sleep(100);
    expect(lease.held()).toBe(false);
    return false;
  });
});
