import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { BaselineRecord } from '../../src/model/baseline-record.ts';
import type { RequestOrigin } from '../../src/model/request-origin.ts';
import { type RequestStatus, TRANSITIONS } from '../../src/model/request-status.ts';
import type { CommentRecord, WebhookEvent } from '../../src/model/webhook-event.ts';
import { withDatabase } from '../../src/store/database/database.ts';
import { MIGRATIONS } from '../../src/store/database/migrations.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { onEachDatabase, withStoreAt } from './each-database.ts';
import { COMPLETE } from './measured.ts';

const COMMENT: CommentRecord = {
  repositoryId: 1,
  repository: 'example/allocators',
  pullRequest: 3,
  onIssue: false,
  installationId: 77,
  place: 'conversation',
  edited: false,
  commentId: 501,
  login: 'mina',
  createdAt: '2026-03-04T05:06:07Z',
  body: '/ab HZ4_S12_MPSC',
};

function origin(ordinal = 1, commentId = 501): RequestOrigin {
  return {
    key: `example/allocators#${commentId}.${ordinal}`,
    id: `pr3-${commentId}-${ordinal}`,
    repositoryId: 1,
    repository: 'example/allocators',
    subject: { kind: 'pull-request', number: 3 },
    installationId: 77,
    login: 'mina',
    askedAt: COMMENT.createdAt,
    task: {
      kind: 'command',
      place: { comment: 'conversation', commentId, ordinal },
      command: { kind: 'help' },
      text: '/ab help',
    },
  };
}

/** The webhook event of a comment. */
function commentEvent(comment: CommentRecord = COMMENT): WebhookEvent {
  return { kind: 'comment', comment };
}

let deliveries = 0;
function delivery(event = 'issue_comment'): { guid: string; event: string } {
  deliveries += 1;
  return { guid: `guid-${deliveries}`, event };
}

