import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { BaselineRecord } from '../../src/model/baseline-record.ts';
import type { RequestOrigin } from '../../src/model/request-record.ts';
import { type RequestStatus, TRANSITIONS } from '../../src/model/request-status.ts';
import type { CommentRecord, WebhookEvent } from '../../src/model/webhook-event.ts';
import { withDatabase } from '../../src/store/database/database.ts';
import { MIGRATIONS } from '../../src/store/database/migrations.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { onEachDatabase, withStoreAt } from './each-database.ts';
import { COMPLETE } from './measured.ts';

const COMMENT: CommentRecord = {
  repository: 'example/allocators',
  pullRequest: 3,
  onIssue: false,
  installationId: 77,
  commentId: 501,
  login: 'mina',
  createdAt: '2026-03-04T05:06:07Z',
  body: '/ab HZ4_S12_MPSC',
};

function origin(ordinal = 1, commentId = 501): RequestOrigin {
  return {
    key: `example/allocators#${commentId}.${ordinal}`,
    id: `pr3-${commentId}-${ordinal}`,
    repository: 'example/allocators',
    subject: { kind: 'pull-request', number: 3 },
    installationId: 77,
    login: 'mina',
    askedAt: COMMENT.createdAt,
    task: { kind: 'command', place: { commentId, ordinal }, command: { kind: 'help' }, text: '/ab help' },
  };
}

/** News of a comment, as webhooks bring it. */
function said(comment: CommentRecord = COMMENT): WebhookEvent {
  return { kind: 'comment', comment };
}

let deliveries = 0;
function delivery(event = 'issue_comment'): { guid: string; event: string } {
  deliveries += 1;
  return { guid: `guid-${deliveries}`, event };
}

