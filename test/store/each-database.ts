import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';

/** Makes the place of a new, empty database. */
export type Fresh = () => Promise<string>;

const programs = findPostgres();

/** Defines the same tests on SQLite and on PostgreSQL; without a PostgreSQL here its tests are skipped, and counted as such. */
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

/** Runs `use` on the store at `place`, which is closed after it. */
export async function withStoreAt<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(place);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
