import type { Connection, Driver } from './driver.ts';
import { MIGRATIONS } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** An error that the operator can remedy. Its message names the remedy and never holds the password of a URL. */
export class StoreError extends Error {}

/** Opens the database at `place`, a file or `postgres://…`, and brings its layout up to date. Throws `StoreError`. */
export async function openDatabase(place: string): Promise<Driver> {
  const driver = connect(place);
  try {
    await migrate(driver);
  } catch (error) {
    await driver.close().catch(() => {});
    throw explained(place, error);
  }
  return driver;
}

/** Runs `work` on the database at `place` as it is. Throws `StoreError`. */
export async function withDatabase<T>(place: string, work: (driver: Driver) => Promise<T>): Promise<T> {
  const driver = connect(place);
  try {
    return await work(driver);
  } catch (error) {
    throw explained(place, error);
  } finally {
    await driver.close().catch(() => {});
  }
}

function connect(place: string): Driver {
  try {
    return isUrl(place) ? openPostgres(place) : openSqlite(place);
  } catch (error) {
    throw explained(place, error);
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

function isUrl(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}

/** An error of the place itself as a `StoreError`; every other error unchanged. */
function explained(place: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (isUrl(place)) {
    // 08: no connection, 28: wrong user, 3D: no such database, 57P03: not ready yet.
    if (!/^(E[A-Z_]+|08.*|28.*|3D.*|57P03)$/.test(String(code)) && !/timeout|terminated/i.test(String(message)))
      return error;
    return new StoreError(
      `PostgreSQL at ${withoutSecret(place)} does not let alloc-ab in (${String(code ?? 'timeout')}). Is it running, and is DATABASE_URL right?`,
      { cause: error },
    );
  }
  if (!/unable to open|locked|busy|not a database|readonly/i.test(String(message))) return error;
  return new StoreError(
    `${place} cannot be used as the database (${String(message)}). Name a file in a folder that alloc-ab may write to.`,
    { cause: error },
  );
}

function withoutSecret(place: string): string {
  const url = URL.parse(place);
  return url === null ? 'DATABASE_URL' : `${url.host}${url.pathname}`;
}
