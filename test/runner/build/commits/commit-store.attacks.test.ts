import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openCommitStore } from '../../../../src/runner/build/commits/commit-store.ts';
import { commit, git, temporary } from '../../runner-fixture.ts';

const SPEED = 'int speed = 1;\n';
const FORGED = 'int speed = 9;\n';

/** A store with one fetched commit, and what a build of an earlier step could know of it. */
async function fetched() {
  const root = temporary();
  const path = join(root, 'repository');
  mkdirSync(path);
  git(path, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(path, 'speed.c'), SPEED);
  writeFileSync(join(path, '.gitattributes'), '*.c text\n');
  git(path, 'add', '--all');
  const sha = commit(path, 'files');
  const store = join(root, 'git');
  const opened = await openCommitStore(store, path);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(await opened.value.fetch(sha)).toEqual({ ok: true, value: undefined });
  return { root, path, sha, store, commits: opened.value, target: join(root, 'src'), ran: join(root, 'ran') };
}

type Fetched = Awaited<ReturnType<typeof fetched>>;

/** What a checkout does that reads the directory as git finds it. */
function plainCheckout({ root, store, sha }: Fetched): string {
  const target = join(root, 'plain');
  mkdirSync(target);
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    GIT_DIR: store,
    GIT_WORK_TREE: target,
    GIT_INDEX_FILE: join(root, 'index'),
  };
  for (const args of [
    ['read-tree', sha],
    ['checkout-index', '--all', '--force'],
  ]) {
    execFileSync('git', args, { cwd: target, env, stdio: 'ignore' });
  }
  return readFileSync(join(target, 'speed.c'), 'utf8');
}

/** Puts the objects of the packs into files of their own, in which content can be replaced. */
function unpack({ root, store }: Fetched): void {
  const folder = join(store, 'objects/pack');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.pack'))) {
    const away = join(root, name);
    renameSync(join(folder, name), away);
    execFileSync('git', ['--git-dir', store, 'unpack-objects', '-q'], { input: readFileSync(away) });
  }
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
}

