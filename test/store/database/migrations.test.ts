import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { BACKUP_LINE_BYTES_MAX } from '../../../src/model/backup.ts';
import { readLines, restore } from '../../../src/store/backup/restore.ts';
import { withDatabase } from '../../../src/store/database/database.ts';
import { MIGRATIONS } from '../../../src/store/database/migrations.ts';
import { openStore } from '../../../src/store/store.ts';
import { onEachDatabase } from '../each-database.ts';
import { expectRecorded, RECORDED } from '../recorded.ts';

const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-migrations-'));
afterAll(() => rmSync(directory, { recursive: true }));
/** Rows of each recorded database. Later layouts add tables, and rows in them. */
const ROWS: Readonly<Record<number, number>> = { 1: 10, 2: 12, 3: 14, 4: 14, 5: 15, 6: 16, 7: 16, 8: 16 };
const earlier = MIGRATIONS.slice(1).map((_, index) => index + 1);

test('there is a recorded database for every earlier layout', () => {
  const missing = earlier.filter((layout) => !existsSync(`${RECORDED}/layout-${layout}.sql`));
  expect(missing, 'record one as SQL and as a backup before a migration changes the layout').toEqual([]);
});

describe.each(earlier)('layout %i', (layout) => {
  test('openStore migrates an SQLite file of that layout to the present one', async () => {
    const file = join(directory, `${layout}.db`);
    const database = new DatabaseSync(file);
    database.exec(readFileSync(`${RECORDED}/layout-${layout}.sql`, 'utf8'));
    database.close();
    const store = await openStore(file);
    await expectRecorded(store);
    await store.close();
    expect(await withDatabase(file, (driver) => driver.layout(driver))).toBe(MIGRATIONS.length);
  });

  onEachDatabase((fresh) => {
    test('restore migrates a backup of that layout to the present one', async () => {
      const address = await fresh();
      const lines = () => readLines(`${RECORDED}/layout-${layout}.jsonl`, BACKUP_LINE_BYTES_MAX);
      expect(await restore(address, lines)).toEqual({ ok: true, value: ROWS[layout] });
      const store = await openStore(address);
      await expectRecorded(store);
      await store.close();
    });
  });
});
