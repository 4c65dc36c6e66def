import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';

/** Creates a new, empty database and returns its address. */
export type Fresh = () => Promise<string>;

const programs = findPostgres();

/** Defines the same tests on SQLite and on PostgreSQL. Without an installed PostgreSQL its tests are skipped and counted as skipped. */
export function onEachDatabase(define: (fresh: Fresh) => void): void {
  describe('on SQLite', () => {
    let directory = '';
    let files = 0;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'alloc-ab-store-'));
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    define(async () => {
      files += 1;
      return join(directory, `${files}.db`);
    });
  });
  describe.skipIf(programs === null)('on PostgreSQL', () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres(programs ?? '');
    });
    afterAll(() => server.stop());
    define(() => server.fresh());
  });
  if (programs === null)
    process.stderr.write("skipped: everything on PostgreSQL; install Debian's postgresql to run it\n");
}

/** Opens the store at `address`, passes it to `use` and closes it afterwards. */
export async function withStoreAt<T>(address: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(address);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
