import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLocalRepository } from '../../../src/local/checkout/local-repository.ts';
import { takeSnapshot } from '../../../src/local/checkout/snapshot.ts';
import { readUncommitted } from '../../../src/local/checkout/work-tree.ts';
import { commit, git } from '../../runner/runner-fixture.ts';
import '../../property-seed.ts';
import { checkout, write } from './checkout-fixture.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 12\n`;

async function open(path: string) {
  const opened = await openLocalRepository(path);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function uncommitted(path: string): Promise<Record<string, string>> {
  const found = await readUncommitted(await open(path));
  if (!found.ok) throw new Error(found.error.message);
  return Object.fromEntries(found.value?.files.map((file) => [file.path, file.state]) ?? []);
}

/** The files of a snapshot, as a clone of it has them; null when there is nothing uncommitted. */
async function snapshotFiles(path: string): Promise<Record<string, string> | null> {
  const taken = await takeSnapshot(await open(path));
  if (!taken.ok) throw new Error(taken.error.message);
  if (taken.value === null) return null;
  const { folder, sha } = taken.value;
  const listed = git(folder, 'ls-tree', '-r', '--name-only', sha).split('\n');
  const files = listed.map((name) => [name, git(folder, 'cat-file', 'blob', `${sha}:${name}`)]);
  await taken.value.remove();
  expect(existsSync(folder)).toBe(false);
  return Object.fromEntries(files);
}

/** A digest of everything in `.git`. */
function state(path: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(join(path, '.git'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

describe('readUncommitted', () => {
  test('lists modified, staged, deleted, new and conflicting files, and not the ignored ones', async () => {
    const { path } = checkout({ a: 'a', b: 'b', c: 'c', 'd/e': 'e', '.gitignore': '*.o\n' });
    expect(await uncommitted(path)).toEqual({});
    write(path, { a: 'changed', 'new/x': 'x', 'd/e': 'staged', 'y.o': 'ignored', 'z y': '' });
    git(path, 'add', 'd/e', 'z y');
    rmSync(join(path, 'b'));
    chmodSync(join(path, 'c'), 0o755);
    const before = state(path);
    expect(await uncommitted(path)).toEqual({
      a: 'modified',
      b: 'deleted',
      c: 'modified',
      'd/e': 'modified',
      'new/x': 'untracked',
      'z y': 'added',
    });
    expect(state(path)).toBe(before);
  });

  test('sees files that "assume unchanged" and "skip worktree" hide from git status', async () => {
    const { path } = checkout({ a: 'a', b: 'b', c: 'c' });
    git(path, 'update-index', '--assume-unchanged', 'a');
    git(path, 'update-index', '--skip-worktree', 'b');
    write(path, { a: 'hidden', b: 'hidden' });
    expect(git(path, 'status', '--porcelain')).toBe('');
    expect(await uncommitted(path)).toEqual({ a: 'modified', b: 'modified' });
  });

  test('a sparse checkout has no deleted files', async () => {
    const { path } = checkout({ 'in/a': 'a', 'out/b': 'b' });
    git(path, 'sparse-checkout', 'set', 'in');
    expect(existsSync(join(path, 'out'))).toBe(false);
    expect(await uncommitted(path)).toEqual({});
    write(path, { 'in/a': 'changed' });
    expect(Object.keys((await snapshotFiles(path)) ?? {})).toEqual(['in/a', 'out/b']);
  });

  test('tells the configuration, which is read as it is, from files that are not measured', async () => {
    const { path } = checkout({ a: 'a' });
    write(path, { '.github/alloc-ab.yml': 'schema: 1\n' });
    const found = await readUncommitted(await open(path));
    expect(found).toEqual({ ok: true, value: { count: 0, configuration: true, files: [] } });
  });

  test('lists at most twenty files and counts all', async () => {
    const { path } = checkout({ a: 'a' });
    write(path, Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`new-${index}`, ''])));
    const found = await readUncommitted(await open(path));
    expect(found.ok && found.value).toMatchObject({ count: 30, files: { length: 20 } });
  });

  test('a submodule with uncommitted files is one of them', async () => {
    const { root, path } = checkout({ a: 'a' });
    git(root, 'init', '--quiet', 'sub');
    write(join(root, 'sub'), { s: 's' });
    git(join(root, 'sub'), 'add', 's');
    commit(join(root, 'sub'), 's');
    git(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', join(root, 'sub'), 'lib');
    commit(path, 'submodule');
    write(path, { 'lib/s': 'changed' });
    expect(await uncommitted(path)).toEqual({ lib: 'submodule' });
    expect(await takeSnapshot(await open(path))).toMatchObject({
      ok: false,
      error: { code: 'changed-submodule', message: expect.stringContaining('lib') },
    });
  });
});

describe('takeSnapshot', () => {
  test('has the files of the work tree, and changes nothing of the checkout', async () => {
    const { path } = checkout({ a: 'a\n', b: 'b\n', c: 'c\n', '.gitignore': '*.o\n' });
    write(path, { a: 'changed\n', 'new/x': 'x\n', 'y.o': 'ignored' });
    rmSync(join(path, 'b'));
    write(path, { c: 'staged\n' });
    git(path, 'add', 'c');
    write(path, { c: 'after staging\n' });
    git(path, 'update-index', '--assume-unchanged', '.gitignore');
    write(path, { '.gitignore': '*.o\n# hidden\n' });
    const before = state(path);
    expect(await snapshotFiles(path)).toEqual({
      a: 'changed',
      c: 'after staging',
      'new/x': 'x',
      '.gitignore': '*.o\n# hidden',
    });
    expect(state(path)).toBe(before);
    expect(git(path, 'stash', 'list')).toBe('');
  });

  test('is null when everything is committed', async () => {
    const { path } = checkout({ a: 'a' });
    expect(await snapshotFiles(path)).toBeNull();
  });

  test('takes the content of a file of Git LFS, although git calls it unchanged, and runs no filter', async () => {
    const { root, path } = checkout({ '.gitattributes': '*.bin filter=lfs -text\n', 'a.bin': POINTER });
    // As git-lfs does: the work tree has the content, and the clean filter turns it into the pointer.
    const ran = join(root, 'ran');
    write(root, { 'pointer.txt': POINTER });
    git(path, 'config', 'filter.lfs.clean', `touch ${ran}; cat ${join(root, 'pointer.txt')}`);
    git(path, 'config', 'filter.lfs.required', 'true');
    write(path, { 'a.bin': 'the content\n' });
    git(path, 'add', 'a.bin');
    expect(git(path, 'status', '--porcelain')).toBe('');
    rmSync(ran, { force: true });
    expect(await snapshotFiles(path)).toMatchObject({ 'a.bin': 'the content' });
    expect(existsSync(ran)).toBe(false);
  });

  test.each([
    ['a merge conflict', 'unmerged-files'],
    ['a file that cannot be read', 'git-failed'],
  ])('refuses a work tree with %s by name: %s', async (what, code) => {
    const { path } = checkout({ a: 'a\n' });
    if (what === 'a merge conflict') {
      git(path, 'checkout', '--quiet', '-b', 'other');
      write(path, { a: 'other\n' });
      commit(path, 'other');
      git(path, 'checkout', '--quiet', 'main');
      write(path, { a: 'main\n' });
      commit(path, 'main');
      expect(() => git(path, 'merge', '--quiet', 'other')).toThrow();
    } else {
      // A folder whose own repository has no commit cannot become a part of one.
      mkdirSync(join(path, 'inner'));
      git(join(path, 'inner'), 'init', '--quiet');
    }
    const taken = await takeSnapshot(await open(path));
    expect(taken).toMatchObject({ ok: false, error: { code } });
  });

  test('of any changes is what the work tree has', async () => {
    const name = fc.constantFrom('a', 'b', 'dir/c', 'dir/d e', 'dir/deep/f', 'ünï', 'q"uote');
    const change = fc.record({
      name,
      what: fc.constantFrom('write', 'write', 'delete', 'link', 'executable'),
      stage: fc.boolean(),
      text: fc.string({ maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (all) => {
        const { path } = checkout({ a: 'a\n', b: 'b\n', 'dir/c': 'c\n', '.gitattributes': '* -text\n' });
        for (const { name: file, what, stage, text } of all) {
          const place = join(path, file);
          rmSync(place, { force: true, recursive: true });
          if (what === 'link') {
            write(path, { [`${file}.target`]: 't' });
            symlinkSync(`${file.split('/').at(-1)}.target`, place);
          } else if (what !== 'delete') write(path, { [file]: text });
          if (what === 'executable') chmodSync(place, 0o755);
          if (stage) git(path, 'add', '--all');
        }
        const before = state(path);
        const taken = await takeSnapshot(await open(path));
        if (!taken.ok) throw new Error(taken.error.message);
        expect(state(path)).toBe(before);
        const found = taken.value;
        // What git itself would commit of all of it.
        git(path, 'add', '--all');
        const expected = git(path, 'write-tree');
        const made =
          found === null
            ? git(path, 'rev-parse', 'HEAD^{tree}')
            : git(found.folder, 'rev-parse', `${found.sha}^{tree}`);
        await found?.remove();
        expect(made).toBe(expected);
      }),
      { numRuns: 12 },
    );
  });
});
