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

async function withTable<T>(use: (driver: Driver, elsewhere: DatabaseSync) => Promise<T>): Promise<T> {
  const driver = openSqlite(file);
  await driver.run('CREATE TABLE IF NOT EXISTS items (item INTEGER PRIMARY KEY, by INTEGER NOT NULL) STRICT');
  // Another process: it sees what is committed, and nothing else.
  const elsewhere = new DatabaseSync(file);
  try {
    return await use(driver, elsewhere);
  } finally {
    elsewhere.close();
    await driver.close();
  }
}

const INSERT = 'INSERT INTO items (item, by) VALUES (?, ?)';

/** One piece of work: the items it writes, and whether it then breaks. */
const pieces = fc.array(
  fc.record({
    kind: fc.constantFrom('run', 'transaction'),
    items: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    breaks: fc.boolean(),
    /** Asked for after the ones before it have begun. */
    later: fc.boolean(),
  }),
  { maxLength: 12 },
);

test('each piece of a group has all of its rows or fails alone, in order, and is answered after its commit', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, (asked) =>
      withTable(async (driver, elsewhere) => {
        await driver.run('DELETE FROM items');
        const committed = (by: number) =>
          elsewhere
            .prepare('SELECT item FROM items WHERE by = ? ORDER BY item')
            .all(by)
            .map(({ item }) => item);
        const work = async (by: number, { kind, items, breaks }: (typeof asked)[number]): Promise<void> => {
          if (kind === 'run') return void (await driver.run(INSERT, items[0] ?? 0, breaks ? null : by));
          await driver.transaction(async (connection: Connection) => {
            for (const item of items) await connection.run(INSERT, item, by);
            if (breaks) throw new Error('broken');
          });
        };
        const answers: Promise<boolean>[] = [];
        for (const [by, piece] of asked.entries()) {
          if (piece.later) await new Promise((resolve) => setImmediate(resolve));
          const answer = work(by, piece).then(
            () => true,
            () => false,
          );
          answers.push(
            answer.then((done) => {
              expect(committed(by).length > 0).toBe(done);
              return done;
            }),
          );
        }
        const taken = new Set<number>();
        const expected = asked.map(({ kind, items, breaks }) => {
          const wanted = kind === 'run' ? items.slice(0, 1) : items;
          if (breaks || new Set(wanted).size < wanted.length || wanted.some((item) => taken.has(item))) return [];
          for (const item of wanted) taken.add(item);
          return [...wanted].sort((a, b) => a - b);
        });
        expect(await Promise.all(answers)).toEqual(expected.map(({ length }) => length > 0));
        expect(asked.map((_, by) => committed(by))).toEqual(expected);
      }),
    ),
    { numRuns: 60, seed: 7 },
  );
});

test('what came together is one commit', async () => {
  await withTable(async (driver) => {
    const seen: string[] = [];
    const groups = new GroupCommit(spied(seen));
    const done = await Promise.all(Array.from({ length: 100 }, (_, by) => groups.add('statement', async () => by)));
    expect(done).toEqual(Array.from({ length: 100 }, (_, by) => by));
    expect(seen.filter((said) => said === 'commit')).toHaveLength(2);
    expect(await driver.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

test('a commit that fails is no answer: each piece is carried out again by itself', async () => {
  const seen: string[] = [];
  let left = 1;
  const groups = new GroupCommit({
    ...spied(seen),
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
  const answers = await Promise.allSettled([4, 5].map((by) => groups.add('atomic', work(by))));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a snapshot shares no group, and what is asked for after it waits', async () => {
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

/** A connection that only remembers what it was told. */
function spied(seen: string[]): Groups {
  let inside = false;
  return {
    async begin() {
      inside = true;
    },
    commit() {
      inside = false;
      seen.push('commit');
    },
    open: () => inside,
    exec(sql) {
      if (sql === 'ROLLBACK') inside = false;
    },
  };
}
