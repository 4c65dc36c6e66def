import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BaselineRecord } from '../../src/model/baseline-record.ts';
import {
  type CommentRecord,
  type RequestOrigin,
  type RequestStatus,
  TRANSITIONS,
} from '../../src/model/request-record.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/store.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-store-'));
  file = join(directory, 'store.db');
});
afterEach(() => rmSync(directory, { recursive: true }));

const COMMENT: CommentRecord = {
  repository: 'example/allocators',
  pullRequest: 3,
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
    pullRequest: 3,
    installationId: 77,
    commentId,
    ordinal,
    login: 'mina',
    askedAt: COMMENT.createdAt,
    asked: { kind: 'command', command: { kind: 'help' }, words: '/ab help' },
  };
}

function withStore<T>(use: (store: Store) => T): T {
  const store = openStore(file);
  try {
    return use(store);
  } finally {
    store.close();
  }
}

test('what is acknowledged is there after the process is gone', () => {
  withStore(({ inbox }) => expect(inbox.once('guid-1', 'issue_comment', 5, () => inbox.add(COMMENT))).toBe(true));
  withStore(({ inbox }) => {
    expect(inbox.due(0)).toEqual([{ ...COMMENT, failures: 0 }]);
    expect(inbox.once('guid-1', 'issue_comment', 6, () => inbox.add({ ...COMMENT, commentId: 502 }))).toBe(false);
    expect(inbox.due(0)).toHaveLength(1);
  });
});

test('a delivery whose storing fails is not remembered as seen', () => {
  withStore(({ inbox }) => {
    const fail = () => {
      throw new Error('disk full');
    };
    expect(() => inbox.once('guid-1', 'issue_comment', 5, fail)).toThrow('disk full');
    expect(inbox.once('guid-1', 'issue_comment', 5, () => inbox.add(COMMENT))).toBe(true);
  });
});

test('a comment becomes its requests in one step, once', () => {
  withStore(({ inbox, requests }) => {
    inbox.add(COMMENT);
    inbox.read(COMMENT, [origin(1), origin(2)], 10);
    inbox.read(COMMENT, [origin(1), origin(2)], 20);
    expect(inbox.due(1e15)).toEqual([]);
    const due = requests.due(1e15);
    expect(due.map(({ key, status, receivedAtMs, published }) => [key, status, receivedAtMs, published])).toEqual([
      ['example/allocators#501.1', 'received', 10, false],
      ['example/allocators#501.2', 'received', 10, false],
    ]);
    expect(due[0]).toMatchObject({
      ...origin(1),
      plan: null,
      runId: null,
      publication: null,
      cancel: null,
      failures: 0,
    });
  });
});

test('a postponed comment comes back later', () => {
  withStore(({ inbox }) => {
    inbox.add(COMMENT);
    inbox.postpone(COMMENT, 100);
    expect([inbox.due(99).length, inbox.due(100)[0]?.failures, inbox.nextDueMs()]).toEqual([0, 1, 100]);
  });
});

test('a request moves on only from where it stands', () => {
  withStore(({ inbox, requests }) => {
    inbox.read(COMMENT, [origin()], 1);
    const { key } = origin();
    expect(requests.advance(key, 'queued', 'dispatching')).toBe(false);
    expect(requests.advance(key, 'received', 'queued', { headSha: 'a'.repeat(40), failures: 2 })).toBe(true);
    expect(requests.advance(key, 'received', 'queued')).toBe(false);
    expect(requests.get(key)).toMatchObject({ status: 'queued', headSha: 'a'.repeat(40), failures: 2 });
    expect(() => requests.advance(key, 'done', 'queued')).toThrow('no request goes from done to queued');
  });
});

test('law: whatever is tried in whatever order, only the transitions that exist happen, and an end is an end', () => {
  const names = Object.keys(TRANSITIONS) as RequestStatus[];
  const moves = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 30 });
  withStore(({ inbox, requests }) => {
    let commentId = 1000;
    fc.assert(
      fc.property(moves, (tried) => {
        commentId += 1;
        inbox.read(COMMENT, [origin(1, commentId)], 1);
        const { key } = origin(1, commentId);
        let status: RequestStatus = 'received';
        for (const [from, to] of tried) {
          if (!TRANSITIONS[from].includes(to)) continue;
          const moved = requests.advance(key, from, to);
          if (moved !== (from === status)) return false;
          if (moved) status = to;
        }
        return requests.get(key)?.status === status;
      }),
      { numRuns: 30 },
    );
  });
});

