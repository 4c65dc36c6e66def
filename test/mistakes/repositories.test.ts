import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, git } from '../runner/runner-fixture.ts';
import { alloc, configWith, type Mistake, meetEach, place, repository, write } from './mistake.ts';

const IN = ['--repo', 'allocators'];
const isRoot = process.geteuid?.() === 0;

/** A program named git in `folder/stub`, before the real one. */
function gitStub(folder: string, script: string): void {
  write(folder, 'stub/git', `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'stub/git'), 0o755);
}

/** All files of a folder given to another user. */
function giveAway(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, name), 65_534, 65_534);
  chownSync(folder, 65_534, 65_534);
}

function shallow(folder: string): void {
  const path = repository(folder, undefined, 'whole');
  commit(path, 'second');
  git(folder, 'clone', '--quiet', '--depth', '1', `file://${path}`, 'allocators');
  const clone = join(folder, 'allocators');
  git(clone, 'checkout', '--quiet', '--orphan', 'other');
  write(clone, 'new.txt', 'x');
  git(clone, 'add', '--all');
  commit(clone, 'another root');
}

/** A checkout or a git that is not what it should be. */
const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'no repository',
    prepare: (at) => mkdirSync(join(at, 'allocators')),
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /is not a git checkout/,
    next: /Give a git checkout with --repo/,
  },
  {
    mistake: 'a folder that is not there',
    argv: ['run', 'base', '--repo', 'absent'],
    status: 2,
    says: /absent cannot be entered: no such file or directory/,
    next: /Check the path/,
  },
  {
    mistake: 'a file in place of a folder',
    prepare: (at) => write(at, 'allocators', ''),
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /cannot be entered: not a directory/,
    next: /Check the path/,
  },
  {
    mistake: 'links that lead in a circle',
    prepare: (at) => symlinkSync('allocators', join(at, 'allocators')),
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /cannot be entered: too many levels/,
    next: /Check the path/,
  },
  {
    mistake: 'an empty repository',
    prepare: (at) => void git(at, 'init', '--quiet', 'allocators'),
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /has no commit that is checked out/,
    next: /Commit the files first/,
  },
  {
    mistake: 'a shallow clone',
    prepare: shallow,
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /shallow: its history is cut off/,
    next: /git fetch --unshallow/,
  },
  {
    mistake: 'a detached head where no branch is known',
    prepare(at) {
      const path = repository(at);
      git(path, 'switch', '--quiet', '--detach');
      git(path, 'branch', '--quiet', '--delete', '--force', 'main');
    },
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /not known which branch the change goes to/,
    next: /Name it with --base BRANCH/,
  },
  {
    mistake: 'no change on the branch',
    prepare: (at) => void repository(at),
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /there is no change to measure/,
    next: /Commit a change first/,
  },
  {
    mistake: 'a change that is not committed',
    prepare: (at) => write(repository(at), 'line/config.h', '#define FIX_FAST 1\n#define FIX_NOTHING 0\n'),
    argv: ['run', 'base', ...IN],
    status: 2,
    says: /1 uncommitted file/,
    next: /alloc-ab run --dirty/,
  },
  {
    mistake: 'a misspelt branch',
    prepare: (at) => void repository(at),
    argv: ['run', 'base', ...IN, '--base', 'mian'],
    status: 2,
    says: /no branch or commit "mian"/,
    next: /--base a branch/,
  },
  {
    mistake: 'a commit that is not here',
    prepare: (at) => void repository(at),
    argv: ['run', 'FIX_FAST', '@abcdef1', ...IN],
    status: 2,
    says: /"abcdef1" is not on a branch/,
    next: /Push it to a branch/,
  },
  {
    mistake: 'merge conflicts with --dirty',
    prepare(at) {
      const path = repository(at);
      git(path, 'switch', '--quiet', '--create', 'side');
      write(path, 'line/config.h', '#define FIX_FAST 2\n');
      commit(path, 'side');
      git(path, 'switch', '--quiet', 'main');
      write(path, 'line/config.h', '#define FIX_FAST 3\n');
      commit(path, 'main');
      expect(() =>
        git(path, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', 'merge', '--quiet', 'side'),
      ).toThrow();
    },
    argv: ['run', 'FIX_FAST', '--dirty', ...IN],
    status: 2,
    says: /it has merge conflicts/,
    next: /Resolve them first/,
  },
  {
    mistake: 'a submodule that is missing',
    prepare(at) {
      const path = repository(at);
      const sub = repository(at, undefined, 'sub');
      git(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', sub, 'lib/sub');
      commit(path, 'with a submodule');
    },
    argv: ['run', 'FIX_FAST', ...IN],
    status: 3,
    says: /INVALID: .*submodule that would be empty: lib\/sub/,
    next: /submodules: true/,
  },
  {
    mistake: 'a submodule that only the network has',
    prepare(at) {
      const path = repository(at, configWith('defaults:', 'tree: { submodules: true }\ndefaults:'));
      write(path, '.gitmodules', '[submodule "lib"]\n\tpath = lib\n\turl = https://absent.invalid/lib.git\n');
      git(path, 'add', '--all');
      git(path, 'update-index', '--add', '--cacheinfo', `160000,${git(path, 'rev-parse', 'HEAD')},lib`);
      mkdirSync(join(path, 'lib'));
      commit(path, 'with a submodule');
    },
    argv: ['run', 'FIX_FAST', ...IN],
    status: 3,
    says: /INVALID: .*could not be fetched from https:\/\/absent\.invalid/,
    next: /Check that the repository can be reached/,
  },
  {
    mistake: 'pointers of Git LFS in place of files',
    prepare(at) {
      const path = repository(at);
      write(
        path,
        'data.bin',
        `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 123456\n`,
      );
      git(path, 'add', '--all');
      commit(path, 'with a pointer');
    },
    argv: ['run', 'FIX_FAST', ...IN],
    status: 3,
    says: /INVALID: .*pointers of Git LFS .*data\.bin/,
    next: /pointers|lfs/i,
  },
  {
    mistake: 'a checkout of another user',
    lacks: !isRoot && 'giving files away needs root',
    prepare: (at) => giveAway(repository(at)),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /belongs to another user, so git does not read it/,
    next: /git config --global --add safe\.directory/,
  },
  {
    mistake: 'no git in PATH',
    prepare: (at) => void repository(at),
    argv: ['run', 'FIX_FAST', ...IN],
    env: { PATH: '/var/empty' },
    status: 2,
    says: /git could not be started/,
    next: /apt-get install git/,
  },
  {
    mistake: 'a git of long ago',
    prepare(at) {
      repository(at);
      gitStub(at, 'echo "Unknown option: -c" >&2; echo "usage: git [--version] [--help]" >&2; exit 129');
    },
    argv: ['run', 'FIX_FAST', ...IN],
    env: { PATH: `stub:${process.env.PATH}` },
    status: 2,
    says: /too old, or not git/,
    next: /Install git 2\.31 or newer/,
  },
  {
    mistake: 'a git that fails',
    prepare(at) {
      repository(at);
      gitStub(at, 'echo "fatal: bad object HEAD" >&2; exit 128');
    },
    argv: ['run', 'FIX_FAST', ...IN],
    env: { PATH: `stub:${process.env.PATH}` },
    status: 2,
    says: /git rev-parse failed in .*: fatal: bad object HEAD/,
    next: /Correct the checkout/,
  },
];

meetEach(MISTAKES);

test('what only looks like a mistake works: a sub-folder, blanks and other letters, no HOME, a plain terminal, locale C', async () => {
  const where = place();
  const path = repository(where.folder, undefined, 'mes allocâteurs 日本');
  const env = { HOME: undefined, TERM: 'dumb', LC_ALL: 'C', LANG: undefined, XDG_CONFIG_HOME: undefined };
  const inside = { ...where, folder: join(path, 'line') };
  const explained = await alloc(inside, ['explain', 'FIX_FAST'], env);
  expect(explained).toMatchObject({ status: 0, stderr: '' });
  expect(explained.stdout).toContain('fixture FIX_FAST=1 against fixture FIX_FAST=0');
  const from = await alloc(where, ['explain', 'FIX_FAST', '--repo', 'mes allocâteurs 日本/bench'], env);
  expect(from.stdout).toMatch(/^repeat .*--repo 'mes allocâteurs 日本\/bench' /m);
  // Without the environment variables of a user, only the path of the program remains.
  rmSync(join(path, '.github'), { recursive: true });
  writeFileSync(join(path, 'x'), '');
  expect((await alloc(inside, ['explain', 'FIX_FAST'], env)).stderr).toContain('alloc-ab init');
});
