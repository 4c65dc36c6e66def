import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { openCommitStore } from '../../../../src/runner/build/commits/commit-store.ts';
import { readSource } from '../../../../src/runner/build/commits/git-source.ts';
import { commit, fixtureRepository, git, temporary } from '../../runner-fixture.ts';

async function store(source: string) {
  const directory = temporary();
  const opened = await openCommitStore(join(directory, 'git'), source);
  if (!opened.ok) throw new Error(opened.error.message);
  return { commits: opened.value, target: join(directory, 'src') };
}

test('checkout writes the files of a commit and runs no hook or filter', async () => {
  const directory = temporary();
  const repository = fixtureRepository(directory);
  const ran = join(directory, 'hook-ran');
  writeFileSync(join(repository.path, '.gitattributes'), '* filter=evil\n');
  git(repository.path, '-c', 'filter.evil.clean=cat', 'add', '--all');
  const sha = commit(repository.path, 'attributes');
  for (const hook of ['post-checkout', 'reference-transaction']) {
    writeFileSync(join(repository.path, '.git/hooks', hook), `#!/bin/sh\ntouch ${ran}\n`);
    chmodSync(join(repository.path, '.git/hooks', hook), 0o755);
  }
  git(repository.path, 'config', 'filter.evil.smudge', `touch ${ran}`);
  const { commits, target } = await store(repository.path);
  expect(await commits.fetch(sha)).toEqual({ ok: true, value: undefined });
  expect(await commits.checkout(sha, target)).toMatchObject({ ok: true });
  expect(readdirSync(target).sort()).toEqual(['.gitattributes', 'Makefile', 'bench', 'line']);
  expect(existsSync(ran)).toBe(false);
});

test('checkout empties the directory first', async () => {
  const repository = fixtureRepository(temporary());
  appendFileSync(join(repository.path, 'line/config.h'), '/* second */\n');
  const second = commit(repository.path, 'second');
  const { commits, target } = await store(repository.path);
  for (const sha of [repository.sha, second]) await commits.fetch(sha);
  await commits.checkout(repository.sha, target);
  writeFileSync(join(target, 'line/left-over.o'), 'x');
  symlinkSync('/', join(target, 'root'));
  await commits.checkout(second, target);
  expect(existsSync(join(target, 'line/left-over.o'))).toBe(false);
  expect(readFileSync(join(target, 'line/config.h'), 'utf8')).toContain('second');
  expect(existsSync('/usr')).toBe(true);
});

test('each checkout of a commit has the same times, so that __TIMESTAMP__ is no difference', async () => {
  const repository = fixtureRepository(temporary());
  symlinkSync('Makefile', join(repository.path, 'link'));
  const sha = commit(repository.path, 'a link');
  const { commits, target } = await store(repository.path);
  await commits.fetch(sha);
  await commits.checkout(sha, target);
  const times = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => lstatSync(join(entry.parentPath, entry.name)).mtime.toISOString());
  expect(times.length).toBeGreaterThan(3);
  expect(new Set(times)).toEqual(new Set(['1980-01-01T00:00:00.000Z']));
});

test('a store that borrows checks the same files out, without a fetch, from a worktree and a clone that shares objects too', async () => {
  const directory = temporary();
  const repository = fixtureRepository(directory);
  git(repository.path, 'worktree', 'add', '--quiet', '--detach', join(directory, 'tree "1"'));
  git(directory, 'clone', '--quiet', '--shared', repository.path, 'shared');
  for (const source of [repository.path, join(directory, 'tree "1"'), join(directory, 'shared')]) {
    const place = join(directory, `store-${basename(source)}`);
    const opened = await openCommitStore(join(place, 'git'), source, { borrows: true });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await opened.value.fetch(repository.sha)).toEqual({ ok: true, value: undefined });
    expect(readdirSync(join(place, 'git/objects/pack'))).toEqual([]);
    expect(await opened.value.checkout(repository.sha, join(place, 'src'))).toMatchObject({ ok: true });
    expect(readdirSync(join(place, 'src')).sort()).toEqual(
      readdirSync(repository.path)
        .filter((name) => name !== '.git')
        .sort(),
    );
    expect(opened.value.trees(repository.sha)).toHaveLength(1);
  }
});

test('a store that borrows fetches what the source may lack, and refuses what it has not', async () => {
  const directory = temporary();
  const repository = fixtureRepository(directory);
  git(repository.path, 'config', 'remote.origin.promisor', 'true');
  const place = join(directory, 'store');
  const opened = await openCommitStore(join(place, 'git'), repository.path, { borrows: true });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(await opened.value.fetch(repository.sha)).toEqual({ ok: true, value: undefined });
  expect(readdirSync(join(place, 'git/objects/pack'))).not.toEqual([]);
  expect(await opened.value.fetch('0123456789012345678901234567890123456789')).toMatchObject({ ok: false });
});

test('fetch fails for a missing commit and for an object that is not a commit', async () => {
  const repository = fixtureRepository(temporary());
  const { commits } = await store(repository.path);
  const gone = await commits.fetch('0123456789012345678901234567890123456789');
  expect(gone).toMatchObject({ ok: false, error: { code: 'fetch-failed', phase: 'fetch' } });
  expect(!gone.ok && gone.error.message).toMatch(/012345678901 could not be fetched/);
  const blob = git(repository.path, 'rev-parse', 'HEAD:Makefile');
  expect(await commits.fetch(blob)).toMatchObject({ ok: false });
});

test('readSource accepts https, file, local paths and http on the loopback interface only', () => {
  expect(readSource('https://example.org/a/b.git')?.protocol).toBe('https');
  expect(readSource('http://127.0.0.1:8080/a.git')?.protocol).toBe('http');
  expect(readSource('http://localhost/a.git')?.protocol).toBe('http');
  expect(readSource('.')?.protocol).toBe('file');
  for (const bad of [
    'http://example.org/a',
    'ssh://git@example.org/a',
    'ext::sh -c id',
    'git://example.org/a',
    '/absent/x',
  ]) {
    expect(readSource(bad)).toBeNull();
  }
});

test('openCommitStore refuses a source without printing its credentials', async () => {
  const refused = await openCommitStore(join(temporary(), 'git'), 'http://user:secret@example.org/a');
  expect(refused).toMatchObject({ ok: false, error: { code: 'bad-source' } });
  expect(JSON.stringify(refused)).not.toContain('secret');
});
