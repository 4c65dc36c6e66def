import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lease } from '../../../src/app/queue/lease.ts';
import type { Stores } from '../../../src/app/stores.ts';

const LEASE_MS = 90;

let nowMs = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Time passes, and this process does what is due. */
async function pass(ms: number): Promise<void> {
  for (const end = nowMs + ms; nowMs < end; ) {
    nowMs += 1;
    await vi.advanceTimersByTimeAsync(1);
  }
}

/** A stores of leases only; `away` fails as a database that is gone. */
function leases(): { stores: Stores; counts: { renewed: number; released: number }; away: boolean } {
  const counts = { renewed: 0, released: 0 };
  const fake = {
    counts,
    away: false,
    stores: {
      leases: {
        async renew() {
          if (fake.away) throw new Error('gone');
          counts.renewed += 1;
        },
        async release() {
          counts.released += 1;
        },
      },
    } as unknown as Stores,
  };
  return fake;
}

test('while work goes on it is kept up, then laid down', async () => {
  const { stores, counts } = leases();
  const lease = new Lease(stores, LEASE_MS);
  const worked = await lease.during(async () => {
    await pass(200);
    return lease.held();
  });
  expect(worked).toBe(true);
  expect(counts).toEqual({ renewed: 6, released: 1 });
  await pass(200);
  expect(counts.renewed).toBe(6);
});

test('nothing was there to do: nothing is laid down', async () => {
  const { stores, counts } = leases();
  expect(await new Lease(stores, LEASE_MS).during(async () => false)).toBe(false);
  expect(counts).toEqual({ renewed: 0, released: 0 });
});

test('after a standstill it stays lapsed until what was in hand has ended', async () => {
  const { stores, counts } = leases();
  const lease = new Lease(stores, LEASE_MS);
  const seen: boolean[] = [];
  await lease.during(async () => {
    nowMs += LEASE_MS; // Nothing of this process runs.
    seen.push(lease.held());
    await pass(80);
    seen.push(lease.held());
    return true;
  });
  seen.push(lease.held());
  expect(seen).toEqual([false, false, true]);
  expect(counts.renewed).toBe(0);
});

test('a database that is away for longer than the lease ends it', async () => {
  const fake = leases();
  fake.away = true;
  const lease = new Lease(fake.stores, LEASE_MS);
  await lease.during(async () => {
    await pass(LEASE_MS - 1);
    expect(lease.held()).toBe(true);
    await pass(1);
    expect(lease.held()).toBe(false);
    return false;
  });
});
