import type { Connection, Driver } from './driver.ts';
import { MIGRATIONS } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** An error that the operator can remedy. Its message names the remedy and never holds the password of a URL. */
export class StoreError extends Error {}

/** Opens the database at `address`, a file or `postgres://…`, and brings its layout up to date. Throws `StoreError`. */
export async function openDatabase(address: string): Promise<Driver> {
  const driver = connect(address);
  try {
    await migrate(driver);
  } catch (error) {
    await driver.close().catch(() => {});
    throw explained(address, error);
  }
  return driver;
}

/** Runs `work` on the database at `address` as it is. Throws `StoreError`. */
export async function withDatabase<T>(address: string, work: (driver: Driver) => Promise<T>): Promise<T> {
  const driver = connect(address);
  try {
    return await work(driver);
  } catch (error) {
    throw explained(address, error);
  } finally {
    await driver.close().catch(() => {});
  }
}

function connect(address: string): Driver {
  try {
    return isUrl(address) ? openPostgres(address) : openSqlite(address);
  } catch (error) {
    throw explained(address, error);
  }
}

/** Applies the missing migrations. Throws when the database is newer than this program. */
async function migrate(driver: Driver): Promise<void> {
  await driver.transaction(async (connection) => {
    await driver.lockLayout(connection);
    const layout = await driver.layout(connection);
    checkLayout('the database', layout);
    await applyMigrations(driver, connection, layout, MIGRATIONS.length);
  });
}

/** Throws when the layout of `what` is newer than this program. */
export function checkLayout(what: string, layout: number): void {
  if (layout > MIGRATIONS.length) {
    throw new StoreError(
      `${what} has layout ${layout}, this alloc-ab knows ${MIGRATIONS.length}: it was written by a newer version. Update alloc-ab.`,
    );
  }
}

/** Migrates a database from one layout to a later one. */
export async function applyMigrations(driver: Driver, connection: Connection, from: number, to: number): Promise<void> {
  for (const step of MIGRATIONS.slice(from, to)) await driver.define(connection, step);
  if (from < to) await driver.setLayout(connection, to);
}

function isUrl(address: string): boolean {
  return /^postgres(ql)?:\/\//.test(address);
}

/** An error of the address itself as a `StoreError`; every other error unchanged. */
function explained(address: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (isUrl(address)) {
    // 08: no connection, 28: wrong user, 3D: no such database, 57P03: not ready yet.
    if (!/^(E[A-Z_]+|08.*|28.*|3D.*|57P03)$/.test(String(code)) && !/timeout|terminated/i.test(String(message)))
      return error;
    return new StoreError(
      `PostgreSQL at ${withoutSecret(address)} does not let alloc-ab in (${String(code ?? 'timeout')}). Is it running, and is DATABASE_URL right?`,
      { cause: error },
    );
  }
  if (!/unable to open|locked|busy|not a database|readonly/i.test(String(message))) return error;
  return new StoreError(
    `${address} cannot be used as the database (${String(message)}). Name a file in a folder that alloc-ab may write to.`,
    { cause: error },
  );
}

function withoutSecret(address: string): string {
  const url = URL.parse(address);
  return url === null ? 'DATABASE_URL' : `${url.host}${url.pathname}`;
}
