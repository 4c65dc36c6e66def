import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TreeRules } from '../../../../src/model/tree.ts';
import { openCommitStore } from '../../../../src/runner/build/commits/commit-store.ts';
import { submoduleSource } from '../../../../src/runner/build/commits/git-source.ts';
import { commit, git, temporary } from '../../runner-fixture.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 123456\n`;

/** A repository with one commit of these files. */
function repositoryOf(path: string, files: Readonly<Record<string, string | Buffer>>): { path: string; sha: string } {
  mkdirSync(path, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  git(path, 'add', '--all');
  return { path, sha: commit(path, 'files') };
}

/** Adds a submodule by a URL as its author would write it, and commits. */
function addSubmodule(path: string, url: string, at: string, from: string): string {
  git(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', from, at);
  git(path, 'config', '-f', '.gitmodules', `submodule.${at}.url`, url);
  git(path, 'add', '--all');
  return commit(path, `submodule ${at}`);
}

/** Fetches and checks out a commit; the incident of the step that failed, or the facts and the folder. */
async function take(source: string, sha: string, rules: TreeRules = {}, checkout = source) {
  const directory = temporary();
  const opened = await openCommitStore(join(directory, 'git'), source, { rules, checkout });
  if (!opened.ok) throw new Error(opened.error.message);
  const fetched = await opened.value.fetch(sha);
  if (!fetched.ok) return { incident: fetched.error };
  const target = join(directory, 'src');
  const written = await opened.value.checkout(sha, target);
  return written.ok ? { target, facts: opened.value.facts } : { incident: written.error };
}

describe('files whose content is not in the commit', () => {
  test('checkout names pointers of Git LFS, and does not hand them over as data', async () => {
    const { path, sha } = repositoryOf(join(temporary(), 'r'), {
      'src/a.c': 'int a;\n',
      'data/trace.bin': POINTER,
      'data/windows.bin': POINTER.replaceAll('\n', '\r\n'),
      'text.md': `A pointer begins with\n${POINTER}`,
    });
    expect((await take(path, sha)).incident).toMatchObject({
      code: 'pointer-files',
      phase: 'fetch',
      message: `Commit ${sha.slice(0, 12)} has pointers of Git LFS in place of the content of 2 files: data/trace.bin, data/windows.bin.`,
      next: expect.stringContaining("tree: { pointers: ['data/**'] }"),
    });
  });

  test.each<[string, TreeRules, boolean]>([
    ['data/trace.bin', { pointers: ['data/**'] }, true],
    ['data/trace.bin', { pointers: ['docs/**'] }, false],
    ['a/b/trace.bin', { pointers: 'ignore' }, true],
  ])('a pointer at %s under the rules %j is accepted: %s', async (name, rules, accepted) => {
    const { path, sha } = repositoryOf(join(temporary(), 'r'), { [name]: POINTER });
    expect((await take(path, sha, rules)).incident === undefined).toBe(accepted);
  });

  test('checkout names files of git-annex and git-crypt, linked and unlocked', async () => {
    const directory = join(temporary(), 'r');
    mkdirSync(directory);
    symlinkSync('.git/annex/objects/aa/bb/KEY/KEY', join(directory, 'locked.bin'));
    const { path, sha } = repositoryOf(directory, { 'open.bin': '/annex/objects/SHA256E-s1--ab\n' });
    expect((await take(path, sha)).incident?.message).toContain('git-annex in place of the content of 2 files');
    const crypt = repositoryOf(join(temporary(), 'r'), { 'key.h': Buffer.from('\0GITCRYPT\0abcdefgh') });
    expect((await take(crypt.path, crypt.sha)).incident?.message).toContain('git-crypt encrypted');
  });

  test('a filter of .gitattributes that is not run is a fact of the tree', async () => {
    const { path, sha } = repositoryOf(join(temporary(), 'r'), {
      '.gitattributes': '*.c filter=tabspace\n# filter=x\n',
    });
    const taken = await take(path, sha);
    expect([...(taken.facts?.filters ?? [])]).toEqual(['tabspace']);
  });
});

describe('submodules', () => {
  function withSubmodule(): { root: string; path: string; sha: string; sub: string } {
    const root = temporary();
    const deep = repositoryOf(join(root, 'deep'), { 'deep.h': '#define DEEP 1\n' });
    const sub = repositoryOf(join(root, 'sub'), { 'sub.h': '#define SUB 1\n' });
    const nested = addSubmodule(sub.path, '../deep', 'inner', deep.path);
    const plain = repositoryOf(join(root, 'plain'), { 'plain.h': '#define PLAIN 1\n' });
    const top = repositoryOf(join(root, 'top'), { 'a.c': 'int a;\n' });
    addSubmodule(top.path, '../plain', 'lib/plain', plain.path);
    return { root, path: top.path, sha: addSubmodule(top.path, '../sub', 'lib/sub', sub.path), sub: nested };
  }

  test('a submodule that no rule mentions is named before anything is built, with the setting', async () => {
    const { path, sha } = withSubmodule();
    expect((await take(path, sha)).incident).toMatchObject({
      code: 'submodules-missing',
      phase: 'fetch',
      message: `Commit ${sha.slice(0, 12)} has 2 submodules that would be empty: lib/plain, lib/sub.`,
      next: expect.stringContaining('tree: { submodules: true }'),
    });
  });

  test('submodules: recursive fetches each at the commit that its tree names, from a clone without them', async () => {
    const { root, path, sha } = withSubmodule();
    const clone = join(root, 'clone');
    git(root, 'clone', '--quiet', path, clone);
    git(clone, 'remote', 'remove', 'origin');
    // A later commit of the submodule is not the pinned one.
    writeFileSync(join(root, 'plain/plain.h'), '#define PLAIN 2\n');
    commit(join(root, 'plain'), 'later');
    const { target = '', facts } = await take(clone, sha, { submodules: 'recursive' });
    expect(readFileSync(join(target, 'lib/plain/plain.h'), 'utf8')).toBe('#define PLAIN 1\n');
    expect(readFileSync(join(target, 'lib/sub/inner/deep.h'), 'utf8')).toBe('#define DEEP 1\n');
    expect(existsSync(join(target, 'lib/sub/.git'))).toBe(false);
    expect(facts?.submodules.size).toBe(3);
  });

  test('submodules: true does not leave a submodule of a submodule empty without a word', async () => {
    const { path, sha } = withSubmodule();
    expect((await take(path, sha, { submodules: true })).incident).toMatchObject({
      code: 'submodules-missing',
      message: expect.stringContaining('lib/sub/inner'),
      next: expect.stringContaining('recursive'),
    });
  });

  test('a list fetches what it names, and false nothing', async () => {
    const { path, sha } = withSubmodule();
    const some = await take(path, sha, { submodules: ['lib/sub'] });
    expect(readdirSync(join(some.target ?? '', 'lib/sub')).sort()).toEqual(['.gitmodules', 'inner', 'sub.h']);
    expect(readdirSync(join(some.target ?? '', 'lib/plain'))).toEqual([]);
    const none = await take(path, sha, { submodules: false });
    expect(readdirSync(join(none.target ?? '', 'lib/sub'))).toEqual([]);
  });

  test('a submodule that is initialised in the checkout needs no network', async () => {
    const { root, path } = withSubmodule();
    const sha = (() => {
      git(path, 'config', '-f', '.gitmodules', 'submodule.lib/plain.url', 'https://absent.invalid/plain.git');
      return commit(path, 'published elsewhere');
    })();
    const { target = '' } = await take(path, sha, { submodules: ['lib/plain'] });
    expect(readFileSync(join(target, 'lib/plain/plain.h'), 'utf8')).toBe('#define PLAIN 1\n');
    // Its folder may be gone, e.g. on another branch: git keeps the objects.
    git(path, 'submodule', '--quiet', 'deinit', '--force', 'lib/plain');
    expect((await take(path, sha, { submodules: ['lib/plain'] })).incident).toBeUndefined();
    expect(existsSync(join(root, 'top/lib/plain/plain.h'))).toBe(false);
  });

  test('a source that is no checkout of the user lends no repository of the machine', async () => {
    const { path, sha } = withSubmodule();
    const directory = temporary();
    const opened = await openCommitStore(join(directory, 'git'), path, { rules: { submodules: true } });
    expect(opened.ok && (await opened.value.fetch(sha))).toMatchObject({
      ok: false,
      error: { code: 'submodule-refused', message: expect.stringContaining('only https:// is fetched') },
    });
  });

  test('a pointer inside a submodule is found too', async () => {
    const root = temporary();
    const sub = repositoryOf(join(root, 'sub'), { 'x.bin': POINTER });
    const top = repositoryOf(join(root, 'top'), { 'a.c': 'int a;\n' });
    const sha = addSubmodule(top.path, '../sub', 'lib', sub.path);
    expect((await take(top.path, sha, { submodules: true })).incident?.message).toContain('lib/x.bin');
  });

  test('a folder of another repository without an entry in .gitmodules is named', async () => {
    const root = temporary();
    const top = repositoryOf(join(root, 'top'), { 'a.c': 'int a;\n' });
    repositoryOf(join(top.path, 'embedded'), { 'b.c': 'int b;\n' });
    git(top.path, '-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
    const sha = commit(top.path, 'embedded');
    expect((await take(top.path, sha)).incident?.message).toContain('embedded');
    const clone = join(root, 'clone');
    cpSync(join(top.path, '.git'), join(clone, '.git'), { recursive: true });
    expect((await take(clone, sha, { submodules: true })).incident).toMatchObject({
      code: 'submodule-refused',
      message: 'The submodule embedded is not fetched: .gitmodules has no URL for it.',
    });
  });

  test.each([
    ['ext::sh -c id'],
    ['-u./payload'],
    ['file:///etc'],
    ['/etc'],
    ['http://example.org/a.git'],
    ['git://example.org/a.git'],
    ['ssh://git@example.org/a.git'],
    ['git@example.org:a.git'],
    ['https://user:secret@example.org/a.git'],
    ['https://localhost/a.git'],
    ['https://127.0.0.1/a.git'],
    ['https://169.254.169.254/latest'],
    ['https://[::1]/a.git'],
    ['https://intranet/a.git'],
    ['../../../../../a'],
    ['../a/../../b'],
    ['https://example.org/a b'],
    ['https://example.org/a\nhttps://x'],
  ])('submoduleSource refuses %j', (url) => {
    expect(submoduleSource(url, { url: 'https://github.com/o/r.git', protocol: 'https' }).ok).toBe(false);
  });

  test.each([
    ['../sub.git', 'https://github.com/o/sub.git'],
    ['./sub', 'https://github.com/o/r.git/sub'],
    ['../../p/sub.git', 'https://github.com/p/sub.git'],
    ['https://gitlab.com/a/b.git', 'https://gitlab.com/a/b.git'],
    ['git@github.com:p/q.git', 'https://github.com/p/q.git'],
    ['ssh://git@github.com/p/q.git', 'https://github.com/p/q.git'],
  ])('submoduleSource reads %j as %s', (url, read) => {
    expect(submoduleSource(url, { url: 'https://github.com/o/r.git', protocol: 'https' })).toEqual({
      ok: true,
      value: { url: read, protocol: 'https' },
    });
  });
});

describe('odd repositories', () => {
  test('a SHA-256 repository is refused by name, with the way out', async () => {
    const root = temporary();
    git(root, 'init', '--quiet', '--object-format=sha256', 'r');
    const path = join(root, 'r');
    writeFileSync(join(path, 'a'), 'x');
    git(path, 'add', 'a');
    const sha = commit(path, 'a').slice(0, 40);
    expect((await take(path, sha)).incident).toMatchObject({
      code: 'sha256-repository',
      next: expect.stringContaining('fast-export'),
    });
  });

  test('a partial clone without the files of the commit is named', async () => {
    const root = temporary();
    const { path, sha } = repositoryOf(join(root, 'r'), { a: '1\n' });
    writeFileSync(join(path, 'a'), '2\n');
    commit(path, 'second');
    git(path, 'config', 'uploadpack.allowFilter', 'true');
    git(root, 'clone', '--quiet', '--filter=blob:none', `file://${path}`, 'partial');
    expect((await take(join(root, 'partial'), sha)).incident).toMatchObject({
      code: 'missing-objects',
      next: expect.stringContaining('--refetch'),
    });
  });

  test('replaced and grafted commits of the source do not change what is measured', async () => {
    const { path, sha } = repositoryOf(join(temporary(), 'r'), { a: 'real\n' });
    writeFileSync(join(path, 'a'), 'replaced\n');
    git(path, 'replace', sha, commit(path, 'other'));
    expect(git(path, 'show', `${sha}:a`)).toBe('replaced');
    const { target = '' } = await take(path, sha);
    expect(readFileSync(join(target, 'a'), 'utf8')).toBe('real\n');
  });

  test('names with line feeds, quotes, bytes that are not UTF-8, and links are checked out as they are', async () => {
    const directory = join(temporary(), 'r');
    mkdirSync(directory);
    execFileSync('sh', ['-c', `cd '${directory}' && printf x > "$(printf 'a\\nb')" && printf y > "$(printf '\\377')"`]);
    symlinkSync('/etc/passwd', join(directory, 'link'));
    const { path, sha } = repositoryOf(directory, { 'q"uote\\': 'z', 'ünï/cödé.h': 'u', 'crlf.txt': 'a\r\nb\r\n' });
    const { target = '', incident } = await take(path, sha);
    expect(incident).toBeUndefined();
    expect(readdirSync(target, { encoding: 'buffer' }).map(String).sort()).toEqual(
      readdirSync(path, { encoding: 'buffer' })
        .map(String)
        .filter((name) => name !== '.git')
        .sort(),
    );
    expect(readFileSync(join(target, 'crlf.txt'), 'utf8')).toBe('a\r\nb\r\n');
  });

  test('line ends and encodings that .gitattributes asks for are those of a checkout', async () => {
    const { path, sha } = repositoryOf(join(temporary(), 'r'), {
      '.gitattributes':
        '*.bat eol=crlf\n*.u16 working-tree-encoding=UTF-16LE text\n*.id ident\n/hidden export-ignore\n',
      'a.bat': 'a\r\n',
      'b.u16': Buffer.from('hello\n', 'utf16le'),
      'c.id': '$Id$\n',
      hidden: 'h\n',
    });
    const clone = join(temporary(), 'clone');
    git('/', 'clone', '--quiet', path, clone);
    const { target = '' } = await take(path, sha);
    for (const name of ['a.bat', 'b.u16', 'c.id', 'hidden']) {
      expect(readFileSync(join(target, name)), name).toEqual(readFileSync(join(clone, name)));
    }
    expect(readFileSync(join(target, 'b.u16')).length).toBe(12);
  });
});
