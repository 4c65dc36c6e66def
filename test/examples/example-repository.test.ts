import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { parseConfig } from '../../src/core/config/config.ts';
import { readHeaders } from '../../src/core/plan/flags/declared-flags.ts';

const root = mkdtempSync(join(tmpdir(), 'alloc-ab-example-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const first = createExampleRepository(join(root, 'first'));

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-C', first.directory, ...args], { encoding: 'utf8' });
}

function show(revision: string, path: string): string {
  return git('show', `${revision}:${path}`);
}

function flagsAt(revision: string): Record<string, string | null> {
  const path = 'hakozuna/hz4/include/hz4_config.h';
  return Object.fromEntries(
    readHeaders([{ path, text: show(revision, path) }]).flags.map((flag) => [flag.name, flag.default]),
  );
}

test('createExampleRepository gives the same commits twice and leaves main checked out and clean', () => {
  const second = createExampleRepository(join(root, 'second'));
  expect([second.baseSha, second.headSha]).toEqual([first.baseSha, first.headSha]);
  expect(first.baseSha).not.toBe(first.headSha);
  expect(git('rev-parse', 'HEAD', 'main', first.branch).trim().split('\n')).toEqual([
    first.baseSha,
    first.baseSha,
    first.headSha,
  ]);
  expect(git('merge-base', 'main', first.branch).trim()).toBe(first.baseSha);
  expect(git('status', '--porcelain')).toBe('');
});

test('createExampleRepository commits no build result', () => {
  expect(git('ls-tree', '-r', '--name-only', first.headSha)).not.toMatch(/\.so$|\.o$|\/out\//m);
});

test('createExampleRepository refuses a directory that is not empty', () => {
  const taken = mkdtempSync(join(root, 'taken-'));
  writeFileSync(join(taken, 'mine.txt'), 'mine');
  expect(() => createExampleRepository(taken)).toThrow('not empty');
  expect(readFileSync(join(taken, 'mine.txt'), 'utf8')).toBe('mine');
});

test('the pull request changes the remote box only and declares its flag', () => {
  expect(git('diff', '--name-only', first.baseSha, first.headSha).trim().split('\n')).toEqual([
    'hakozuna/hz4/docs/HZ4_S12_MPSC.md',
    'hakozuna/hz4/include/hz4_config.h',
    'hakozuna/hz4/include/hz4_remote.h',
    'hakozuna/hz4/src/hz4_remote.c',
  ]);
  expect(flagsAt(first.baseSha)).not.toHaveProperty('HZ4_S12_MPSC');
  expect(flagsAt(first.headSha)).toEqual({ ...flagsAt(first.baseSha), HZ4_S12_MPSC: '0' });
  expect(flagsAt(first.headSha).HZ4_TRACE_ABORT).toBeNull();
});

test('the configuration is valid, and the document of every archived flag exists', () => {
  const config = parseConfig(show('main', '.github/alloc-ab.yml'), '.github/alloc-ab.yml');
  expect(config).toMatchObject({ ok: true });
  if (!config.ok) return;
  expect(Object.keys(config.value.suites)).toEqual(['ssot', 'steady', 'quick', 'server']);
  const paths = Object.values(config.value.lines).flatMap((line) => line.flags?.declaredIn ?? []);
  const archived = readHeaders(paths.map((path) => ({ path, text: show(first.headSha, path) }))).flags.flatMap(
    (flag) => flag.archived ?? [],
  );
  expect(archived).toHaveLength(2);
  for (const { text } of archived) {
    const document = /docs\/analysis\/\S+\.md/.exec(text)?.[0] ?? 'none';
    expect(show('main', document)).toContain('NO-GO');
  }
});