onEachDatabase((fresh) => {
  let place = '';
  beforeEach(async () => {
    place = await fresh();
  });

  const withStore = <T>(use: (store: Store) => Promise<T>) => withStoreAt(place, use);

  test('what is acknowledged is there after the process is gone', async () => {
    const first = delivery();
    await withStore(async ({ inbox }) => expect(await inbox.take(first, said(), 5)).toBe(true));
    await withStore(async ({ inbox, leases }) => {
      expect(await inbox.claim(5, 9)).toEqual([{ ...COMMENT, failures: 0, failingSinceMs: null }]);
      await leases.release();
      // Again, by whatever delivery: the number of the comment is its memory.
      expect(await inbox.take(first, said(), 6)).toBe(false);
      expect(await inbox.take(delivery(), said(), 6)).toBe(false);
      expect(await inbox.claim(6, 9)).toHaveLength(1);
    });
  });

  test('a delivery whose storing fails is not remembered as seen', async () => {
    await withStore(async ({ inbox }) => {
      const again = delivery();
      const bad = said({ ...COMMENT, login: null as unknown as string });
      await expect(inbox.take(again, bad, 5)).rejects.toThrow(/null/i);
      expect(await inbox.take(again, said(), 5)).toBe(true);
    });
  });

  test('the same delivery many times at once is taken once', async () => {
    await withStore(async ({ inbox }) => {
      const same = delivery();
      const taken = await Promise.all(Array.from({ length: 20 }, () => inbox.take(same, said(), 5)));
      expect(taken.filter((once) => once)).toHaveLength(1);
    });
  });

  test('any text of a comment is kept', async () => {
    await withStore(async ({ inbox }) => {
      await inbox.take(delivery(), said({ ...COMMENT, body: "a\0b ? $1 \u{1F600} \\ '" }), 5);
      expect((await inbox.claim(5, 9))[0]?.body).toMatch(/^a[\0\ufffd]b \? \$1 \u{1F600} \\ '$/u);
    });
  });

  test('a comment becomes its requests in one step, once', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.take(delivery(), said(), 5);
      await inbox.read(COMMENT, [origin(1), origin(2)], 10);
      await inbox.read(COMMENT, [origin(1), origin(2)], 20);
      expect(await inbox.claim(1e15, 9)).toEqual([]);
      const due = await requests.claim(1e15, 9);
      expect(due.map(({ key, status, receivedAtMs }) => [key, status, receivedAtMs])).toEqual([
        ['example/allocators#501.1', 'received', 10],
        ['example/allocators#501.2', 'received', 10],
      ]);
      expect(due[0]).toEqual({
        ...origin(1),
        status: 'received',
        checkId: null,
        replyId: null,
        cancel: null,
        nextAtMs: 10,
        failing: null,
        receivedAtMs: 10,
      });
    });
  });

  test('a postponed comment comes back later', async () => {
    await withStore(async ({ inbox }) => {
      await inbox.take(delivery(), said(), 5);
      await inbox.postpone(COMMENT, 100, 7);
      expect(await inbox.nextDueMs()).toBe(100);
      expect(await inbox.claim(99, 9)).toEqual([]);
      expect(await inbox.claim(100, 9)).toMatchObject([{ failures: 1, failingSinceMs: 7 }]);
    });
  });

  test('a request moves on only from where it stands', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin()], 1);
      const { key } = origin();
      expect(await requests.advance(key, 'queued', 'dispatching')).toBe(false);
      expect(
        await requests.advance(key, 'received', 'queued', { ...COMPLETE, failing: { attempts: 2, sinceMs: 1 } }),
      ).toBe(true);
      expect(await requests.advance(key, 'received', 'queued')).toBe(false);
      expect(await requests.get(key)).toMatchObject({
        ...{ status: 'queued', headSha: 'a'.repeat(40), failing: { attempts: 2, sinceMs: 1 } },
      });
      await expect(requests.advance(key, 'done', 'queued')).rejects.toThrow('no request goes from done to queued');
    });
  });

  test('law: whatever is tried in whatever order, only the transitions that exist happen, and an end is an end', async () => {
    const names = Object.keys(TRANSITIONS) as RequestStatus[];
    const moves = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 30 });
    await withStore(async ({ inbox, requests }) => {
      let commentId = 1000;
      const law = fc.asyncProperty(moves, async (tried) => {
        commentId += 1;
        await inbox.read(COMMENT, [origin(1, commentId)], 1);
        const { key } = origin(1, commentId);
        let status: RequestStatus = 'received';
        for (const [from, to] of tried) {
          if (!TRANSITIONS[from].includes(to)) continue;
          const moved = await requests.advance(key, from, to, COMPLETE);
          if (moved !== (from === status)) return false;
          if (moved) status = to;
        }
        return (await requests.get(key))?.status === status;
      });
      await fc.assert(law, { numRuns: 30 });
    });
  });

  test('a release that is to be stopped comes no nearer to its tag, and a tag that is being written is not stopped', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin(1), origin(2), origin(3)], 1);
      const keys = [1, 2, 3].map((ordinal) => origin(ordinal).key);
      const [early = '', late = '', tooLate = ''] = keys;
      for (const key of keys) await requests.advance(key, 'received', 'joining', COMPLETE);
      await requests.cancel(early, { by: 'otto' }, 2);
      expect(await requests.advance(early, 'joining', 'releasing')).toBe(false);
      expect(await requests.advance(early, 'joining', 'cancelled')).toBe(true);
      for (const key of [late, tooLate]) expect(await requests.advance(key, 'joining', 'releasing')).toBe(true);
      await requests.cancel(late, { by: 'otto' }, 3);
      expect(await requests.advance(late, 'releasing', 'tagging')).toBe(false);
      expect(await requests.advance(late, 'releasing', 'cancelled')).toBe(true);
      expect(await requests.advance(tooLate, 'releasing', 'tagging')).toBe(true);
      await requests.cancel(tooLate, { by: 'otto' }, 4);
      expect((await requests.get(tooLate))?.cancel).toBeNull();
    });
  });

  test('an id names a request in its own repository alone', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin(1), origin(2)], 1);
      const { key, id } = origin(2);
      expect(await requests.named('example/allocators', id)).toMatchObject({ key, id });
      expect(await requests.named('example/other', id)).toBeNull();
      expect(await requests.named('example/allocators', 'pr3')).toBeNull();
    });
  });

  test('a cancel is kept once, and only for what is open', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin(1), origin(2)], 1);
      await requests.advance(origin(2).key, 'received', 'refused', { published: true });
      for (const { key } of await requests.open('example/allocators', 3))
        await requests.cancel(key, { by: 'otto', reason: 'enough' }, 2);
      await requests.cancel(origin(1).key, { by: 'late' }, 3);
      await requests.cancel(origin(2).key, { by: 'late' }, 3);
      expect((await requests.get(origin(1).key))?.cancel).toEqual({ by: 'otto', reason: 'enough' });
      expect((await requests.get(origin(2).key))?.cancel).toBeNull();
    });
  });

  test('a request is due until its last word is published', async () => {
    await withStore(async ({ inbox, requests, leases }) => {
      await inbox.read(COMMENT, [origin()], 1);
      const publication = { comment: 'no', check: null };
      await requests.advance(origin().key, 'received', 'refused', { publication });
      expect(await requests.claim(1e15, 9)).toMatchObject([{ status: 'refused', publication }]);
      await requests.patch(origin().key, { published: true });
      await leases.release();
      expect([await requests.claim(1e15, 9), await requests.nextDueMs()]).toEqual([[], null]);
    });
  });

  test('a nudge makes the request of that run due', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin()], 1);
      await requests.patch(origin().key, { workflowRun: { id: 9, url: null }, nextAtMs: 1000 });
      expect(await requests.claim(5, 9)).toEqual([]);
      expect(await requests.nudge(8, 5)).toBe(false);
      expect(await requests.nudge(9, 5)).toBe(true);
      expect(await requests.claim(5, 9)).toHaveLength(1);
    });
  });

  test('heads come back in the order of their times, each once; a closed pull request ends what is open', async () => {
    await withStore(async ({ inbox, heads, requests }) => {
      await inbox.read(COMMENT, [origin()], 1);
      const [b, a] = ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'].map((at) => ({
        sha: at.slice(9, 10).repeat(40),
        action: 'synchronize',
        at,
      }));
      const place = { repository: 'example/allocators', pullRequest: 3 };
      for (const head of [b, a, b]) {
        if (head !== undefined)
          await inbox.take(delivery('pull_request'), { kind: 'head', ...place, head, cancel: null }, 5);
      }
      expect(await heads.of('example/allocators', 3)).toEqual([a, b]);
      expect(await heads.of('example/allocators', 4)).toEqual([]);
      const head = { sha: 'c'.repeat(40), action: 'closed', at: COMMENT.createdAt };
      await inbox.take(delivery('pull_request'), { kind: 'head', ...place, head, cancel: { by: 'alloc-ab' } }, 6);
      expect((await requests.get(origin().key))?.cancel).toEqual({ by: 'alloc-ab' });
    });
  });

  test('news of a pull request end what was asked before them, and nothing when newer ones are known', async () => {
    await withStore(async ({ inbox, requests }) => {
      const place = { repository: 'example/allocators', pullRequest: 3 };
      const at = (minute: number) => `2026-03-04T05:${minute}:00Z`;
      const gateOf = (sha: string, minute: number): RequestOrigin => ({
        ...{ ...origin(), askedAt: at(minute), task: { kind: 'gate', gate: { sha: sha.repeat(40) } } },
        ...{ key: `gate.${sha}.${minute}`, id: `gate-${sha}-${minute}` },
      });
      const tell = (sha: string, action: string, minute: number) => {
        const closes = action === 'closed';
        const news = { head: { sha: sha.repeat(40), action, at: at(minute) }, cancel: closes ? { by: 'x' } : null };
        const asks = closes ? {} : { gate: gateOf(sha, minute) };
        return inbox.take(delivery('pull_request'), { kind: 'head', ...place, ...news, ...asks }, minute);
      };
      const open = async () =>
        (await requests.open('example/allocators', 3)).flatMap(({ key, cancel }) => (cancel === null ? [key] : []));
      await inbox.read(COMMENT, [{ ...origin(), askedAt: at(40) }], 40);
      await tell('a', 'opened', 20);
      await tell('a', 'closed', 30);
      expect(await open(), 'what was asked later stays').toEqual([origin().key]);
      await tell('c', 'synchronize', 50);
      await tell('b', 'synchronize', 45);
      await tell('c', 'ready_for_review', 44);
      await tell('a', 'closed', 43);
      // GitHub is asked whether b is the head after all; c has its gate.
      expect((await open()).sort()).toEqual([origin().key, 'gate.b.45', 'gate.c.50'].sort());
      await tell('d', 'synchronize', 50);
      expect((await open()).sort(), 'of the same second the later to come counts').toEqual(
        [origin().key, 'gate.d.50'].sort(),
      );
      await tell('d', 'closed', 50);
      expect(await open()).toEqual([]);
    });
  });

  test('history answers by question, newest first', async () => {
    await withStore(async ({ history }) => {
      const record = {
        repository: 'example/allocators',
        pullRequest: 3,
        question: 'a vs b',
        outcome: 'GO',
        headline: 'x',
        verdict: '{}',
      };
      await history.add({ ...record, requestId: 'r1', at: '2026-01-01T00:00:00Z' });
      await history.add({ ...record, requestId: 'r2', at: '2026-01-02T00:00:00Z', outcome: 'NO-GO' });
      await history.add({ ...record, requestId: 'r2', at: '2026-01-03T00:00:00Z' });
      await history.add({ ...record, requestId: 'r3', question: 'b vs a', at: '2026-01-04T00:00:00Z' });
      const found = await history.of('example/allocators', 'a vs b');
      expect(found.map(({ requestId, outcome }) => [requestId, outcome])).toEqual([
        ['r2', 'NO-GO'],
        ['r1', 'GO'],
      ]);
    });
  });

  test('several may open a new database at once, and find the same in it', async () => {
    const stores = await Promise.all([openStore(place), openStore(place), openStore(place)]);
    await stores[0]?.inbox.take(delivery(), said(), 5);
    expect(await stores[2]?.inbox.claim(5, 9)).toHaveLength(1);
    for (const store of stores) await store.close();
  });

  test('a database of a newer version is left alone', async () => {
    await withStore(async () => {});
    await withDatabase(place, (driver) =>
      driver.transaction((connection) => driver.setLayout(connection, MIGRATIONS.length + 1)),
    );
    await expect(openStore(place)).rejects.toThrow('written by a newer version');
  });

  test('baselines of a line on a machine come back newest first, once each, and survive the process', async () => {
    const record = (id: string, changes: object = {}): BaselineRecord => ({
      schema: 1,
      id,
      repository: 'example/allocators',
      at: `2026-01-0${id}T00:00:00.000Z`,
      arm: 'hz4',
      commit: 'a'.repeat(40),
      benchesCommit: 'b'.repeat(40),
      machine: 'lab',
      environment: { cpu: 'Some CPU' },
      build: '{}',
      lanes: [
        { lane: 'st', unit: 'ops/s', better: 'higher', program: '{}', runs: 10, median: 5, logMean: 1.6, logSd: 0.01 },
      ],
      ...changes,
    });
    await withStore(async ({ baselines }) => {
      for (const each of [record('1'), record('3'), record('2'), record('3', { arm: 'hz4' })]) {
        await baselines.add(each);
      }
      for (const change of [{ repository: 'example/other' }, { machine: 'attic' }, { arm: 'hz3' }]) {
        await baselines.add(record('9', { id: JSON.stringify(change), at: '2026-01-09T00:00:00.000Z', ...change }));
      }
    });
    await withStore(async ({ baselines }) => {
      expect(await baselines.of(record('1'))).toEqual([record('3'), record('2'), record('1')]);
    });
  });
});

test.each([
  ['/nowhere/at/all.db', 'cannot be used as the database'],
  ['postgres://mina:hush-hush@127.0.0.1:1/none', 'PostgreSQL at 127.0.0.1:1/none does not let alloc-ab in'],
])('a place that cannot be opened is refused with words: %s', async (place, words) => {
  const refused = await openStore(place).catch((error: Error) => error.message);
  expect(refused).toContain(words);
  expect(refused).not.toContain('hush');
});
