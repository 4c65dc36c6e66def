import { createHash } from 'node:crypto';
import type { BackupHead } from '../../model/backup.ts';
import { checkLayout, StoreError, withDatabase } from '../database/database.ts';
import type { Connection, Driver } from '../database/driver.ts';

/** Rows of one query. */
const PAGE = 500;

/**
 * Writes the database at `address` as JSON lines, in its state at one moment, while the App goes on: a head, the rows in the order of
 * their insertion, an end with their number and checksum. Returns the number of rows.
 */
export function backup(address: string, at: string, write: (line: string) => Promise<void>): Promise<number> {
  const hash = createHash('sha256');
  const put = async (value: object): Promise<void> => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    await write(line);
  };
  const read = (driver: Driver) => async (connection: Connection) => {
    const layout = await driver.layout(connection);
    if (layout === 0) throw new StoreError('There is nothing to back up: alloc-ab never used this database.');
    checkLayout('the database', layout);
    const head: BackupHead = { kind: 'alloc-ab backup', schema: 1, layout, at };
    await put(head);
    let rows = 0;
    for (const table of await driver.tables(connection)) rows += await rowsOf(connection, table, put);
    await write(`${JSON.stringify({ rows, sha256: hash.digest('hex') })}\n`);
    return rows;
  };
  return withDatabase(address, (driver) => driver.snapshot(read(driver)));
}

async function rowsOf(connection: Connection, table: string, put: (value: object) => Promise<void>): Promise<number> {
  let last = 0;
  for (let count = 0; ; ) {
    const page = await connection.rows(
      `SELECT *, rowid AS position FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
      last,
    );
    for (const { position, rowid: _, ...row } of page) {
      await put({ table, row });
      last = Number(position);
      count += 1;
    }
    if (page.length < PAGE) return count;
  }
}
