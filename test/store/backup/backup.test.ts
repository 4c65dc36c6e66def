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

async function backupLines(address: string): Promise<string[]> {
  let text = '';
  await backup(address, AT, async (line) => {
    text += line;
  });
  return text.trimEnd().split('\n');
}

async function* linesFrom(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** The parsed rows of a backup: the order of columns does not count. */
function rows(lines: readonly string[]): unknown[] {
  return lines.slice(1, -1).map((line) => JSON.parse(line));
}

/** Defines the round trip from one kind of database to another. */
function defineRoundTrip(name: string, source: Fresh, target: Fresh): void {
  test(`restore brings back every row of a backup, twice over: ${name}`, async () => {
    const [first, second, third] = [await source(), await target(), await source()];
    await restore(first, recorded);
    const lines = await backupLines(first);
    expect(await restore(second, () => linesFrom(lines))).toEqual({ ok: true, value: lines.length - 2 });
    expect(rows(await backupLines(second))).toEqual(rows(lines));
    await restore(third, () => linesFrom(lines));
    const store = await openStore(third);
    await expectRecorded(store);
    await store.close();
  });
}

onEachDatabase((fresh) => {
  let address = '';
  beforeEach(async () => {
    address = await fresh();
  });

  defineRoundTrip('within one kind of database', fresh, fresh);

  test('restore refuses a database that is not empty, and replaces its rows only with the option replace', async () => {
    await restore(address, recorded);
    const before = await backupLines(address);
    expect(await restore(address, recorded)).toMatchObject({ ok: false, error: { code: 'database-not-empty' } });
    expect(await backupLines(address)).toEqual(before);
    const store = await openStore(address);
    await store.requests.patch('example/allocators#503.1', { published: true });
    expect(await restore(address, recorded, { replace: true })).toMatchObject({ ok: true });
    // An App that was not stopped continues with the restored rows.
    expect(await store.requests.get('example/allocators#503.1')).toMatchObject({ published: false });
    await store.close();
    expect(rows(await backupLines(address))).toEqual(rows(before));
  });

  test('restore refuses an incomplete or invalid backup and leaves the database unchanged', async () => {
    await restore(address, recorded);
    const before = await backupLines(address);
    const lines: string[] = [];
    for await (const line of recorded()) lines.push(line);
    const [head = '', row = '', ...rest] = lines;
    const invalid: Readonly<Record<string, readonly string[]>> = {
      'its end is missing': lines.slice(0, -1),
      'its checksum is another': [head, ...rest],
      'it does not begin as a backup does': [row, ...lines.slice(1)],
      'one of its lines is not JSON': [head, row.slice(0, 20), ...rest],
      'one of its rows fits no table': [head, row.replace('"comments"', '"sqlite_master"'), ...rest],
      'it goes on after its end': [...lines, row],
    };
    for (const [problem, text] of Object.entries(invalid)) {
      const refused = await restore(address, () => linesFrom(text), { replace: true });
      expect(refused).toMatchObject({ ok: false, error: { message: expect.stringContaining(problem) } });
      expect(await backupLines(address)).toEqual(before);
    }
    const column = row.replace('"login"', '"login_x"');
    expect(await restore(address, () => linesFrom([head, column, ...rest]), { replace: true })).toMatchObject({
      ok: false,
    });
    const empty = await fresh();
    expect(await restore(empty, () => linesFrom([head]))).toMatchObject({ ok: false });
    await expect(backupLines(empty)).rejects.toThrow('There is nothing to back up');
  });

  test('restore refuses a backup that a newer version wrote', async () => {
    const head = JSON.stringify({ kind: 'alloc-ab backup', schema: 1, layout: MIGRATIONS.length + 1, at: AT });
    await expect(restore(address, () => linesFrom([head]))).rejects.toThrow('written by a newer version');
  });

  test('a backup taken while the App writes is a snapshot of one moment', async () => {
    const store = await openStore(address);
    let sent = 0;
    const sendPush = async (): Promise<void> => {
      sent += 1;
      const head = { sha: sent.toString(16).padStart(40, '0'), action: 'synchronize', at: AT };
      const webhook = {
        kind: 'head',
        repositoryId: 1,
        repository: 'example/allocators',
        pullRequest: 3,
        head,
        cancel: null,
      } as const;
      await store.inbox.take({ guid: `g${sent}`, event: 'pull_request' }, webhook, 5);
    };
    for (let count = 0; count < 20; count += 1) await sendPush();
    const lines: string[] = [];
    await backup(address, AT, async (line) => {
      lines.push(line);
      if (lines.length < 40) await sendPush();
    });
    await store.close();
    const count = (table: string) => lines.filter((line) => line.startsWith(`{"table":"${table}"`)).length;
    expect([count('heads'), count('deliveries')]).toEqual([20, 20]);
    expect(sent).toBeGreaterThan(40);
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
  defineRoundTrip('to SQLite', fresh, file);
  defineRoundTrip('from SQLite', file, fresh);
});
