import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { alloc, configWith, expectNothingLeft, place, repository } from './mistake.ts';

const RUN = ['run', 'FIX_FAST', '--repo', 'allocators'];
const HANGS = configWith('command: [bench/bench]', 'timeout: 10m, command: [bench/bench, hang]');
const SLOW_BUILD = configWith('[make, bench]', '[sleep, "600"]');

describe('Ctrl-C', () => {
  test.each([
    ['during a build', SLOW_BUILD, /^build {6}/m],
    ['during sampling', HANGS, /^(?:preflight|sampling) /m],
  ])('%s ends with 130, a bundle that says so, and nothing left behind', async (_, config, when) => {
    const where = place();
    repository(where.folder, config);
    let sent = false;
    const answer = await alloc(where, RUN, {}, (text, stop) => {
      // A second signal would end it at once.
      if (sent || !when.test(text)) return;
      sent = true;
      stop('SIGINT');
    });
    expect(answer.status, answer.stderr).toBe(130);
    expect(answer.stdout.replace(/\s+/g, ' ')).toMatch(
      /^INVALID: The run was cancelled during .* remedy: Write the command again/,
    );
    expect(answer.stderr).not.toMatch(/^\s+at /m);
    expectNothingLeft(where, answer.pid);
    const listed = await alloc(where, ['list', '--repo', 'allocators']);
    expect(listed.stdout).toMatch(/^1 result in /);
  });
});

test('of two runs at once the second one says whom it waits for, and can be stopped', async () => {
  const where = place();
  repository(where.folder, HANGS);
  let stopFirst = (): void => {};
  let second: ReturnType<typeof alloc> | undefined;
  const first = alloc(where, RUN, {}, (text, stop) => {
    stopFirst = () => stop('SIGINT');
    if (second !== undefined || !/^preflight /m.test(text)) return;
    let sent = false;
    second = alloc(where, RUN, {}, (own, stopOwn) => {
      if (sent || !own.includes('waiting: run local-')) return;
      sent = true;
      stopOwn('SIGTERM');
    });
    second.finally(stopFirst);
  });
  const one = await first;
  const two = await second;
  expect(two?.stderr).toMatch(/^waiting: run local-\w+ \(process \d+\) is measuring on this machine$/m);
  expect([one.status, two?.status]).toEqual([130, 143]);
  expectNothingLeft(where, one.pid);
  expectNothingLeft(where, two?.pid ?? 0);
});

describe('an installation', () => {
  /** A copy of the program as it is installed, with another Node in PATH. */
  async function installed(node: string, packages: readonly string[]) {
    const { folder } = place();
    for (const name of ['bin', 'path', 'node_modules', 'src', ...packages.map((each) => `node_modules/${each}`)]) {
      mkdirSync(join(folder, name));
    }
    copyFileSync('bin/alloc-ab', join(folder, 'bin/alloc-ab'));
    writeFileSync(join(folder, 'src/cli.ts'), '');
    writeFileSync(join(folder, 'path/node'), node);
    chmodSync(join(folder, 'path/node'), 0o755);
    const env = { PATH: `${join(folder, 'path')}:/usr/bin:/bin` };
    return execa(join(folder, 'bin/alloc-ab'), ['--version'], { reject: false, extendEnv: false, env });
  }
  const NODE_20 = '#!/bin/sh\n[ "$1" = --version ] && { echo v20.20.2; exit; }\nexit 1\n';

  test('with Node 20 and without the package that brings Node 24', async () => {
    const { exitCode, stderr } = await installed(NODE_20, ['commander']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^alloc-ab: it needs Node 24 or newer, and there is v20\.20\.2: run npm ci, [^\n]+$/);
  });

  test('without its packages', async () => {
    const { exitCode, stderr } = await installed('#!/bin/sh\nexit 0\n', []);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^alloc-ab: its packages are not installed: run npm ci in \S+$/);
  });

  test('npm run demo and npm test on Node 20 say what to install', async () => {
    const script = `Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } }); require(process.argv[1])`;
    const argv = ['-e', script, resolve('build/check-node.cjs')];
    const { exitCode, stderr } = await execa(process.execPath, argv, { reject: false });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^alloc-ab: it needs Node 24 or newer, and this is .+\n {2}npm ci installs it on x64 and arm64 Linux/,
    );
  });
});
