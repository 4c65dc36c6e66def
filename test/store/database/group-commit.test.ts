import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Connection, Driver } from '../../../src/store/database/driver.ts';
import { GroupCommit, type Groups } from '../../../src/store/database/group-commit.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';

const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-groups-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
let file = '';
beforeEach(() => {
  files += 1;
  file = join(directory, `${files}.db`);
});

async function withTable<T>(use: (driver: Driver, otherConnection: DatabaseSync) => Promise<T>): Promise<T> {
  const driver = openSqlite(file);
  await driver.run('CREATE TABLE IF NOT EXISTS items (item INTEGER PRIMARY KEY, by INTEGER NOT NULL) STRICT');
  // A connection of its own: it sees committed rows only.
  const otherConnection = new DatabaseSync(file);
  try {
    return await use(driver, otherConnection);
  } finally {
    otherConnection.close();
    await driver.close();
  }
}

const INSERT = 'INSERT INTO items (item, by) VALUES (?, ?)';

/** One piece of work: the items that it inserts, and whether it fails afterwards. */
const workItems = fc.array(
  fc.record({
    kind: fc.constantFrom('run', 'transaction'),
    items: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    breaks: fc.boolean(),
    /** Added after the earlier pieces have begun. */
    later: fc.boolean(),
  }),
  { maxLength: 12 },
);

test('each piece of a group commits all of its rows or fails alone, in order, and resolves after its commit', async () => {
  await fc.assert(
    fc.asyncProperty(workItems, (workList) =>
      withTable(async (driver, otherConnection) => {
        await driver.run('DELETE FROM items');
        const committed = (by: number) =>
          otherConnection
            .prepare('SELECT item FROM items WHERE by = ? ORDER BY item')
            .all(by)
            .map(({ item }) => item);
        const work = async (by: number, { kind, items, breaks }: (typeof workList)[number]): Promise<void> => {
          if (kind === 'run') return void (await driver.run(INSERT, items[0] ?? 0, breaks ? null : by));
          await driver.transaction(async (connection: Connection) => {
            for (const item of items) await connection.run(INSERT, item, by);
            if (breaks) throw new Error('broken');
          });
        };
        const outcomes: Promise<boolean>[] = [];
        for (const [by, piece] of workList.entries()) {
          if (piece.later) await new Promise((resolve) => setImmediate(resolve));
          const outcome = work(by, piece).then(
            () => true,
            () => false,
          );
          outcomes.push(
            outcome.then((done) => {
              expect(committed(by).length > 0).toBe(done);
              return done;
            }),
          );
        }
        const inserted = new Set<number>();
        const expected = workList.map(({ kind, items, breaks }) => {
          const requested = kind === 'run' ? items.slice(0, 1) : items;
          if (breaks || new Set(requested).size < requested.length || requested.some((item) => inserted.has(item)))
            return [];
          for (const item of requested) inserted.add(item);
          return [...requested].sort((a, b) => a - b);
        });
        expect(await Promise.all(outcomes)).toEqual(expected.map(({ length }) => length > 0));
        expect(workList.map((_, by) => committed(by))).toEqual(expected);
      }),
    ),
    { numRuns: 60, seed: 7 },
  );
});

test('GroupCommit writes pieces that are added at the same time in one commit', async () => {
  await withTable(async (driver) => {
    const calls: string[] = [];
    const groups = new GroupCommit(recordingGroups(calls));
    const done = await Promise.all(Array.from({ length: 100 }, (_, by) => groups.add('statement', async () => by)));
    expect(done).toEqual(Array.from({ length: 100 }, (_, by) => by));
    expect(calls.filter((call) => call === 'commit')).toHaveLength(2);
    expect(await driver.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

test('after a failed commit GroupCommit runs each piece again in a transaction of its own', async () => {
  const calls: string[] = [];
  let left = 1;
  const groups = new GroupCommit({
    ...recordingGroups(calls),
    commit() {
      left -= 1;
      if (left >= 0) throw new Error('the disk is full');
    },
  });
  const ran: number[] = [];
  const work = (by: number) => async () => void ran.push(by);
  await Promise.all([1, 2, 3].map((by) => groups.add('atomic', work(by))));
  expect(ran).toEqual([1, 2, 3, 1, 2, 3]);
  left = 9;
  const outcomes = await Promise.allSettled([4, 5].map((by) => groups.add('atomic', work(by))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a snapshot shares no group, and a statement added after it waits for it', async () => {
  await withTable(async (driver) => {
    const order: string[] = [];
    const first = driver.run(INSERT, 1, 1).then(() => order.push('before'));
    const snapshot = driver.snapshot(async (connection) => {
      expect(await connection.rows('SELECT item FROM items')).toEqual([{ item: 1 }]);
      order.push('snapshot');
    });
    const last = driver.run(INSERT, 2, 1).then(() => order.push('after'));
    await Promise.all([first, snapshot, last]);
    expect(order).toEqual(['before', 'snapshot', 'after']);
  });
});

/** A connection that only records its commits. */
function recordingGroups(calls: string[]): Groups {
  let inside = false;
  return {
    async begin() {
      inside = true;
    },
    commit() {
      inside = false;
      calls.push('commit');
    },
    open: () => inside,
    exec(sql) {
      if (sql === 'ROLLBACK') inside = false;
    },
  };
}
