import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { expect, test } from 'vitest';
import { program } from '../program.ts';
import { git } from '../runner/runner-fixture.ts';
import { HANGS_MS } from '../soon.ts';
import { expectMessage, type Mistake, meetEach, place, repository, write } from './mistake.ts';

const RUN = ['run', 'FIX_FAST', '--repo', 'allocators'];
const isRoot = process.geteuid?.() === 0;
const there = (at: string): void => void repository(at);

/** Places that results or temporary files cannot go to. */
const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'results below /proc',
    prepare: there,
    argv: [...RUN, '--out', '/proc/a/b'],
    status: 2,
    says: /no folder can be made in \/proc/,
    next: /Name a place that can be written to/,
  },
  {
    mistake: 'results in a file',
    prepare: (at) => write(repository(at), '../file', ''),
    argv: [...RUN, '--out', 'file'],
    status: 2,
    says: /EEXIST/,
    next: /Name another place/,
  },
  {
    mistake: 'results below a file',
    prepare: (at) => write(repository(at), '../file', ''),
    argv: [...RUN, '--out', 'file/below'],
    status: 2,
    says: /ENOTDIR/,
    next: /Name another place/,
  },
  {
    mistake: 'a Markdown file below a file',
    prepare: (at) => write(repository(at), '../file', ''),
    argv: [...RUN, '--document', 'file/x.md'],
    status: 2,
    says: /ENOTDIR|EEXIST/,
    next: /Name another place/,
  },
  {
    mistake: 'a name that is too long',
    prepare: there,
    argv: [...RUN, '--out', 'x'.repeat(300)],
    status: 2,
    says: /ENAMETOOLONG/,
    next: /shorter path/,
  },
  {
    mistake: 'a qualification below /proc',
    prepare: there,
    argv: ['qualify', '--repo', 'allocators'],
    env: { XDG_STATE_HOME: '/proc/a' },
    status: 2,
    says: /no folder can be made in \/proc/,
    next: /Name a place/,
  },
  {
    mistake: 'a key below /proc',
    argv: ['keygen', '/proc/a/key.pem'],
    status: 2,
    says: /cannot be written/,
    next: /Name another file/,
  },
  {
    mistake: 'no folder for temporary files',
    prepare: there,
    argv: RUN,
    env: { TMPDIR: '/absent' },
    status: 2,
    says: /ENOENT.*\/absent/,
    next: /Set TMPDIR/,
  },
  {
    mistake: 'a file where the results of a checkout go',
    prepare: (at) => write(repository(at), '.alloc-ab', ''),
    argv: RUN,
    status: 2,
    says: /EEXIST|ENOTDIR/,
    next: /Name another place/,
  },
  {
    mistake: 'a checkout that may not be written to',
    lacks: isRoot && 'root may write everywhere',
    prepare: (at) => chmodSync(repository(at), 0o555),
    argv: RUN,
    status: 2,
    says: /EACCES/,
    next: /Correct the permissions, or name another place/,
  },
];

meetEach(MISTAKES);

/** Whether this process may mount a file system of its own. */
const cannotMount =
  execaSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'x', '/mnt'], { reject: false }).exitCode !== 0;

/** Runs a shell line with a file system of its own, of some KiB, at `small`. */
async function onSmallDisk(folder: string, kibibytes: number, more: string, line: string, temporary: string) {
  mkdirSync(join(folder, 'small'));
  const script = `mount -t tmpfs -o size=${kibibytes}k${more} small small && exec ${line}`;
  const env = { NO_COLOR: '1', TMPDIR: temporary };
  const options = { cwd: folder, reject: false, env, timeout: HANGS_MS } as const;
  const running = execa('unshare', ['--mount', 'sh', '-c', script, program()], options);
  const { exitCode, stdout, stderr } = await running;
  return { status: exitCode, stdout, stderr, pid: running.pid ?? 0 };
}

test.skipIf(cannotMount)('results on a disk that cannot be written to (mounts are needed)', async () => {
  const { folder, temporary } = place();
  repository(folder);
  const answer = await onSmallDisk(
    folder,
    64,
    ',ro',
    '"$0" run FIX_FAST --repo allocators --out small/results',
    temporary,
  );
  expectMessage(answer, 2, /EROFS/, /Name a place that can be written to/);
});

test.skipIf(cannotMount)('results on a full disk (mounts are needed)', async () => {
  const { folder, temporary } = place();
  repository(folder);
  const line =
    'sh -c \'head -c 100k /dev/zero >small/zero 2>/dev/null; exec "$0" run FIX_FAST --repo allocators --out small\' "$0"';
  const answer = await onSmallDisk(folder, 16, '', line, temporary);
  expectMessage(answer, 3, /ENOSPC/, /Free space/);
});

test("results of a checkout are ignored by git without a change of the user's files", async () => {
  const { folder } = place();
  const path = repository(folder);
  const { makeResultsFolder } = await import('../../src/local/result/results-folder.ts');
  await makeResultsFolder(path);
  await makeResultsFolder(path);
  write(path, '.alloc-ab/alloc-ab_local-1_20260304T050607Z/bundle/plan.json', '{}');
  expect(git(path, 'status', '--porcelain', '--untracked-files=all')).toBe('');
  rmSync(join(path, '.alloc-ab'), { recursive: true });
  expect(existsSync(join(path, '.alloc-ab'))).toBe(false);
});