test('a cancel is kept once, and only for what is open', () => {
  withStore(({ inbox, requests }) => {
    inbox.read(COMMENT, [origin(1), origin(2)], 1);
    requests.advance(origin(2).key, 'received', 'refused', { published: true });
    for (const { key } of requests.open('example/allocators', 3))
      requests.cancel(key, { by: 'otto', reason: 'enough' });
    requests.cancel(origin(1).key, { by: 'late' });
    requests.cancel(origin(2).key, { by: 'late' });
    expect(requests.get(origin(1).key)?.cancel).toEqual({ by: 'otto', reason: 'enough' });
    expect(requests.get(origin(2).key)?.cancel).toBeNull();
  });
});

test('a request is due until its last word is published', () => {
  withStore(({ inbox, requests }) => {
    inbox.read(COMMENT, [origin()], 1);
    const publication = { comment: 'no', check: null };
    requests.advance(origin().key, 'received', 'refused', { publication });
    expect(requests.due(1e15)).toMatchObject([{ status: 'refused', publication }]);
    requests.patch(origin().key, { published: true });
    expect([requests.due(1e15), requests.nextDueMs()]).toEqual([[], null]);
  });
});

test('a nudge makes the request of that run due', () => {
  withStore(({ inbox, requests }) => {
    inbox.read(COMMENT, [origin()], 1);
    requests.patch(origin().key, { runId: 9, nextAtMs: 1000 });
    expect([requests.due(0).length, requests.nudge(8), requests.nudge(9), requests.due(0).length]).toEqual([
      0,
      false,
      true,
      1,
    ]);
  });
});

test('heads come back in the order of their times, each once', () => {
  withStore(({ heads }) => {
    const [b, a] = ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'].map((at) => ({
      sha: at.slice(9, 10).repeat(40),
      action: 'synchronize',
      at,
    }));
    for (const head of [b, a, b]) if (head !== undefined) heads.add('example/allocators', 3, head);
    expect(heads.of('example/allocators', 3)).toEqual([a, b]);
    expect(heads.of('example/allocators', 4)).toEqual([]);
  });
});

test('history answers by question, newest first', () => {
  withStore(({ history }) => {
    const record = {
      repository: 'example/allocators',
      pullRequest: 3,
      question: 'a vs b',
      outcome: 'GO',
      headline: 'x',
      verdict: '{}',
    };
    history.add({ ...record, requestId: 'r1', at: '2026-01-01T00:00:00Z' });
    history.add({ ...record, requestId: 'r2', at: '2026-01-02T00:00:00Z', outcome: 'NO-GO' });
    history.add({ ...record, requestId: 'r2', at: '2026-01-03T00:00:00Z' });
    history.add({ ...record, requestId: 'r3', question: 'b vs a', at: '2026-01-04T00:00:00Z' });
    expect(history.of('example/allocators', 'a vs b').map(({ requestId, outcome }) => [requestId, outcome])).toEqual([
      ['r2', 'NO-GO'],
      ['r1', 'GO'],
    ]);
  });
});

test('a second process on the same file is refused with words', () => {
  const store = openStore(file);
  expect(() => openStore(file)).toThrow('another alloc-ab serves from this database');
  store.close();
  openStore(file).close();
}, 15_000);

test('a database of a newer version is left alone', () => {
  openStore(file).close();
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  database.close();
  expect(() => openStore(file)).toThrow('written by a newer version');
});

test('baselines of a line on a machine come back newest first, once each, and survive the process', () => {
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
  withStore(({ baselines }) => {
    for (const each of [record('1'), record('3'), record('2'), record('3', { arm: 'hz4' })]) baselines.add(each);
    for (const change of [{ repository: 'example/other' }, { machine: 'attic' }, { arm: 'hz3' }]) {
      baselines.add(record('9', { id: JSON.stringify(change), at: '2026-01-09T00:00:00.000Z', ...change }));
    }
  });
  withStore(({ baselines }) => {
    expect(baselines.of(record('1'))).toEqual([record('3'), record('2'), record('1')]);
  });
});
