import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { program } from '../../program.ts';
import { HANGS_MS } from '../../soon.ts';

const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-cli-backup-'));
afterAll(() => rmSync(directory, { recursive: true }));
const recorded = resolve('test/fixtures/store/layout-1.jsonl');

function alloc(environment: Readonly<Record<string, string>>, ...argv: string[]) {
  return execa(program(), argv, { cwd: directory, reject: false, timeout: HANGS_MS, env: environment });
}

test('backup writes what restore reads, and restore --replace replaces a database', async () => {
  const first = await alloc({ DATABASE_FILE: 'one.db' }, 'restore', recorded);
  expect([first.exitCode, first.stdout]).toEqual([0, `restored ${recorded}: 10 rows`]);
  // The present layout has one row more: the repository.
  const second = await alloc({ DATABASE_FILE: 'one.db' }, 'backup', 'copy.jsonl');
  expect([second.exitCode, second.stdout]).toEqual([0, 'wrote copy.jsonl: 11 rows']);
  expect(statSync(join(directory, 'copy.jsonl')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(directory, 'copy.jsonl'), 'utf8').split('\n')).toHaveLength(14);
  const again = await alloc({ DATABASE_FILE: 'one.db' }, 'restore', 'copy.jsonl');
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain('--replace');
  expect((await alloc({ DATABASE_FILE: 'one.db' }, 'restore', 'copy.jsonl', '--replace')).exitCode).toBe(0);
});

test('backup and restore refuse wrong use with a message, and leave no files', async () => {
  const before = readdirSync(directory);
  const cases = [
    [await alloc({ DATABASE_FILE: 'none.db' }, 'backup', 'x.jsonl'), 'There is no database none.db'],
    [await alloc({ DATABASE_FILE: 'none.db' }, 'restore', 'none.jsonl'), 'There is no file none.jsonl'],
    [await alloc({ DATABASE_URL: 'mysql://hush@x/y' }, 'backup', 'x.jsonl'), 'DATABASE_URL is postgres://'],
    [await alloc({ DATABASE_URL: 'postgres://a:hush@127.0.0.1:1/b' }, 'backup', 'x.jsonl'), 'does not let alloc-ab in'],
  ] as const;
  for (const [{ exitCode, stderr }, message] of cases) {
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/hush|at file:/);
  }
  expect(existsSync(join(directory, 'x.jsonl'))).toBe(false);
  expect(readdirSync(directory)).toEqual(before);
});
