import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { BackupEnd, BackupHead, BackupRow } from '../../model/backup.ts';
import { parseJson } from '../../model/json-text.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { applyMigrations, checkLayout, StoreError, withDatabase } from '../database/database.ts';
import type { Connection, Driver } from '../database/driver.ts';
import { MIGRATIONS } from '../database/migrations.ts';

/** Thrown to roll back the transaction. */
class Refused extends Error {
  readonly refusal: Omit<Refusal, 'kind'>;

  constructor(refusal: Omit<Refusal, 'kind'>) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/**
 * Restores a backup of either database into the one at `address` and applies the migrations; all of it or nothing. `open` returns
 * the lines of the backup without their ends, from the first one at each call. With `replace` the present content is deleted;
 * without it a database with content is refused. Returns the number of rows.
 */
export async function restore(
  address: string,
  open: () => AsyncIterable<string>,
  { replace = false } = {},
): Promise<Result<number, Refusal>> {
  try {
    return ok(
      await withDatabase(address, (driver) =>
        driver.transaction((connection) => put(driver, connection, open(), replace)),
      ),
    );
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal);
    throw error;
  }
}

async function put(
  driver: Driver,
  connection: Connection,
  lines: AsyncIterable<string>,
  replace: boolean,
): Promise<number> {
  await driver.lockLayout(connection);
  const tables = await driver.tables(connection);
  if (!replace) await demandEmpty(connection, tables);
  for (const table of tables) await connection.run(`DROP TABLE ${table}`);
  const hash = createHash('sha256');
  let layout = 0;
  let columns = new Map<string, ReadonlySet<string>>();
  let rows = 0;
  let ended = false;
  for await (const line of lines) {
    if (ended) throw damaged('it goes on after its end');
    const value = parseJson(line);
    if (value === undefined) throw damaged('one of its lines is not JSON');
    const end = BackupEnd.safeParse(value);
    if (end.success) {
      if (end.data.rows !== rows || end.data.sha256 !== hash.digest('hex')) throw damaged('its checksum is another');
      ended = true;
      continue;
    }
    hash.update(`${line}\n`);
    if (layout === 0) {
      layout = headOf(value).layout;
      await applyMigrations(driver, connection, 0, layout);
      columns = await columnsOf(driver, connection);
      continue;
    }
    await insert(connection, columns, value);
    rows += 1;
  }
  if (!ended) throw damaged('its end is missing');
  await applyMigrations(driver, connection, layout, MIGRATIONS.length);
  return rows;
}

async function demandEmpty(connection: Connection, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    if ((await connection.rows(`SELECT 1 AS one FROM ${table} LIMIT 1`)).length === 0) continue;
    throw new Refused({
      code: 'database-not-empty',
      message: 'The database holds something already, which a restore would lose.',
      next: 'Name an empty one with DATABASE_FILE or DATABASE_URL; or stop the App and add --replace.',
    });
  }
}

function headOf(value: unknown): BackupHead {
  const head = BackupHead.safeParse(value);
  if (!head.success) throw damaged('it does not begin as a backup does');
  checkLayout('the backup', head.data.layout);
  return head.data;
}

async function columnsOf(driver: Driver, connection: Connection): Promise<Map<string, ReadonlySet<string>>> {
  const columns = new Map<string, ReadonlySet<string>>();
  for (const table of await driver.tables(connection))
    columns.set(table, new Set(await driver.columns(connection, table)));
  return columns;
}

/** Only names of the layout reach a statement. */
async function insert(
  connection: Connection,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
  value: unknown,
): Promise<void> {
  const row = BackupRow.safeParse(value);
  const known = row.success ? columns.get(row.data.table) : undefined;
  const names = row.success ? Object.keys(row.data.row) : [];
  if (!row.success || known === undefined || names.length === 0 || !names.every((name) => known.has(name)))
    throw damaged('one of its rows fits no table');
  const marks = names.map(() => '?').join(', ');
  const sql = `INSERT INTO ${row.data.table} (${names.join(', ')}) VALUES (${marks})`;
  await connection.run(sql, ...Object.values(row.data.row));
}

function damaged(how: string): Refused {
  return new Refused({
    code: 'bad-backup',
    message: `The backup is not whole: ${how}. Nothing was restored.`,
    next: 'Use another backup; alloc-ab backup writes a file only when it is complete.',
  });
}

/** The lines of a text file without their ends. Throws on a line of more than `charactersMax`. */
export async function* readLines(file: string, charactersMax: number): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    if (rest.length > charactersMax)
      throw new StoreError(`${file} has a line of more than ${charactersMax} characters`);
  }
  if (rest !== '') yield rest;
}
