import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cacheSettings } from '../../src/runner/build/cache/cache-settings.ts';
import { lockMachine } from '../../src/runner/machine/machine-lock.ts';
import { qualificationFile } from '../../src/runner/machine/qualification-file.ts';
import { sanityFolder } from '../../src/runner/machine/sanity-file.ts';
import { neededVariables } from '../../src/workflow/clear-environment.ts';
import { commit, git, temporary } from '../runner/runner-fixture.ts';

/** What the runner of a workflow gives a JavaScript action. */
const GIVEN = {
  ACTIONS_RUNTIME_TOKEN: 'secret-of-the-runtime',
  ACTIONS_RUNTIME_URL: 'https://pipelines.example/secret-of-the-runtime',
  ACTIONS_RESULTS_URL: 'https://results.example/secret-of-the-runtime',
  ACTIONS_CACHE_URL: 'https://cache.example/secret-of-the-runtime',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-identity',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://identity.example/secret-of-the-identity',
  GITHUB_TOKEN: 'secret-of-github',
  GITHUB_ENV: '/secret-of-files/env',
  GITHUB_PATH: '/secret-of-files/path',
  GITHUB_STATE: '/secret-of-files/state',
};

test('the Action keeps what it reads and what reaches a server', () => {
  const kept = {
    INPUT_PLAN: '{}',
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    GITHUB_OUTPUT: '/o',
    RUNNER_TEMP: '/t',
    ALLOC_AB_SANDBOX: 'off',
    ALLOC_AB_PATH: '/opt/llvm/bin',
    CC: 'clang',
  };
  expect(
    neededVariables({ ...GIVEN, ...kept, LD_PRELOAD: 'x', NODE_OPTIONS: '--require x', UNSET: undefined }),
  ).toEqual(kept);
});

test.each([
  { XDG_CACHE_HOME: '/srv/cache', XDG_STATE_HOME: '/srv/state' },
  { ALLOC_AB_CACHE: 'off', ALLOC_AB_SANITY_RECORD: 'off' },
  { ALLOC_AB_CACHE: '8G', ALLOC_AB_SANITY_RECORD: 'on' },
])('what the operator of a machine sets holds in the Action: %j', (set) => {
  const settingsOf = (env: Readonly<Record<string, string>>) => [
    cacheSettings(env, '/home'),
    sanityFolder(env, '/home'),
    qualificationFile(env, '/home'),
  ];
  expect(settingsOf(neededVariables({ ...GIVEN, ...set }))).toEqual(settingsOf(set));
  expect(settingsOf(set)).not.toEqual(settingsOf({}));
});

/** A script that stands for code under test: it names every process whose environment or memory map it may read that has a secret. */
const SEARCH = `
for (const pid of require('node:fs').readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
  try {
    const text = require('node:fs').readFileSync('/proc/' + pid + '/environ', 'latin1');
    if (text.includes('secret-of-') && process.pid !== Number(pid)) console.log(pid);
  } catch {}
}`;

test('no process of the Action has a secret in its environment while it works', async () => {
  const root = temporary();
  const repository = join(root, 'repository');
  mkdirSync(join(repository, '.github'), { recursive: true });
  git(repository, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(repository, '.github/alloc-ab.yml'), readFileSync('test/fixtures/config.yml'));
  git(repository, 'add', '--all');
  commit(repository, 'files');
  // Another run has the machine, so the Action waits where it would measure.
  const lock = await lockMachine('another', { name: join(root, 'alloc-ab.lock') });
  if (!lock.ok) throw new Error(lock.error.message);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: root,
    TMPDIR: root,
    RUNNER_TEMP: root,
    INPUT_WORDS: 'baseline',
    INPUT_SOURCE: repository,
    ...GIVEN,
  };
  const found = async (argv: readonly string[], sign: string): Promise<string[]> => {
    const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      for await (const data of child.stdout) if (String(data).includes(sign)) break;
      const search = spawn(process.execPath, ['-e', SEARCH], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
      const listed: string[] = [];
      for await (const data of search.stdout) listed.push(String(data));
      return listed
        .join('')
        .split('\n')
        .filter((pid) => pid === String(child.pid));
    } finally {
      child.kill('SIGKILL');
    }
  };
  expect(await found([resolve('src/action.ts')], 'waiting')).toEqual([]);
  lock.value();
  // The control: a program that keeps its environment is found.
  const control = await found(['-e', "console.log('waiting'); setTimeout(() => {}, 60_000)"], 'waiting');
  expect(control).toHaveLength(1);
});