const PLANTED: readonly { name: string; plant(place: Fetched): void; works(place: Fetched): boolean }[] = [
  ...['smudge', 'process'].map((kind) => ({
    name: `a ${kind} filter in the configuration, named in info/attributes`,
    plant: ({ store, ran }: Fetched) => {
      git(store, 'config', `filter.evil.${kind}`, `touch ${ran}; cat`);
      mkdirSync(join(store, 'info'), { recursive: true });
      writeFileSync(join(store, 'info/attributes'), '* filter=evil\n');
    },
    works: ({ ran }: Fetched) => existsSync(ran),
  })),
  {
    name: 'a filter behind include.path',
    plant: ({ root, store, ran }) => {
      writeFileSync(join(root, 'included'), `[filter "evil"]\n\tsmudge = "touch ${ran}; cat"\n`);
      git(store, 'config', 'include.path', join(root, 'included'));
      mkdirSync(join(store, 'info'), { recursive: true });
      writeFileSync(join(store, 'info/attributes'), '* filter=evil\n');
    },
    works: ({ ran }) => existsSync(ran),
  },
  {
    name: 'a filter in the configuration of the work tree',
    plant: ({ store, ran }) => {
      git(store, 'config', 'extensions.worktreeConfig', 'true');
      writeFileSync(join(store, 'config.worktree'), `[filter "evil"]\n\tsmudge = "touch ${ran}; cat"\n`);
      mkdirSync(join(store, 'info'), { recursive: true });
      writeFileSync(join(store, 'info/attributes'), '* filter=evil\n');
    },
    works: ({ ran }) => existsSync(ran),
  },
  {
    name: 'a file monitor',
    plant: ({ store, ran }) => git(store, 'config', 'core.fsmonitor', `touch ${ran}; false`),
    works: ({ root, store, sha, ran }) => {
      const env = { PATH: process.env.PATH, HOME: root, GIT_DIR: store, GIT_WORK_TREE: join(root, 'plain') };
      execFileSync('git', ['reset', '--quiet', '--mixed', sha], { cwd: join(root, 'plain'), env, stdio: 'ignore' });
      execFileSync('git', ['status'], { cwd: join(root, 'plain'), env, stdio: 'ignore' });
      return existsSync(ran);
    },
  },
  {
    name: 'hooks, also at another path',
    plant: ({ root, store, ran }) => {
      const hooks = join(root, 'hooks');
      mkdirSync(hooks);
      for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction']) {
        writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${ran}\n`);
        chmodSync(join(hooks, hook), 0o755);
      }
      git(store, 'config', 'core.hooksPath', hooks);
    },
    works: ({ ran }) => existsSync(ran),
  },
  {
    name: 'an object that replaces another one',
    plant: ({ root, store }) => {
      writeFileSync(join(root, 'forged'), FORGED);
      const id = (file: string): string => git(store, 'hash-object', '-w', file);
      writeFileSync(join(root, 'speed'), SPEED);
      git(store, 'replace', id(join(root, 'speed')), id(join(root, 'forged')));
    },
    works: (place) => plainCheckoutAgain(place) === FORGED,
  },
  {
    name: 'other line ends in info/attributes and the configuration',
    plant: ({ store }) => {
      mkdirSync(join(store, 'info'), { recursive: true });
      writeFileSync(join(store, 'info/attributes'), '* text eol=crlf\n');
    },
    works: (place) => plainCheckoutAgain(place).includes('\r'),
  },
  {
    name: 'an index with flags that leave files out',
    plant: ({ root, store, sha }) => {
      execFileSync('git', ['--git-dir', store, 'read-tree', sha]);
      execFileSync('git', ['--git-dir', store, '--work-tree', root, 'update-index', '--skip-worktree', 'speed.c']);
      git(store, 'config', 'core.sparseCheckout', 'true');
      mkdirSync(join(store, 'info'), { recursive: true });
      writeFileSync(join(store, 'info/sparse-checkout'), '/.gitattributes\n');
    },
    works: ({ root, store, sha }) => {
      const target = join(root, 'sparse');
      mkdirSync(target);
      execFileSync('git', ['--git-dir', store, '--work-tree', target, 'read-tree', '-m', '-u', sha], { cwd: target });
      return !existsSync(join(target, 'speed.c'));
    },
  },
];

function plainCheckoutAgain(place: Fetched): string {
  rmSync(join(place.root, 'plain'), { recursive: true, force: true });
  return plainCheckout(place);
}

describe('what a build plants in the git directory has no influence on the next checkout', () => {
  test.each(PLANTED)('$name', async ({ plant, works }) => {
    const place = await fetched();
    plant(place);
    expect(await place.commits.checkout(place.sha, place.target)).toMatchObject({ ok: true });
    expect(readFileSync(join(place.target, 'speed.c'), 'utf8')).toBe(SPEED);
    expect(existsSync(place.ran)).toBe(false);
    // The control: git runs or takes it where it reads the directory as it is.
    try {
      plainCheckout(place);
    } catch {
      // A filter may end with an error after it ran.
    }
    expect(works(place)).toBe(true);
  });
});

const FORGERIES: readonly { name: string; forge(place: Fetched): void; isForged: boolean }[] = [
  {
    name: 'a file that has the id of another content',
    isForged: true,
    forge: (place) => {
      unpack(place);
      const id = git(place.path, 'rev-parse', `${place.sha}:speed.c`);
      const file = join(place.store, 'objects', id.slice(0, 2), id.slice(2));
      rmSync(file);
      writeFileSync(file, deflateSync(Buffer.from(`blob ${FORGED.length}\0${FORGED}`)));
    },
  },
  { name: 'a pack with other bytes', isForged: false, forge: ({ store }) => overwrite(store, 40) },
  {
    name: 'an empty pack',
    isForged: false,
    forge: ({ store }) => replacePack(store, (path) => writeFileSync(path, '')),
  },
  {
    name: 'a link to /dev/zero',
    isForged: false,
    forge: ({ store }) => replacePack(store, (path) => symlinkSync('/dev/zero', path)),
  },
  {
    name: 'a named pipe',
    isForged: false,
    forge: ({ store }) => replacePack(store, (path) => void execFileSync('mkfifo', [path])),
  },
  { name: 'a folder', isForged: false, forge: ({ store }) => replacePack(store, (path) => void mkdirSync(path)) },
  { name: 'no directory at all', isForged: false, forge: ({ store }) => rmSync(store, { recursive: true }) },
];

function replacePack(store: string, make: (path: string) => void): void {
  const folder = join(store, 'objects/pack');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.pack'))) {
    rmSync(join(folder, name));
    make(join(folder, name));
  }
}

function overwrite(store: string, at: number): void {
  const folder = join(store, 'objects/pack');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.pack'))) {
    const bytes = readFileSync(join(folder, name));
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
    chmodSync(join(folder, name), 0o644);
    writeFileSync(join(folder, name), bytes);
  }
}

describe('objects that a build changes are an incident', () => {
  test.each(FORGERIES)('$name', async ({ forge, isForged }) => {
    const place = await fetched();
    forge(place);
    // The control: git does not compute the id of a file again that it checks out.
    if (isForged) expect(plainCheckout(place)).toBe(FORGED);
    expect(await place.commits.checkout(place.sha, place.target)).toMatchObject({
      ok: false,
      error: { code: 'fetched-data-changed', phase: 'fetch' },
    });
    expect(existsSync(join(place.target, 'speed.c'))).toBe(false);
  });

  test('nothing is left beside the git directory', async () => {
    const place = await fetched();
    await place.commits.checkout(place.sha, place.target);
    expect(readdirSync(place.root).sort()).toEqual(['git', 'repository', 'src']);
  });
});

test('a source that names a program to fetch what it lacks does not run it', async () => {
  const root = temporary();
  const [path, ran] = [join(root, 'origin'), join(root, 'ran')];
  mkdirSync(path);
  git(path, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(path, 'a'), 'a\n');
  git(path, 'add', '--all');
  const sha = commit(path, 'files');
  git(path, 'config', 'uploadpack.allowFilter', 'true');
  git(root, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${path}`, 'partial');
  const partial = join(root, 'partial');
  const program = join(root, 'program');
  writeFileSync(program, `#!/bin/sh\ntouch ${ran}\nexec git-upload-pack "$@"\n`);
  chmodSync(program, 0o755);
  git(partial, 'config', 'remote.origin.uploadpack', program);
  const opened = await openCommitStore(join(root, 'git'), partial);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(await opened.value.fetch(sha)).toMatchObject({ ok: false, error: { code: 'missing-objects' } });
  expect(existsSync(ran)).toBe(false);
  // The control: the clone itself runs it.
  git(partial, 'cat-file', 'blob', `${sha}:a`);
  expect(existsSync(ran)).toBe(true);
});

