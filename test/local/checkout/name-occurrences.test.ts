import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRepository, openLocalRepository } from '../../../src/local/checkout/local-repository.ts';
import { buildDefines, nameOccurrences } from '../../../src/local/checkout/name-occurrences.ts';

const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    encoding: 'utf8',
  }).trim();
let repository: LocalRepository;
let sha = '';

beforeAll(async () => {
  git('init', '-q');
  mkdirSync(join(folder, 'docs'));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'Makefile'), 'X_LTO ?= 0\nCFLAGS += -DX_A=1 -DX_B -DX_C=$(X_LTO)\n');
  writeFileSync(join(folder, 'sub/rules.mk'), 'CFLAGS += -DX_A=2\n');
  writeFileSync(join(folder, 'docs/X_LTO.md'), 'X_LTO and X_LTO_MORE: a\n'.repeat(40));
  writeFileSync(join(folder, 'docs/a:3:b.md'), 'X_ODD\n');
  writeFileSync(join(folder, 'docs/X_DEEP.md'), 'X_DEEP\n'.repeat(40));
  writeFileSync(join(folder, 'sub/z.c'), `${'int a = X_DEEP;\n'.repeat(30)}#if X_DEEP\n#endif\n`);
  writeFileSync(join(folder, 'binary'), 'X_LTO\0');
  git('add', '-A');
  git('commit', '-qm', 'first');
  sha = git('rev-parse', 'HEAD');
  const opened = await openLocalRepository(folder);
  if (!opened.ok) throw new Error(opened.error.message);
  repository = opened.value;
});

test('nameOccurrences finds words, files of builds first, and at most 20 lines of a name', async () => {
  const found = await nameOccurrences(repository, sha, ['X_LTO', 'X_ODD', 'X_NOWHERE', 'LTO']);
  expect(found?.X_LTO?.slice(0, 3)).toEqual([
    { path: 'Makefile', lineNumber: 1, text: 'X_LTO ?= 0' },
    { path: 'Makefile', lineNumber: 2, text: 'CFLAGS += -DX_A=1 -DX_B -DX_C=$(X_LTO)' },
    { path: 'docs/X_LTO.md', lineNumber: 1, text: 'X_LTO and X_LTO_MORE: a' },
  ]);
  expect(found?.X_LTO).toHaveLength(20);
  expect(found?.X_ODD).toHaveLength(1);
  expect([found?.X_NOWHERE, found?.LTO]).toEqual([[], []]);
});

test('what a source does with a name is not hidden by many lines of documents', async () => {
  const found = await nameOccurrences(repository, sha, ['X_DEEP']);
  expect(found?.X_DEEP).toHaveLength(20);
  expect(found?.X_DEEP?.slice(0, 2)).toEqual([
    { path: 'sub/z.c', lineNumber: 31, text: '#if X_DEEP' },
    { path: 'sub/z.c', lineNumber: 1, text: 'int a = X_DEEP;' },
  ]);
});

test('buildDefines has the plain values that files of builds give', async () => {
  expect(await buildDefines(repository, sha)).toEqual({ X_A: ['1', '2'], X_B: ['1'], X_C: [''] });
});

test('a search that fails finds nothing', async () => {
  expect(await nameOccurrences(repository, 'f'.repeat(40), ['X_LTO'])).toBeUndefined();
  expect(await buildDefines(repository, 'f'.repeat(40))).toBeUndefined();
});
