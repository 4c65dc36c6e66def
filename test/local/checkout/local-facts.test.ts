import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../../src/core/command/command.ts';
import { type FactsPlace, readLocalFacts } from '../../../src/local/checkout/local-facts.ts';
import { commit, git } from '../../runner/runner-fixture.ts';
import { checkout, write } from './checkout-fixture.ts';

const CONFIG = { '.github/alloc-ab.yml': readFileSync('test/fixtures/config.yml', 'utf8') };

async function read(repo: string, more: Omit<FactsPlace, 'repo'> = {}) {
  const found = await readLocalFacts({ repo, needsBase: true, ...more });
  return found.ok
    ? { head: found.value.facts.headSha, base: found.value.facts.baseSha, folder: found.value.folder }
    : { code: found.error.code, message: found.error.message, next: found.error.next };
}

/** A repository whose branch `feature` is one commit ahead of its main branch. */
function withFeature(main = 'main') {
  const made = checkout(CONFIG, main);
  git(made.path, 'checkout', '--quiet', '-b', 'feature');
  write(made.path, { a: 'a' });
  git(made.path, 'add', 'a');
  return { ...made, base: made.sha, sha: commit(made.path, 'feature') };
}

describe('checkouts that work', () => {
  test('a detached head, a worktree, a folder inside, a submodule and a clone of a clone have head and base', async () => {
    const { root, path, base, sha } = withFeature();
    const both = { head: sha, base };
    expect(await read(path)).toEqual({ ...both, folder: path });
    mkdirSync(join(path, 'deep/folder'), { recursive: true });
    expect(await read(join(path, 'deep/folder'))).toEqual({ ...both, folder: path });
    git(path, 'checkout', '--quiet', '--detach');
    expect(await read(path)).toMatchObject(both);
    git(path, 'worktree', 'add', '--quiet', join(root, 'tree'), sha);
    expect(await read(join(root, 'tree'))).toEqual({ ...both, folder: join(root, 'tree') });
    git(root, 'init', '--quiet', 'above');
    git(join(root, 'above'), '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', path, 'lib');
    git(join(root, 'above/lib'), 'checkout', '--quiet', sha);
    expect(await read(join(root, 'above/lib'))).toMatchObject({ head: sha });
    git(root, 'clone', '--quiet', '--no-local', '--branch=feature', path, 'clone');
    expect(await read(join(root, 'clone'))).toMatchObject({ head: sha });
  });

  test('a clone without a branch of its own finds origin/main', async () => {
    const { root, path, base, sha } = withFeature();
    git(root, 'clone', '--quiet', '--branch=feature', path, 'clone');
    const clone = join(root, 'clone');
    git(clone, 'remote', 'set-head', 'origin', '--delete');
    git(clone, 'checkout', '--quiet', '--detach');
    expect(await read(clone)).toMatchObject({ head: sha, base });
  });

  test('the base belongs to the named commit, not to the one that is checked out', async () => {
    const { path, base, sha } = withFeature();
    git(path, 'checkout', '--quiet', 'main');
    write(path, { later: 'x' });
    git(path, 'add', 'later');
    commit(path, 'later');
    expect(await read(path, { head: sha })).toMatchObject({ head: sha, base });
  });

  test('a replaced commit does not change the base', async () => {
    const { path, base, sha } = withFeature();
    git(path, 'replace', '--graft', sha);
    expect(await read(path)).toMatchObject({ head: sha, base });
  });

  test('without a main branch everything but "base" is measured', async () => {
    const { path, sha } = withFeature('trunk');
    expect(await read(path, { needsBase: false })).toMatchObject({ head: sha, base: sha });
  });
});

