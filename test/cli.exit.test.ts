import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program } from './program.ts';
import { commit, git } from './runner/runner-fixture.ts';
import { HANGS_MS } from './soon.ts';

const RECORDED = resolve('test/fixtures/recorded-run');
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-exit-'));
const file = join(scratch, 'file');
const repository = join(scratch, 'fixture');

beforeAll(() => {
  writeFileSync(file, 'x');
  cpSync('test/fixtures/runner/repository', repository, { recursive: true });
  mkdirSync(join(repository, '.github'));
  writeFileSync(
    join(repository, '.github/alloc-ab.yml'),
    `schema: 1
lines:
  fixture: { build: [[make, all, 'DEFS_EXTRA={defines}']], library: line/libfixture.so, flags: { prefixes: [FIX_], declaredIn: [line/config.h] } }
benches: { build: [[make, bench]] }
lanes: { speed: { command: [bench/bench, hang], metric: { read: 'ops/s=([0-9.]+)' } } }
suites: { all: { targets: [speed] } }
defaults: { suite: all }
`,
  );
  git(repository, 'init', '--quiet', '--initial-branch=main');
  git(repository, 'add', '--all');
  commit(repository, 'first');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function alloc(...argv: string[]) {
  return execa(program(), argv, {
    cwd: scratch,
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1', TMPDIR: scratch },
  });
}

describe('wrong use ends with 2, what to do, and no stack', () => {
  test.each([
    ['run into a file', ['run', 'FIX_FAST', '--repo', 'fixture', '--out', 'file']],
    ['run below a file', ['run', 'FIX_FAST', '--repo', 'fixture', '--out', 'file/below']],
    ['run into a place that takes no folder', ['run', 'FIX_FAST', '--repo', 'fixture', '--out', '/proc/alloc-ab']],
    ['run with a document below a file', ['run', 'FIX_FAST', '--repo', 'fixture', '--document', 'file/x.md']],
    ['run with a seed that is none', ['run', 'FIX_FAST', '--repo', 'fixture', '--seed', 'ff']],
    ['run of a file', ['run', 'FIX_FAST', '--repo', 'file']],
    ['run with a folder as configuration', ['run', 'FIX_FAST', '--repo', 'fixture', '--config', 'fixture']],
    ['replay of a file', ['replay', 'file']],
    ['replay with a report into a missing folder', ['replay', RECORDED, '--report', 'absent/report.html']],
    ['replay with a document below a file', ['replay', RECORDED, '--document', 'file/x.md']],
    ['verify with a folder as key', ['verify', RECORDED, '--key', '.']],
    ['sign with a text as key', ['sign', RECORDED, '--key', 'file']],
    ['keygen into a missing folder', ['keygen', 'absent/key.pem']],
    ['export to a missing checkout', ['export', RECORDED, '--repo', 'absent']],
    ['release without a suite', ['release', 'v1.0.0', '--repo', 'fixture']],
    ['release-notes of a missing bundle', ['release-notes', 'absent', '--tag', 'v1', '--repo', 'fixture']],
    ['qualify with a wrong number', ['qualify', '--verdicts', 'x', '--repo', 'fixture']],
    ['init in a file', ['init', '--repo', 'file']],
    ['backup of a missing database', ['backup', 'copy']],
    ['restore of a folder', ['restore', 'fixture']],
    ['serve without settings', ['serve']],
    ['no command', []],
  ])('%s', async (_what, argv) => {
    const { exitCode, stderr } = await alloc(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.trim()).not.toBe('');
  });
});

test('a damaged bundle is no NO-GO, in any command', async () => {
  const copy = join(scratch, 'damaged');
  cpSync(RECORDED, copy, { recursive: true });
  writeFileSync(join(copy, 'samples.jsonl'), 'x');
  expect((await alloc('replay', copy)).exitCode).toBe(2);
  expect((await alloc('verify', copy)).exitCode).toBe(3);
});

test('a result that cannot be printed is no result', async () => {
  const full = await execa('sh', ['-c', `"$0" replay "$1" > /dev/full`, program(), RECORDED], {
    reject: false,
  });
  expect(full.exitCode).toBe(3);
  expect(full.stderr).toContain('ENOSPC');
});

test('without git the command is refused', async () => {
  const { exitCode, stderr } = await execa(
    process.execPath,
    [resolve('src/cli.ts'), 'run', 'FIX_FAST', '--repo', 'fixture'],
    {
      cwd: scratch,
      reject: false,
      extendEnv: false,
      env: { PATH: scratch, HOME: scratch },
    },
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain('apt-get install git');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s stops a run in order, with its bundle and exit status %i', async (signal, status) => {
  const running = execa(program(), ['run', 'FIX_FAST', '--repo', 'fixture', '--out', scratch], {
    cwd: scratch,
    reject: false,
    env: { NO_COLOR: '1', TMPDIR: scratch },
  });
  let shown = '';
  let sent = false;
  running.stderr.on('data', (data) => {
    shown += String(data);
    // A second signal would end it at once.
    if (!sent && shown.includes('preflight  ')) sent = running.kill(signal);
  });
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(status);
  expect(stdout).toContain('INVALID');
  expect(existsSync(join(/^bundle {2}(.+)$/m.exec(shown)?.[1] ?? '', 'manifest.json'))).toBe(true);
});

describe('the steps of a workflow', () => {
  const step = (entry: string, env: Record<string, string>) =>
    execa(process.execPath, [resolve(entry)], {
      cwd: scratch,
      reject: false,
      extendEnv: false,
      env: { PATH: '/usr/bin:/bin', TMPDIR: scratch, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '', ...env },
    });

  test('end with 2 and an annotation for wrong inputs', async () => {
    for (const entry of ['src/action.ts', 'src/release-gate.ts', 'src/fetch-commits.ts']) {
      const { exitCode, stdout, stderr } = await step(entry, {});
      expect(exitCode, entry).toBe(2);
      expect(stdout, entry).toMatch(/^::error::/);
      expect(stderr, entry).toBe('');
    }
  });

  test('end with 2 for an output folder that is a file', async () => {
    const { exitCode, stdout } = await step('src/action.ts', {
      INPUT_WORDS: 'baseline',
      INPUT_SOURCE: repository,
      INPUT_OUT: file,
      HOME: scratch,
    });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^::error::EEXIST.* Name another place/m);
  });
});
