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

/** Advances both clocks millisecond by millisecond, so that timers fire when they are due. */
async function passTime(ms: number): Promise<void> {
  for (const end = nowMs + ms; nowMs < end; ) {
    nowMs += 1;
    await vi.advanceTimersByTimeAsync(1);
  }
}

/** Stores with leases only. `unreachable` makes renewals fail, as with a database that is not reachable. */
function fakeLeases(): { stores: Stores; counts: { renewed: number; released: number }; unreachable: boolean } {
  const counts = { renewed: 0, released: 0 };
  const fake = {
    counts,
    unreachable: false,
    stores: {
      leases: {
        async renew() {
          if (fake.unreachable) throw new Error('gone');
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

test('during renews the lease while the work runs, and releases it afterwards', async () => {
  const { stores, counts } = fakeLeases();
  const lease = new Lease(stores, LEASE_MS);
  const worked = await lease.during(async () => {
    await passTime(200);
    return lease.held();
  });
  expect(worked).toBe(true);
  expect(counts).toEqual({ renewed: 6, released: 1 });
  await passTime(200);
  expect(counts.renewed).toBe(6);
});

test('during releases no lease when there was no work', async () => {
  const { stores, counts } = fakeLeases();
  expect(await new Lease(stores, LEASE_MS).during(async () => false)).toBe(false);
  expect(counts).toEqual({ renewed: 0, released: 0 });
});

test('a lease that lapsed during a standstill stays lapsed until the work ends', async () => {
  const { stores, counts } = fakeLeases();
  const lease = new Lease(stores, LEASE_MS);
  const heldStates: boolean[] = [];
  await lease.during(async () => {
    nowMs += LEASE_MS; // The process stands still: no timer fires.
    heldStates.push(lease.held());
    await passTime(80);
    heldStates.push(lease.held());
    return true;
  });
  heldStates.push(lease.held());
  expect(heldStates).toEqual([false, false, true]);
  expect(counts.renewed).toBe(0);
});

test('the lease lapses when the database is unreachable for longer than the lease', async () => {
  const fake = fakeLeases();
  fake.unreachable = true;
  const lease = new Lease(fake.stores, LEASE_MS);
  await lease.during(async () => {
    await passTime(LEASE_MS - 1);
    expect(lease.held()).toBe(true);
    await passTime(1);
    expect(lease.held()).toBe(false);
    return false;
  });
});
