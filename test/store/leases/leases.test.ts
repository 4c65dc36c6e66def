import { afterEach, beforeEach, expect, test } from 'vitest';
import { placeOf, type RequestOrigin } from '../../../src/model/request-record.ts';
import type { CommentRecord } from '../../../src/model/webhook-event.ts';
import { withDatabase } from '../../../src/store/database/database.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { onEachDatabase } from '../each-database.ts';
import { COMPLETE } from '../measured.ts';

const NOW = 100;
/** Long beside what any test takes: only `pass` ends one. */
const LEASE_MS = 600_000;

function comment(commentId: number, pullRequest = commentId): CommentRecord {
  const place = { repository: 'example/allocators', pullRequest, onIssue: false, installationId: 77 };
  return { ...place, commentId, login: 'mina', createdAt: '2026-03-04T05:06:07Z', body: '/ab help' };
}

function origin(commentId: number): RequestOrigin {
  const { repository, pullRequest, installationId, login, createdAt } = comment(commentId);
  return {
    key: `${repository}#${commentId}.1`,
    id: `pr${pullRequest}-${commentId}-1`,
    repository,
    subject: { kind: 'pull-request', number: pullRequest },
    installationId,
    login,
    askedAt: createdAt,
    task: { kind: 'command', place: { commentId, ordinal: 1 }, command: { kind: 'help' }, text: '/ab help' },
  };
}

onEachDatabase((fresh) => {
  let stores: Store[] = [];
  let one: Store;
  let two: Store;
  let place: string;

  // Three replicas on a new database.
  beforeEach(async () => {
    place = await fresh();
    stores = [];
    for (let count = 0; count < 3; count += 1) stores.push(await openStore(place, { leaseMs: LEASE_MS }));
    [one, two] = stores as [Store, Store];
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
  });

  /** The ends of all leases come nearer by `ms`, as if that much time had passed on the database's clock. */
  async function pass(ms: number): Promise<void> {
    await withDatabase(place, async (database) => {
      for (const table of ['comments', 'requests', 'duties'])
        await database.run(`UPDATE ${table} SET leased_until_ms = leased_until_ms - ?`, ms);
    });
  }

  async function say(commentId: number, pullRequest?: number): Promise<void> {
    const news = { kind: 'comment', comment: comment(commentId, pullRequest) } as const;
    await one.inbox.take({ guid: `g${commentId}`, event: 'issue_comment' }, news, NOW);
  }

  test('what many claim at once, one gets', async () => {
    for (let id = 1; id <= 40; id += 1) {
      await say(id);
      await one.inbox.read(comment(1000 + id), [origin(1000 + id)], NOW);
    }
    const claims = stores.flatMap((store) =>
      Array.from({ length: 6 }, async () => [
        ...(await store.inbox.claim(NOW, 3)).map(({ commentId }) => commentId),
        ...(await store.requests.claim(NOW, 3)).map((request) => placeOf(request).commentId),
      ]),
    );
    const got = (await Promise.all(claims)).flat();
    expect(new Set(got).size).toBe(got.length);
    expect(got.length).toBeGreaterThan(50);
  });

  test('what is released or not renewed in time is free; what is renewed is not', async () => {
    await one.inbox.read(comment(1), [origin(1)], NOW);
    expect(await one.requests.claim(NOW, 9)).toHaveLength(1);
    expect(await two.requests.claim(NOW, 9)).toEqual([]);
    await pass(LEASE_MS * 0.6);
    await one.leases.renew();
    await pass(LEASE_MS * 0.6);
    expect(await two.requests.claim(NOW, 9)).toEqual([]);
    const untilFreeMs = ((await two.requests.nextDueMs()) ?? 0) - Date.now();
    expect(untilFreeMs).toBeGreaterThan(0);
    expect(untilFreeMs).toBeLessThan(LEASE_MS * 0.5);
    await pass(LEASE_MS * 0.5);
    expect(await two.requests.claim(NOW, 9)).toHaveLength(1);
    await two.leases.release();
    expect(await one.requests.claim(NOW, 9)).toHaveLength(1);
  });

  test('whoever lost a request changes nothing in it any more, and a lapsed lease is not renewed', async () => {
    await one.inbox.read(comment(1), [origin(1)], NOW);
    await one.requests.claim(NOW, 9);
    await pass(LEASE_MS);
    await one.leases.renew();
    expect(await two.requests.claim(NOW, 9)).toHaveLength(1);
    const { key } = origin(1);
    expect(await one.requests.advance(key, 'received', 'queued', COMPLETE)).toBe(false);
    expect(await one.requests.patch(key, { replyId: 5 })).toBe(false);
    await one.leases.release();
    expect(await one.requests.claim(NOW, 9)).toEqual([]);
    expect(await two.requests.advance(key, 'received', 'queued', COMPLETE)).toBe(true);
    // What comes from people reaches a request in whosever hands it is.
    await one.requests.cancel(key, { by: 'otto' }, NOW);
    expect((await two.requests.get(key))?.cancel).toEqual({ by: 'otto' });
  });

  test('comments of one pull request are read one after the other, those of others beside them', async () => {
    await say(2, 7);
    await say(1, 7);
    await say(3, 8);
    const first = await one.inbox.claim(NOW, 9);
    expect(first.map(({ commentId }) => commentId)).toEqual([1, 3]);
    expect(await two.inbox.claim(NOW, 9)).toEqual([]);
    for (const each of first) await one.inbox.read(each, [], NOW);
    expect((await two.inbox.claim(NOW, 9)).map(({ commentId }) => commentId)).toEqual([2]);
  });

  test('a duty is done by one, and again when its time has come', async () => {
    const begun = await Promise.all(stores.map(({ duties }) => duties.begin('repair', 1000, 500)));
    expect(begun.filter((at) => at !== null)).toEqual([0]);
    const who = stores[begun.indexOf(0)];
    await who?.duties.end('repair', 1000);
    expect(await two.duties.begin('repair', 1400, 500)).toBeNull();
    expect(await two.duties.begin('repair', 1500, 500)).toBe(1000);
    // It dies in the middle.
    await pass(LEASE_MS);
    expect(await one.duties.begin('repair', 1500, 500)).toBe(1000);
  });
});
