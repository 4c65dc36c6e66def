import { beforeEach, expect, test } from 'vitest';
import type { HistoryRecord } from '../../../src/model/history-record.ts';
import { withDatabase } from '../../../src/store/database/database.ts';
import type { Driver } from '../../../src/store/database/driver.ts';
import { MIGRATIONS } from '../../../src/store/database/migrations.ts';
import { History } from '../../../src/store/results/history.ts';
import { openStore } from '../../../src/store/store.ts';
import { onEachDatabase, withStoreAt } from '../each-database.ts';

const HASH = '0123456789abcdef'.repeat(2);

/** The verdict of the request `r<day>` on this day. */
function record(day: number, more: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    requestId: `r${day}`,
    repositoryId: 1,
    repository: 'example/allocators',
    pullRequest: 3,
    question: 'a vs b',
    flagSet: null,
    outcome: 'GO',
    headline: 'x',
    verdict: '{}',
    at: `2026-01-0${day}T00:00:00Z`,
    ...more,
  };
}

const idsOf = (records: readonly HistoryRecord[]) => records.map(({ requestId }) => requestId);

onEachDatabase((fresh) => {
  let address = '';
  beforeEach(async () => {
    address = await fresh();
  });

  test('history.of returns the verdicts of one question, newest first, each request once', async () => {
    await withStoreAt(address, async ({ history }) => {
      await history.add(record(1));
      await history.add(record(2, { outcome: 'NO-GO' }));
      await history.add(record(3, { requestId: 'r2' }));
      await history.add(record(4, { question: 'b vs a' }));
      const found = await history.of(1, 'a vs b');
      expect(found.map(({ requestId, outcome }) => [requestId, outcome])).toEqual([
        ['r2', 'NO-GO'],
        ['r1', 'GO'],
      ]);
    });
  });

  test('history.ofFlagSet returns the verdicts of one repository on the same settings, newest first', async () => {
    await withStoreAt(address, async ({ history }) => {
      await history.add(record(1, { flagSet: HASH, question: 'written otherwise' }));
      await history.add(record(2, { flagSet: `${HASH.slice(0, -1)}0` }));
      await history.add(record(3, { flagSet: HASH }));
      await history.add(record(4, { flagSet: HASH, repositoryId: 2 }));
      await history.add(record(5));
      const found = await history.ofFlagSet(1, HASH);
      expect(found.map(({ requestId, flagSet }) => [requestId, flagSet])).toEqual([
        ['r3', HASH],
        ['r1', HASH],
      ]);
      expect(idsOf(await history.ofFlagSet(1, HASH, 1))).toEqual(['r3']);
    });
  });

  test('history.latest returns the newest verdicts of one repository', async () => {
    await withStoreAt(address, async ({ history }) => {
      for (const day of [2, 1, 3]) await history.add(record(day));
      await history.add(record(4, { repositoryId: 2 }));
      expect(idsOf(await history.latest(1, 2))).toEqual(['r3', 'r2']);
    });
  });

  test('each question to the history is answered by its index, however many rows there are', async () => {
    await (await openStore(address)).close();
    await withDatabase(address, expectIndices);
  });

  test('a database of the layout before gets the hashes of its verdicts, and the indices', async () => {
    const layout = 8;
    await withDatabase(address, (driver) =>
      driver.transaction(async (connection) => {
        for (const step of MIGRATIONS.slice(0, layout)) await driver.define(connection, step);
        await driver.setLayout(connection, layout);
        const columns = 'request_id, repository_id, repository, question, outcome, headline, verdict, at';
        const documents = [
          { outcome: 'GO', headline: 'a "flagSet":"of a text"', flagSet: HASH },
          { outcome: 'GO', flagSet: null },
          {},
        ];
        for (const [index, document] of documents.entries())
          await connection.run(
            `INSERT INTO history (${columns}) VALUES (?, 1, 'a/b', 'q', 'GO', 'x', ?, ?)`,
            `old${index}`,
            JSON.stringify(document),
            `2026-01-0${index + 1}T00:00:00Z`,
          );
      }),
    );
    await withStoreAt(address, async ({ history }) => {
      expect(idsOf(await history.ofFlagSet(1, HASH))).toEqual(['old0']);
      const kept = await history.latest(1, 9);
      expect(kept.map(({ requestId, flagSet }) => [requestId, flagSet])).toEqual([
        ['old2', null],
        ['old1', null],
        ['old0', HASH],
      ]);
    });
    await withDatabase(address, expectIndices);
  });
});

/** Adds many rows, without which PostgreSQL prefers to read the whole table, and expects an index in the plan of each query. */
async function expectIndices(driver: Driver): Promise<void> {
  // PostgreSQL alone locks rows.
  const isSqlite = driver.skipLocked === '';
  await driver.transaction(async (connection) => {
    const history = new History(connection);
    for (let number = 0; number < 2000; number += 1) {
      const at = new Date(number * 1000).toISOString();
      const own = { requestId: `r${number}`, question: `question ${number}`, verdict: 'x'.repeat(200), at };
      await history.add(record(1, { ...own, flagSet: String(number).padStart(32, '0') }));
    }
  });
  if (!isSqlite) await driver.run('ANALYZE');
  const plans: string[] = [];
  const explained = new History({
    run: driver.run,
    rows: async (sql, ...values) => {
      const rows = await driver.rows(`EXPLAIN ${isSqlite ? 'QUERY PLAN ' : ''}${sql}`, ...values);
      plans.push(rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n'));
      return [];
    },
  });
  await explained.ofFlagSet(1, HASH);
  await explained.of(1, 'question 7');
  await explained.latest(1, 5);
  expect(plans).toEqual([
    expect.stringContaining('history_flag_set'),
    expect.stringContaining('history_question'),
    expect.stringContaining('history_latest'),
  ]);
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan|\bSCAN\b|TEMP B-TREE/);
}