describe('the headers of a command', () => {
  const line = (prefix: string) => `  ${prefix}:
    build: [[make, 'DEFS={defines}']]
    library: ${prefix}.so
    flags: { prefixes: [${prefix.toUpperCase()}_], declaredIn: [${prefix}.h] }
`;
  const header = (name: string) => `#ifndef ${name}\n#define ${name} 0\n#endif\n`;
  const files = {
    ...CONFIG,
    'one.h': header('ONE_A'),
    'two.h': header('TWO_B') + header('ONE_MOVED'),
    'lines.yml': `schema: 1\nlines:\n${line('one')}${line('two')}lanes:\n  st: { workload: { name: st-mixed } }\nsuites: { quick: { targets: [st] } }\ndefaults: { suite: quick }\n`,
  };
  async function linesRead(repo: string, asked: string) {
    const command = parseCommand(asked);
    if (!command.ok) throw new Error(command.error.message);
    const found = await readLocalFacts({ repo, config: join(repo, 'lines.yml'), asks: command.value });
    if (!found.ok) throw new Error(found.error.message);
    return Object.keys(found.value.facts.flags);
  }

  test('one line is read where it declares the flags, and all lines where one of them is unknown or the command names none', async () => {
    const { path } = checkout(files);
    expect(await linesRead(path, 'ONE_A')).toEqual(['one']);
    expect(await linesRead(path, 'ONE_MOVED on two')).toEqual(['two']);
    expect(await linesRead(path, 'ONE_MOVED')).toEqual(['one', 'two']);
    expect(await linesRead(path, 'ONE_A ONE_ABSENT')).toEqual(['one', 'two']);
    expect(await linesRead(path, 'base')).toEqual(['one', 'two']);
  });
});

describe('checkouts that do not', () => {
  test('a default branch of another name, without a remote, is asked for with the branches that there are', async () => {
    const { path, base } = withFeature('trunk');
    expect(await read(path)).toMatchObject({
      code: 'no-main-branch',
      message: expect.stringContaining('There is: feature, trunk.'),
      next: expect.stringContaining('--base BRANCH'),
    });
    expect(await read(path, { base: 'trunk' })).toMatchObject({ base });
  });

  test('a shallow clone in which the histories do not meet is named, with the way out', async () => {
    const { root, path } = withFeature();
    git(path, 'checkout', '--quiet', 'main');
    git(root, 'clone', '--quiet', '--depth=1', '--no-single-branch', '--branch=feature', `file://${path}`, 'shallow');
    expect(await read(join(root, 'shallow'))).toMatchObject({
      code: 'shallow-clone',
      next: expect.stringContaining('git fetch --unshallow'),
    });
    git(join(root, 'shallow'), 'fetch', '--quiet', '--unshallow');
    expect(await read(join(root, 'shallow'))).toHaveProperty('base');
  });

  test('branches without a common ancestor are named', async () => {
    const { path } = checkout(CONFIG);
    git(path, 'checkout', '--quiet', '--orphan', 'other');
    commit(path, 'unrelated');
    expect(await read(path)).toMatchObject({
      code: 'no-common-ancestor',
      message: expect.stringContaining('main and the measured commit'),
    });
  });

  test('a repository without a commit, with SHA-256 objects, or bare, is named', async () => {
    const { root, path } = withFeature();
    git(root, 'init', '--quiet', 'empty');
    expect(await read(join(root, 'empty'))).toMatchObject({ code: 'no-commit' });
    git(root, 'init', '--quiet', '--object-format=sha256', 'sha256');
    writeFileSync(join(root, 'sha256/a'), 'a');
    git(join(root, 'sha256'), 'add', 'a');
    commit(join(root, 'sha256'), 'a');
    expect(await read(join(root, 'sha256'))).toMatchObject({
      code: 'sha256-repository',
      next: expect.stringContaining('fast-export'),
    });
    git(root, 'clone', '--quiet', '--bare', path, 'bare');
    expect(await read(join(root, 'bare'))).toMatchObject({ code: 'no-config' });
    expect(await read(join(root, 'bare'), { config: join(path, '.github/alloc-ab.yml') })).toHaveProperty('base');
    expect(await read(join(path, '.git'))).toMatchObject({ code: 'not-a-repository' });
    expect(await read(join(path, 'a'))).toMatchObject({ code: 'not-a-repository' });
    expect(await read(join(root, 'absent'))).toMatchObject({ code: 'not-a-repository' });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'a repository of another user is named, with the command that trusts it',
    async () => {
      const { path } = withFeature();
      execFileSync('chown', ['-R', '65534', path]);
      expect(await read(path)).toMatchObject({
        code: 'unsafe-repository',
        next: expect.stringContaining(`safe.directory ${path}`),
      });
    },
  );

  test('a long or odd folder name is a name of a repository', async () => {
    const { root, path } = withFeature();
    const folder = join(root, `ünï cödé ${'x'.repeat(150)}`);
    git(root, 'clone', '--quiet', path, folder);
    git(folder, 'remote', 'remove', 'origin');
    const found = await readLocalFacts({ repo: folder });
    expect(found.ok && found.value.repository).toMatch(/^local\/[A-Za-z0-9._-]{1,100}$/);
  });
});
