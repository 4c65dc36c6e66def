import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { program } from './program.ts';
import { commit, git } from './runner/runner-fixture.ts';
import { HANGS_MS } from './soon.ts';

/** The fixture line, whose flag makes it faster by 30 %, or by 50 % after `FASTER`. */
const CONFIG = `schema: 1
lines:
  fixture:
    build: [[make, clean, all, 'DEFS_EXTRA={defines}']]
    library: line/libfixture.so
    flags: { prefixes: [FIX_], declaredIn: [line/config.h] }
benches: { build: [[make, bench]] }
lanes:
  speed: { command: [bench/bench], metric: { read: 'ops/s=([0-9.]+)' } }
suites: { all: { targets: [speed] } }
defaults: { suite: all, budget: 3s, guards: { rss: off, faults: off } }
`;
// With a lock of its own: other measurements on the machine do not hold these up.
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-scratch-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 123456\n`;

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function makeFixture(more: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'alloc-ab-tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, 'fixture');
  cpSync('test/fixtures/runner/repository', path, { recursive: true });
  const files = { '.github/alloc-ab.yml': CONFIG, '.gitignore': '*.o\n*.so\nbench/bench\n', ...more };
  for (const [name, text] of Object.entries(files)) write(path, name, text);
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all');
  return { root, path, sha: commit(path, 'first') };
}

/** Makes the flag faster without committing it. */
function change(path: string): void {
  const file = join(path, 'line/alloc.c');
  writeFileSync(file, readFileSync(file, 'utf8').replace('1300 : 1000', '1500 : 1000'));
  write(path, 'notes.txt', 'new\n');
}

async function alloc(cwd: string, ...argv: string[]) {
  const ended = await execa(program(), argv, {
    cwd,
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1', TMPDIR: scratch },
  });
  const bundle = /^bundle {2}(.+)$/m.exec(ended.stderr)?.[1] ?? '';
  return { ...ended, bundle };
}

/** Whole numbers that the candidate printed, each once. Unlike the verdict they do not depend on what else the machine does. */
function candidateSpeeds(bundle: string): number[] {
  const samples = readFileSync(join(bundle, 'samples.jsonl'), 'utf8').trim().split('\n').filter(Boolean);
  const values = samples
    .map((line) => JSON.parse(line))
    .filter(({ arm, lane }) => arm === 'candidate' && lane === 'speed');
  return [...new Set(values.map(({ value }) => Math.round(value / 100) * 100))];
}

describe('uncommitted files', () => {
  test('run names the files that are not part of the question, on stderr, in the text and in the JSON', async () => {
    const { path } = makeFixture();
    change(path);
    const note = 'Not measured: 2 uncommitted files, line/alloc.c (modified), notes.txt (untracked).';
    const { stderr, stdout, bundle } = await alloc(path, 'run', 'FIX_FAST', '--json');
    expect(stderr).toContain(note);
    expect(candidateSpeeds(bundle)).toEqual([1300]);
    expect(JSON.parse(stdout).basis).toContainEqual({
      name: 'work-tree',
      text: 'the commit, without 2 uncommitted files of the work tree',
    });
    expect((await alloc(path, 'explain', 'FIX_FAST')).stdout).toContain(note);
    const none = await alloc(path, 'run', 'base');
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('alloc-ab run --dirty');
  });

  test('--dirty measures them and says so in every file, and the result cannot be signed, verified or exported', async () => {
    const { root, path } = makeFixture();
    change(path);
    const document = join(root, 'result.md');
    const { stdout, stderr, bundle } = await alloc(path, 'run', 'FIX_FAST', '--dirty', '--document', document);
    const note = 'The work tree is measured with 2 uncommitted files: line/alloc.c (modified), notes.txt (added).';
    expect(stderr).toContain(note);
    expect(candidateSpeeds(bundle)).toEqual([1500]);
    expect(stdout).toMatch(/^repeat: (?!.*@)/m);
    for (const file of [document, join(bundle, '../report.html'), join(bundle, '../verdict.json')]) {
      expect(readFileSync(file, 'utf8'), file).toContain('a work tree with 2 uncommitted files');
    }
    expect(JSON.parse(readFileSync(join(bundle, 'plan.json'), 'utf8')).uncommitted).toMatchObject({
      measured: true,
      count: 2,
    });
    expect(git(path, 'status', '--porcelain')).toBe('M line/alloc.c\n?? notes.txt');

    const key = join(root, 'key.pem');
    await alloc(root, 'keygen', key);
    for (const command of [
      ['export', bundle, '--repo', path],
      ['sign', bundle, '--key', key],
    ]) {
      expect(await alloc(root, ...command)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('uncommitted files'),
      });
    }
    const verified = await alloc(root, 'verify', bundle);
    expect(verified.stdout).toContain('This does not hold: committed files.');
    expect(verified.exitCode).not.toBe(0);
  });

  test('--dirty compares the work tree with its base, and a clean one is measured as its commit', async () => {
    const { path } = makeFixture();
    const clean = await alloc(path, 'run', 'FIX_FAST', '--dirty');
    expect(clean.stderr).not.toContain('uncommitted');
    write(path, 'line/config.h', '#define FIX_FAST 1\n#define FIX_NOTHING 0\n');
    const { bundle } = await alloc(path, 'run', 'base', '--dirty');
    expect(candidateSpeeds(bundle)).toEqual([1300]);
    const plan = JSON.parse(readFileSync(join(bundle, 'plan.json'), 'utf8'));
    expect(plan.candidate.label).toMatch(/^fixture work tree [0-9a-f]{7}$/);
    expect(plan.baseline.source.sha).toBe(git(path, 'rev-parse', 'HEAD'));
    expect(await alloc(path, 'run', 'base', '@1234567', '--dirty')).toMatchObject({ exitCode: 2 });
  });

  test('--dirty measures content of Git LFS that the work tree has', async () => {
    const { path } = makeFixture({ 'data/trace.bin': POINTER });
    const committed = await alloc(path, 'run', 'FIX_FAST');
    expect(committed.exitCode).toBe(3);
    expect(committed.stdout.replaceAll('\n', ' ')).toMatch(
      /^INVALID: .*pointers of Git LFS in place of the content of 1 file: data\/trace\.bin/,
    );
    write(path, 'data/trace.bin', 'the content');
    expect(candidateSpeeds((await alloc(path, 'run', 'FIX_FAST', '--dirty')).bundle)).toEqual([1300]);
  });
});

describe('submodules', () => {
  function withSubmodule(setting: string) {
    const { root, path } = makeFixture();
    const sub = join(root, 'sub');
    write(sub, 'sub.h', '#define FIX_NOTHING 0\n');
    git(sub, 'init', '--quiet', '--initial-branch=main');
    git(sub, 'add', '--all');
    commit(sub, 'sub');
    git(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', sub, 'lib/sub');
    writeFileSync(join(path, '.github/alloc-ab.yml'), CONFIG + setting);
    write(
      path,
      'line/rest.c',
      '#include "config.h"\n#include "../lib/sub/sub.h"\nint fixture_rest(void) { return 0; }\n',
    );
    git(path, 'add', '--all');
    return { root, path, sha: commit(path, 'with a submodule') };
  }

  test('a build that needs a submodule is INVALID without the setting, and measured with it', async () => {
    const without = withSubmodule('');
    const refused = await alloc(without.path, 'run', 'FIX_FAST');
    expect(refused.exitCode).toBe(3);
    expect(refused.stdout.replaceAll(/\s+/g, ' ')).toMatch(/^INVALID: .*submodule that would be empty: lib\/sub/);
    expect(refused.stdout).toContain('tree: { submodules: true }');
    const { path } = withSubmodule('tree: { submodules: true }\n');
    expect(candidateSpeeds((await alloc(path, 'run', 'FIX_FAST')).bundle)).toEqual([1300]);
    // The snapshot finds the submodule in the checkout too.
    change(path);
    expect(candidateSpeeds((await alloc(path, 'run', 'FIX_FAST', '--dirty')).bundle)).toEqual([1500]);
  });
});
