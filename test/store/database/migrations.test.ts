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
/** Rows of each recorded database; later layouts have tables of their own. */
const ROWS: Readonly<Record<number, number>> = { 1: 10, 2: 12, 3: 14 };
const earlier = MIGRATIONS.slice(1).map((_, index) => index + 1);

test('a database of every earlier layout is recorded', () => {
  const missing = earlier.filter((layout) => !existsSync(`${RECORDED}/layout-${layout}.sql`));
  expect(missing, 'record one as SQL, and its backup beside it, before a migration changes the layout').toEqual([]);
});

describe.each(earlier)('layout %i', (layout) => {
  test('an SQLite file of that layout is brought up to date by opening it', async () => {
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
    test('a backup of that layout is brought up to date by restoring it', async () => {
      const place = await fresh();
      const lines = () => readLines(`${RECORDED}/layout-${layout}.jsonl`, BACKUP_LINE_BYTES_MAX);
      expect(await restore(place, lines)).toEqual({ ok: true, value: ROWS[layout] });
      const store = await openStore(place);
      await expectRecorded(store);
      await store.close();
    });
  });
});
