import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressesIn, compileAddresses } from '../addresses.ts';
import { outputDirectory, run } from './kit.ts';
import { BWRAP, BWRAP_OF_JOB_USER, buildTools, DIRECT, launch, launchLine } from './launcher.ts';

const directory = outputDirectory();
const program = join(directory.path, 'addresses');
beforeAll(async () => {
  await buildTools(directory.path, 'launch');
  compileAddresses(program, '-DPROGRAM');
});
afterAll(() => directory.remove());

const PAGE = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
const limitHere = Number(execFileSync('sh', ['-c', 'ulimit -Ss'], { encoding: 'utf8' })) * 1024;

describe.each([DIRECT, BWRAP, BWRAP_OF_JOB_USER])('a program $name', (chain) => {
  const check = test.skipIf(chain.missing !== null);
  const started = async (...options: string[]) => {
    const { report, stdout } = await launch(launchLine(chain, directory.path, [program], options));
    expect(report).toMatchObject({ error: null, exitCode: 0 });
    return addressesIn(stdout);
  };

  check('has its memory at the same addresses with the same layout, and by chance without one', async () => {
    const [first, second] = [await started('--layout', '1234'), await started('--layout', '1234')];
    expect(second).toEqual(first);
    // The control: what is equal above differs when the kernel places it.
    const [one, other] = [await started(), await started()];
    for (const name of ['stack', 'code', 'mapping', 'heap'] as const) expect(one[name]).not.toBe(other[name]);
  });

  check('has its mappings as many pages lower as the layout says, up to the last one', async () => {
    const none = await started('--layout', '0');
    for (const pages of [1, 513, 2 ** 20]) {
      const moved = await started('--layout', String(pages));
      expect(none.mapping - moved.mapping).toBe(pages * PAGE);
      expect([moved.stack, moved.code, moved.heap]).toEqual([none.stack, none.code, none.heap]);
    }
  });

  check('has the limit of its stack that it has without a layout', async () => {
    expect((await started('--layout', '5000')).limit).toBe(limitHere);
    expect((await started()).limit).toBe(limitHere);
  });

  check('with a larger environment has a lower stack, and its mappings where they were', async () => {
    const small = await started('--layout', '9', '--env', 'A=');
    const large = await started('--layout', '9', '--env', `A=${'x'.repeat(2048)}`);
    // What bwrap gets in its environment, it gives to the program.
    expect(small.stack - large.stack).toBe(2048);
    expect(large.mapping).toBe(small.mapping);
  });
});

test.skipIf(BWRAP.missing !== null)('a program whose wrapper gives up the layout is not measured', async () => {
  const forgets = {
    ...BWRAP,
    wrapper: (path: string) => ['setarch', process.arch === 'arm64' ? 'aarch64' : 'x86_64', ...BWRAP.wrapper(path)],
  };
  const started = (...options: string[]) => launch(launchLine(forgets, directory.path, [program], options));
  const { report, stdout } = await started('--layout', '1');
  expect(report).toMatchObject({ error: 'layout-denied', reason: 'Operation not permitted' });
  expect(stdout).toBe('');
  expect((await started()).report).toMatchObject({ error: null, exitCode: 0 });
});

test('a launcher that may not have the limit starts no program', async () => {
  const line = launchLine(DIRECT, directory.path, [program], ['--layout', '1']);
  const { report, stdout } = await launch(['prlimit', '--stack=8388608:8388608', ...line]);
  expect(report).toMatchObject({ error: 'layout-denied', reason: 'Invalid argument' });
  expect(stdout).toBe('');
});

test.each([
  [['--layout', '-1'], '--layout is 0 to 1048576'],
  [['--layout', '1048577'], '--layout is 0 to 1048576'],
  [['--contain', '--layout', '1'], '--contain traces nothing, so that --layout cannot be seen to hold'],
])('%j is refused', async (options, message) => {
  const done = await run('sh', [
    '-c',
    'exec "$@" 3>/dev/null',
    'sh',
    join(directory.path, 'launch'),
    ...options,
    '--',
    'true',
  ]);
  expect(done.code).toBe(2);
  expect(done.stderr).toContain(message);
});
