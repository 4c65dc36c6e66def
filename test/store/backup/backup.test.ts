import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { BACKUP_LINE_BYTES_MAX } from '../../../src/model/backup.ts';
import { backup } from '../../../src/store/backup/backup.ts';
import { readLines, restore } from '../../../src/store/backup/restore.ts';
import { MIGRATIONS } from '../../../src/store/database/migrations.ts';
import { openStore } from '../../../src/store/store.ts';
import { type Fresh, onEachDatabase } from '../each-database.ts';
import { expectRecorded, RECORDED } from '../recorded.ts';

const AT = '2026-03-04T05:06:07Z';
const recorded = () => readLines(`${RECORDED}/layout-1.jsonl`, BACKUP_LINE_BYTES_MAX);

async function dump(place: string): Promise<string[]> {
  let text = '';
  await backup(place, AT, async (line) => {
    text += line;
  });
  return text.trimEnd().split('\n');
}

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** The rows of a backup; columns may stand in another order. */
function rows(lines: readonly string[]): unknown[] {
  return lines.slice(1, -1).map((line) => JSON.parse(line));
}

/** The same tests from one kind of database to another. */
function across(name: string, source: Fresh, target: Fresh): void {
  test(`${name}: everything comes back, twice over`, async () => {
    const [first, second, third] = [await source(), await target(), await source()];
    await restore(first, recorded);
    const lines = await dump(first);
    expect(await restore(second, () => from(lines))).toEqual({ ok: true, value: lines.length - 2 });
    expect(rows(await dump(second))).toEqual(rows(lines));
    await restore(third, () => from(lines));
    const store = await openStore(third);
    await expectRecorded(store);
    await store.close();
  });
}

onEachDatabase((fresh) => {
  let place = '';
  beforeEach(async () => {
    place = await fresh();
  });

  across('a round trip', fresh, fresh);

  test('what is there already is lost only when told so', async () => {
    await restore(place, recorded);
    const before = await dump(place);
    expect(await restore(place, recorded)).toMatchObject({ ok: false, error: { code: 'database-not-empty' } });
    expect(await dump(place)).toEqual(before);
    const store = await openStore(place);
    await store.requests.patch('example/allocators#503.1', { published: true });
    expect(await restore(place, recorded, { replace: true })).toMatchObject({ ok: true });
    // The App that was not stopped goes on with what is there now.
    expect(await store.requests.get('example/allocators#503.1')).toMatchObject({ published: false });
    await store.close();
    expect(rows(await dump(place))).toEqual(rows(before));
  });

  test('a backup that is not whole changes nothing', async () => {
    await restore(place, recorded);
    const before = await dump(place);
    const lines: string[] = [];
    for await (const line of recorded()) lines.push(line);
    const [head = '', row = '', ...rest] = lines;
    const spoiled: Readonly<Record<string, readonly string[]>> = {
      'its end is missing': lines.slice(0, -1),
      'its checksum is another': [head, ...rest],
      'it does not begin as a backup does': [row, ...lines.slice(1)],
      'one of its lines is no JSON': [head, row.slice(0, 20), ...rest],
      'one of its rows fits no table': [head, row.replace('"comments"', '"sqlite_master"'), ...rest],
      'it goes on after its end': [...lines, row],
    };
    for (const [how, text] of Object.entries(spoiled)) {
      const refused = await restore(place, () => from(text), { replace: true });
      expect(refused).toMatchObject({ ok: false, error: { message: expect.stringContaining(how) } });
      expect(await dump(place)).toEqual(before);
    }
    const column = row.replace('"login"', '"login_x"');
    expect(await restore(place, () => from([head, column, ...rest]), { replace: true })).toMatchObject({ ok: false });
    const empty = await fresh();
    expect(await restore(empty, () => from([head]))).toMatchObject({ ok: false });
    await expect(dump(empty)).rejects.toThrow('There is nothing to back up');
  });

  test('a backup of a newer version is left alone', async () => {
    const head = JSON.stringify({ kind: 'alloc-ab backup', schema: 1, layout: MIGRATIONS.length + 1, at: AT });
    await expect(restore(place, () => from([head]))).rejects.toThrow('written by a newer version');
  });

  test('while the App writes, the backup is of one moment', async () => {
    const store = await openStore(place);
    let told = 0;
    const tell = async (): Promise<void> => {
      told += 1;
      const head = { sha: told.toString(16).padStart(40, '0'), action: 'synchronize', at: AT };
      const news = { kind: 'head', repository: 'example/allocators', pullRequest: 3, head, cancel: null } as const;
      await store.inbox.take({ guid: `g${told}`, event: 'pull_request' }, news, 5);
    };
    for (let count = 0; count < 20; count += 1) await tell();
    const lines: string[] = [];
    await backup(place, AT, async (line) => {
      lines.push(line);
      if (lines.length < 40) await tell();
    });
    await store.close();
    const count = (table: string) => lines.filter((line) => line.startsWith(`{"table":"${table}"`)).length;
    expect([count('heads'), count('deliveries')]).toEqual([20, 20]);
    expect(told).toBeGreaterThan(40);
  });
});

onEachDatabase((fresh) => {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-backup-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  let files = 0;
  const file = async (): Promise<string> => {
    files += 1;
    return join(directory, `${files}.db`);
  };
  across('to SQLite', fresh, file);
  across('from SQLite', file, fresh);
});