onEachDatabase((fresh) => {
  let address = '';
  beforeEach(async () => {
    address = await fresh();
  });

  const withStore = <T>(use: (store: Store) => Promise<T>) => withStoreAt(address, use);

  test('an acknowledged comment is still there after the process ended', async () => {
    const first = delivery();
    await withStore(async ({ inbox }) => expect(await inbox.take(first, commentEvent(), 5)).toBe(true));
    await withStore(async ({ inbox, leases }) => {
      expect(await inbox.claim(5, 9)).toEqual([{ ...COMMENT, failures: 0, failingSinceMs: null }]);
      await leases.release();
      // A comment is known by its id, so another delivery of it is not new.
      expect(await inbox.take(first, commentEvent(), 6)).toBe(false);
      expect(await inbox.take(delivery(), commentEvent(), 6)).toBe(false);
      expect(await inbox.claim(6, 9)).toHaveLength(1);
    });
  });

  test('a delivery that cannot be stored is accepted when it comes again', async () => {
    await withStore(async ({ inbox }) => {
      const again = delivery();
      const bad = commentEvent({ ...COMMENT, login: null as unknown as string });
      await expect(inbox.take(again, bad, 5)).rejects.toThrow(/null/i);
      expect(await inbox.take(again, commentEvent(), 5)).toBe(true);
    });
  });

  test('take returns true once for concurrent copies of one delivery', async () => {
    await withStore(async ({ inbox }) => {
      const same = delivery();
      const taken = await Promise.all(Array.from({ length: 20 }, () => inbox.take(same, commentEvent(), 5)));
      expect(taken.filter((isNew) => isNew)).toHaveLength(1);
    });
  });

  test('the body of a comment is stored with every character, NUL bytes excepted', async () => {
    await withStore(async ({ inbox }) => {
      await inbox.take(delivery(), commentEvent({ ...COMMENT, body: "a\0b ? $1 \u{1F600} \\ '" }), 5);
      expect((await inbox.claim(5, 9))[0]?.body).toMatch(/^a[\0\ufffd]b \? \$1 \u{1F600} \\ '$/u);
    });
  });

  test('read adds the requests of a comment in one step, and once', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.take(delivery(), commentEvent(), 5);
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

  test('a postponed comment is claimed again at its time, with its failures counted', async () => {
    await withStore(async ({ inbox }) => {
      await inbox.take(delivery(), commentEvent(), 5);
      await inbox.postpone(COMMENT, 100, 7);
      expect(await inbox.nextDueMs()).toBe(100);
      expect(await inbox.claim(99, 9)).toEqual([]);
      expect(await inbox.claim(100, 9)).toMatchObject([{ failures: 1, failingSinceMs: 7 }]);
    });
  });

  test('advance returns false unless the request has the expected status', async () => {
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

  test('law: advance carries out exactly the transitions of the table, in any order of attempts', async () => {
    const names = Object.keys(TRANSITIONS) as RequestStatus[];
    const moves = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 30 });
    await withStore(async ({ inbox, requests }) => {
      let commentId = 1000;
      const law = fc.asyncProperty(moves, async (attempts) => {
        commentId += 1;
        await inbox.read(COMMENT, [origin(1, commentId)], 1);
        const { key } = origin(1, commentId);
        let status: RequestStatus = 'received';
        for (const [from, to] of attempts) {
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

  test('a cancelled release is not advanced towards its tag, and a cancel while the tag is written has no effect', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin(1), origin(2), origin(3)], 1);
      const keys = [1, 2, 3].map((ordinal) => origin(ordinal).key);
      const [beforeDraft = '', beforeTag = '', whileTagging = ''] = keys;
      for (const key of keys) await requests.advance(key, 'received', 'joining', COMPLETE);
      await requests.cancel(beforeDraft, { by: 'otto' }, 2);
      expect(await requests.advance(beforeDraft, 'joining', 'releasing')).toBe(false);
      expect(await requests.advance(beforeDraft, 'joining', 'cancelled')).toBe(true);
      for (const key of [beforeTag, whileTagging])
        expect(await requests.advance(key, 'joining', 'releasing')).toBe(true);
      await requests.cancel(beforeTag, { by: 'otto' }, 3);
      expect(await requests.advance(beforeTag, 'releasing', 'tagging')).toBe(false);
      expect(await requests.advance(beforeTag, 'releasing', 'cancelled')).toBe(true);
      expect(await requests.advance(whileTagging, 'releasing', 'tagging')).toBe(true);
      await requests.cancel(whileTagging, { by: 'otto' }, 4);
      expect((await requests.get(whileTagging))?.cancel).toBeNull();
    });
  });

  test('named finds a request by its id in its own repository only', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin(1), origin(2)], 1);
      const { key, id } = origin(2);
      expect(await requests.named(1, id)).toMatchObject({ key, id });
      expect(await requests.named(2, id)).toBeNull();
      expect(await requests.named(1, 'pr3')).toBeNull();
    });
  });

  test('cancel keeps the first cancel of an open request and ignores ended ones', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin(1), origin(2)], 1);
      await requests.advance(origin(2).key, 'received', 'refused', { published: true });
      for (const { key } of await requests.open(1, 3)) await requests.cancel(key, { by: 'otto', reason: 'enough' }, 2);
      await requests.cancel(origin(1).key, { by: 'late' }, 3);
      await requests.cancel(origin(2).key, { by: 'late' }, 3);
      expect((await requests.get(origin(1).key))?.cancel).toEqual({ by: 'otto', reason: 'enough' });
      expect((await requests.get(origin(2).key))?.cancel).toBeNull();
    });
  });

  test('a refused request is due until its publication is published', async () => {
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

  test('nudge makes the request of that workflow run due', async () => {
    await withStore(async ({ inbox, requests }) => {
      await inbox.read(COMMENT, [origin()], 1);
      await requests.patch(origin().key, { workflowRun: { id: 9, url: null }, nextAtMs: 1000 });
      expect(await requests.claim(5, 9)).toEqual([]);
      expect(await requests.nudge(8, 5)).toBe(false);
      expect(await requests.nudge(9, 5)).toBe(true);
      expect(await requests.claim(5, 9)).toHaveLength(1);
    });
  });

  test('heads.of returns each head once in order of time, and a closed pull request cancels its open requests', async () => {
    await withStore(async ({ inbox, heads, requests }) => {
      await inbox.read(COMMENT, [origin()], 1);
      const [b, a] = ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'].map((at) => ({
        sha: at.slice(9, 10).repeat(40),
        action: 'synchronize',
        at,
      }));
      const pull = { repositoryId: 1, repository: 'example/allocators', pullRequest: 3 };
      for (const head of [b, a, b]) {
        if (head !== undefined)
          await inbox.take(delivery('pull_request'), { kind: 'head', ...pull, head, cancel: null }, 5);
      }
      expect(await heads.of(1, 3)).toEqual([a, b]);
      expect(await heads.of(1, 4)).toEqual([]);
      const head = { sha: 'c'.repeat(40), action: 'closed', at: COMMENT.createdAt };
      await inbox.take(delivery('pull_request'), { kind: 'head', ...pull, head, cancel: { by: 'alloc-ab' } }, 6);
      expect((await requests.get(origin().key))?.cancel).toEqual({ by: 'alloc-ab' });
    });
  });

  test('a webhook of a pull request cancels requests older than it, and none when a newer webhook is known', async () => {
    await withStore(async ({ inbox, requests }) => {
      const pull = { repositoryId: 1, repository: 'example/allocators', pullRequest: 3 };
      const at = (minute: number) => `2026-03-04T05:${minute}:00Z`;
      const gateOf = (sha: string, minute: number): RequestOrigin => ({
        ...{ ...origin(), askedAt: at(minute), task: { kind: 'gate', gate: { sha: sha.repeat(40) } } },
        ...{ key: `gate.${sha}.${minute}`, id: `gate-${sha}-${minute}` },
      });
      const takeHead = (sha: string, action: string, minute: number) => {
        const closes = action === 'closed';
        const webhook = { head: { sha: sha.repeat(40), action, at: at(minute) }, cancel: closes ? { by: 'x' } : null };
        const gateIfOpen = closes ? {} : { gate: gateOf(sha, minute) };
        return inbox.take(delivery('pull_request'), { kind: 'head', ...pull, ...webhook, ...gateIfOpen }, minute);
      };
      const open = async () => (await requests.open(1, 3)).flatMap(({ key, cancel }) => (cancel === null ? [key] : []));
      await inbox.read(COMMENT, [{ ...origin(), askedAt: at(40) }], 40);
      await takeHead('a', 'opened', 20);
      await takeHead('a', 'closed', 30);
      expect(await open(), 'a later request stays open').toEqual([origin().key]);
      await takeHead('c', 'synchronize', 50);
      await takeHead('b', 'synchronize', 45);
      await takeHead('c', 'ready_for_review', 44);
      await takeHead('a', 'closed', 43);
      // The gate of b stays open: GitHub decides later which commit is the head. c has its gate.
      expect((await open()).sort()).toEqual([origin().key, 'gate.b.45', 'gate.c.50'].sort());
      await takeHead('d', 'synchronize', 50);
      expect((await open()).sort(), 'of two webhooks with the same second the one that arrived later counts').toEqual(
        [origin().key, 'gate.d.50'].sort(),
      );
      await takeHead('d', 'closed', 50);
      expect(await open()).toEqual([]);
    });
  });

  test('concurrent openStore calls on a new database see the same contents', async () => {
    const stores = await Promise.all([openStore(address), openStore(address), openStore(address)]);
    await stores[0]?.inbox.take(delivery(), commentEvent(), 5);
    expect(await stores[2]?.inbox.claim(5, 9)).toHaveLength(1);
    for (const store of stores) await store.close();
  });

  test('openStore refuses a database that a newer version wrote', async () => {
    await withStore(async () => {});
    await withDatabase(address, (driver) =>
      driver.transaction((connection) => driver.setLayout(connection, MIGRATIONS.length + 1)),
    );
    await expect(openStore(address)).rejects.toThrow('written by a newer version');
  });

  test('baselines.of returns the baselines of one arm on one machine newest first, each once, also after a restart', async () => {
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
        await baselines.add(1, each);
      }
      await baselines.add(2, record('9', { id: 'other', at: '2026-01-09T00:00:00.000Z' }));
      for (const change of [{ machine: 'attic' }, { arm: 'hz3' }]) {
        await baselines.add(1, record('9', { id: JSON.stringify(change), at: '2026-01-09T00:00:00.000Z', ...change }));
      }
    });
    await withStore(async ({ baselines }) => {
      expect(await baselines.of(1, record('1'))).toEqual([record('3'), record('2'), record('1')]);
      const renamed = { repository: 'example/renamed' };
      expect(await baselines.of(1, record('1', renamed)), 'the name of today').toEqual([
        ...[record('3', renamed), record('2', renamed), record('1', renamed)],
      ]);
    });
  });
});

test.each([
  ['/nowhere/at/all.db', 'cannot be used as the database'],
  ['postgres://mina:hush-hush@127.0.0.1:1/none', 'PostgreSQL at 127.0.0.1:1/none does not let alloc-ab in'],
])('openStore refuses %s with a message that names the problem and no password', async (address, message) => {
  const refused = await openStore(address).catch((error: Error) => error.message);
  expect(refused).toContain(message);
  expect(refused).not.toContain('hush');
});