test('a tree whose names lead into .git is not fetched', async () => {
  const root = temporary();
  const path = join(root, 'repository');
  mkdirSync(path);
  git(path, 'init', '--quiet', '--initial-branch=main');
  appendFileSync(join(path, 'hook'), '#!/bin/sh\n');
  const blob = git(path, 'hash-object', '-w', 'hook');
  for (const name of ['.git', '.GIT', 'git~1', '.g\u200cit', '..', '.']) {
    const tree = execFileSync('git', ['-C', path, 'mktree'], {
      input: `100755 blob ${blob}\thook\n`,
      encoding: 'utf8',
    }).trim();
    const entry = Buffer.concat([Buffer.from(`40000 ${name}\0`), Buffer.from(tree, 'hex')]);
    const top = execFileSync('git', ['-C', path, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], {
      input: entry,
      encoding: 'utf8',
    }).trim();
    const sha = git(path, 'commit-tree', top, '-m', 'names');
    git(path, 'update-ref', 'refs/heads/names', sha);
    const opened = await openCommitStore(join(root, `git-${Buffer.from(name).toString('hex')}`), path);
    if (!opened.ok) throw new Error(opened.error.message);
    const result = await opened.value.fetch(sha);
    expect(result, JSON.stringify(name)).toMatchObject({ ok: false, error: { phase: 'fetch' } });
  }
});
