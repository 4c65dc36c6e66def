import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandPlaceOf, type RequestOrigin } from '../../../src/model/request-origin.ts';
import type { CommentRecord } from '../../../src/model/webhook-event.ts';
import { withDatabase } from '../../../src/store/database/database.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { onEachDatabase } from '../each-database.ts';
import { COMPLETE } from '../measured.ts';

const NOW = 100;
/** Longer than any test runs: only `passTime` lets a lease lapse. */
const LEASE_MS = 600_000;

function comment(commentId: number, pullRequest = commentId): CommentRecord {
  const place = { repositoryId: 1, repository: 'example/allocators', pullRequest, onIssue: false, installationId: 77 };
  return {
    ...place,
    place: 'conversation',
    edited: false,
    commentId,
    login: 'mina',
    createdAt: '2026-03-04T05:06:07Z',
    body: '/ab help',
  };
}

function origin(commentId: number): RequestOrigin {
  const { repositoryId, repository, pullRequest, installationId, login, createdAt } = comment(commentId);
  return {
    key: `${repositoryId}#${commentId}.1`,
    id: `pr${pullRequest}-${commentId}-1`,
    repositoryId,
    repository,
    subject: { kind: 'pull-request', number: pullRequest },
    installationId,
    login,
    askedAt: createdAt,
    task: {
      kind: 'command',
      place: { comment: 'conversation', commentId, ordinal: 1 },
      command: { kind: 'help' },
      text: '/ab help',
    },
  };
}

onEachDatabase((fresh) => {
  let stores: Store[] = [];
  let first: Store;
  let second: Store;
  let address: string;

  // Three replicas on a new database.
  beforeEach(async () => {
    address = await fresh();
    stores = [];
    for (let count = 0; count < 3; count += 1) stores.push(await openStore(address, { leaseMs: LEASE_MS }));
    [first, second] = stores as [Store, Store];
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
  });

  /** Moves the end of every lease `ms` closer, as if that time had passed on the database's clock. */
  async function passTime(ms: number): Promise<void> {
    await withDatabase(address, async (database) => {
      for (const table of ['comments', 'requests', 'duties'])
        await database.run(`UPDATE ${table} SET leased_until_ms = leased_until_ms - ?`, ms);
    });
  }

  async function takeComment(commentId: number, pullRequest?: number): Promise<void> {
    const webhook = { kind: 'comment', comment: comment(commentId, pullRequest) } as const;
    await first.inbox.take({ guid: `g${commentId}`, event: 'issue_comment' }, webhook, NOW);
  }

  test('concurrent claims give each comment and each request to one replica', async () => {
    for (let id = 1; id <= 40; id += 1) {
      await takeComment(id);
      await first.inbox.read(comment(1000 + id), [origin(1000 + id)], NOW);
    }
    const claims = stores.flatMap((store) =>
      Array.from({ length: 6 }, async () => [
        ...(await store.inbox.claim(NOW, 3)).map(({ commentId }) => commentId),
        ...(await store.requests.claim(NOW, 3)).map((request) => commandPlaceOf(request).commentId),
      ]),
    );
    const claimed = (await Promise.all(claims)).flat();
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed.length).toBeGreaterThan(50);
  });

  test('a lease that is released or lapsed can be claimed by another replica, and a renewed one cannot', async () => {
    await first.inbox.read(comment(1), [origin(1)], NOW);
    expect(await first.requests.claim(NOW, 9)).toHaveLength(1);
    expect(await second.requests.claim(NOW, 9)).toEqual([]);
    await passTime(LEASE_MS * 0.6);
    await first.leases.renew();
    await passTime(LEASE_MS * 0.6);
    expect(await second.requests.claim(NOW, 9)).toEqual([]);
    const untilFreeMs = ((await second.requests.nextDueMs()) ?? 0) - Date.now();
    expect(untilFreeMs).toBeGreaterThan(0);
    expect(untilFreeMs).toBeLessThan(LEASE_MS * 0.5);
    await passTime(LEASE_MS * 0.5);
    expect(await second.requests.claim(NOW, 9)).toHaveLength(1);
    await second.leases.release();
    expect(await first.requests.claim(NOW, 9)).toHaveLength(1);
  });

  test('a replica whose lease lapsed cannot change the request, and renew does not bring the lease back', async () => {
    await first.inbox.read(comment(1), [origin(1)], NOW);
    await first.requests.claim(NOW, 9);
    await passTime(LEASE_MS);
    await first.leases.renew();
    expect(await second.requests.claim(NOW, 9)).toHaveLength(1);
    const { key } = origin(1);
    expect(await first.requests.advance(key, 'received', 'queued', COMPLETE)).toBe(false);
    expect(await first.requests.patch(key, { replyId: 5 })).toBe(false);
    await first.leases.release();
    expect(await first.requests.claim(NOW, 9)).toEqual([]);
    expect(await second.requests.advance(key, 'received', 'queued', COMPLETE)).toBe(true);
    // A cancel by a user needs no lease.
    await first.requests.cancel(key, { by: 'otto' }, NOW);
    expect((await second.requests.get(key))?.cancel).toEqual({ by: 'otto' });
  });

  test('comments of one pull request are claimed one at a time, beside comments of other pull requests', async () => {
    await takeComment(2, 7);
    await takeComment(1, 7);
    await takeComment(3, 8);
    const claimed = await first.inbox.claim(NOW, 9);
    expect(claimed.map(({ commentId }) => commentId)).toEqual([1, 3]);
    expect(await second.inbox.claim(NOW, 9)).toEqual([]);
    for (const each of claimed) await first.inbox.read(each, [], NOW);
    expect((await second.inbox.claim(NOW, 9)).map(({ commentId }) => commentId)).toEqual([2]);
  });

  test('a duty is begun by one replica, and again after its interval or when its lease lapses', async () => {
    const begun = await Promise.all(stores.map(({ duties }) => duties.begin('repair', 1000, 500)));
    expect(begun.filter((at) => at !== null)).toEqual([0]);
    const owner = stores[begun.indexOf(0)];
    await owner?.duties.end('repair', 1000);
    expect(await second.duties.begin('repair', 1400, 500)).toBeNull();
    expect(await second.duties.begin('repair', 1500, 500)).toBe(1000);
    // The owner stops before it ends the duty.
    await passTime(LEASE_MS);
    expect(await first.duties.begin('repair', 1500, 500)).toBe(1000);
  });
});
