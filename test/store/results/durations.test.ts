import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Duration } from '../../../src/model/ticket.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { onEachDatabase } from '../each-database.ts';

const LIKE = { repositoryId: 1, repository: 'example/allocators', labels: 'lab self-hosted', alike: 'a'.repeat(32) };

function duration(number: number, more: Partial<Duration> = {}): Duration {
  return { requestId: `r${number}`, ...LIKE, seconds: 100 + number, besideSeconds: number, atMs: number, ...more };
}

onEachDatabase((fresh) => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(await fresh());
  });
  afterEach(() => store.close());

  test('durations.of returns the latest of the same kind and the latest of the machine, and counts a request once', async () => {
    for (let number = 1; number <= 5; number += 1) await store.durations.add(duration(number));
    await store.durations.add(duration(5, { seconds: 9999 }));
    await store.durations.add(duration(6, { alike: 'other' }));
    await store.durations.add(duration(7, { repositoryId: 2 }));
    await store.durations.add(duration(8, { labels: 'arm' }));
    expect(await store.durations.of(LIKE, 3)).toEqual({ alike: [105, 104, 103], beside: [7, 6, 5] });
    expect(await store.durations.of({ ...LIKE, labels: 'none' }, 3)).toEqual({ alike: [], beside: [] });
  });
});
