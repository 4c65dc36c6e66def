import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineTools, toolFacts } from '../../../src/runner/sandbox/machine-tools.ts';
import { openSandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { temporary } from '../runner-fixture.ts';

/** A folder of programs as a tool is unpacked: `tool/bin` with a program that reads a file beside it. */
function installation(): string {
  const root = temporary();
  mkdirSync(join(root, 'tool/bin'), { recursive: true });
  mkdirSync(join(root, 'tool/share'));
  writeFileSync(join(root, 'tool/share/word'), 'from its own files\n');
  writeFileSync(join(root, 'tool/bin/own-tool'), `#!/bin/sh\ncat "$(dirname "$0")/../share/word"\necho "CC is $CC"\n`);
  for (const path of ['tool', 'tool/bin', 'tool/share', 'tool/share/word', 'tool/bin/own-tool'])
    chmodSync(join(root, path), 0o755);
  return join(root, 'tool/bin');
}

test('the tools of a machine are those that its environment names, and nothing else of it', () => {
  const bin = installation();
  const env = {
    ALLOC_AB_PATH: bin,
    CC: 'clang-17 -m64',
    LD: ' ',
    PATH: '/home/me/bin',
    CFLAGS: '-O3',
    LD_PRELOAD: 'x.so',
  };
  expect(machineTools(env, true)).toEqual({
    ok: true,
    value: { path: [bin], variables: { CC: 'clang-17 -m64' }, shown: [join(bin, '..')] },
  });
  expect(toolFacts(env)).toEqual({ ALLOC_AB_PATH: bin, CC: 'clang-17 -m64' });
  expect(machineTools({}, true)).toEqual({ ok: true, value: { path: [], variables: {}, shown: [] } });
});

test.each([
  ['is no absolute path', { ALLOC_AB_PATH: 'bin' }, 'ALLOC_AB_PATH names bin, which is no absolute path'],
  ['does not exist', { ALLOC_AB_PATH: '/opt/none/bin' }, 'which is no folder of this machine'],
  ['is too long', { CC: 'x'.repeat(401) }, 'CC has more than 400 characters'],
])('a tool that %s is refused', (_, env, message) => {
  const tools = machineTools(env, false);
  expect(tools).toMatchObject({ ok: false, error: { code: 'bad-tools', message: expect.stringContaining(message) } });
});

test('a folder that is closed to other users is refused where the programs of a job have a user of their own', () => {
  const bin = installation();
  chmodSync(join(bin, '..'), 0o700);
  expect(machineTools({ ALLOC_AB_PATH: bin }, false).ok).toBe(true);
  expect(machineTools({ ALLOC_AB_PATH: bin }, true)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(`${join(bin, '..')} is closed to other users`) },
  });
});

test('programs in the sandbox find the tools of the machine', async () => {
  const bin = installation();
  const directory = temporary();
  const opened = await openSandbox(directory, [], { kits, env: { ALLOC_AB_PATH: bin, CC: 'clang-17' } });
  if (!opened.ok) throw new Error(opened.error.message);
  const sandbox = opened.value;
  const cwd = await sandbox.makeFolder();
  const env = { ...sandbox.buildVariables };
  const { stdout } = await sandbox.start({ argv: ['own-tool'], cwd, env, timeoutMs: HANGS_MS });
  await sandbox.close();
  expect(stdout).toBe('from its own files\nCC is clang-17\n');
});
