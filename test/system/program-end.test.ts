import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../src/system/make-folder.ts';
import { failureOf, signalStatus } from '../../src/system/program-end.ts';
import { HANGS_MS } from '../soon.ts';

const ofSystem = (code: string) => Object.assign(new Error(`${code}: it failed, open 'x'`), { code, syscall: 'open' });

test.each([
  ['EACCES', 2],
  ['ENOENT', 2],
  ['ENOTDIR', 2],
  ['EEXIST', 2],
  ['EROFS', 2],
  ['EADDRINUSE', 2],
  ['ENOSPC', 3],
  ['EDQUOT', 3],
  ['EMFILE', 3],
  ['EIO', 3],
])('failureOf %s of the system is exit status %i, with a next step and without a stack', (code, status) => {
  const failure = failureOf(ofSystem(code), '1.0.0');
  expect(failure).toMatchObject({ status, detail: '' });
  expect(failure.message).toContain(code);
  expect(failure.next).not.toBe('');
});

test('failureOf a worker without memory is no result, and no bug', () => {
  const error = Object.assign(new Error('Worker terminated due to reaching memory limit'), {
    code: 'ERR_WORKER_OUT_OF_MEMORY',
  });
  expect(failureOf(error, '1.0.0')).toMatchObject({ status: 3, detail: '' });
});

test.each([[new TypeError('x is not a function')], ['a text'], [undefined], [{ odd: true }]])(
  'failureOf %j is a bug, and says how to report it',
  (error) => {
    const failure = failureOf(error, '1.0.0');
    expect(failure.status).toBe(70);
    expect(failure.message).toMatch(/^This is a bug in alloc-ab 1\.0\.0: /);
    expect(failure.next).toContain('report it');
    expect(failure.detail).toContain(`Node ${process.version}`);
  },
);

test('signalStatus is 128 and the number of the signal', () => {
  expect((['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map(signalStatus)).toEqual([129, 130, 143]);
});

describe('guardProgram', () => {
  async function run(body: string, shell = '"$0" "$1"') {
    const folder = await mkdtemp(join(tmpdir(), 'alloc-ab-guard-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'program.ts');
    writeFileSync(
      file,
      `import { guardProgram } from '${resolve('src/system/program-end.ts')}';
guardProgram('1.0.0', ({ message, next }) => process.stderr.write(message + '\\n' + next + '\\n'));
${body}`,
    );
    return execa('sh', ['-c', shell, process.execPath, file], {
      reject: false,
      timeout: HANGS_MS,
    });
  }

  test.each([
    ['a throw', "throw new Error('broken')"],
    ['a rejected promise that nothing awaits', "void Promise.reject(new Error('broken')); setTimeout(() => {}, 5000)"],
    ['an awaited promise at the top', "await Promise.reject(new Error('broken'))"],
    ['a throw in a timer', "setTimeout(() => { throw new Error('broken'); })"],
  ])('ends %s with 70 and without a bare stack', async (_what, body) => {
    const { exitCode, stderr } = await run(body);
    expect(exitCode).toBe(70);
    expect(stderr).toMatch(/^This is a bug in alloc-ab 1\.0\.0: broken\n/);
  });

  test('a reader that closes early changes neither output nor status', async () => {
    const body =
      "for (let i = 0; i < 20; i++) { process.stdout.write('x'.repeat(100000)); await new Promise((go) => setTimeout(go, 5)); } process.stderr.write('went on'); process.exitCode = 1;";
    const { stdout, stderr } = await run(body, '{ "$0" "$1"; echo "status $?" >&2; } | head -c 1');
    expect(stdout).toBe('x');
    expect(stderr).toMatch(/went on\s*status 1/);
    expect(stderr).not.toContain('EPIPE');
  });

  test('output on a full disk is no result', async () => {
    const { exitCode, stderr } = await run(
      "process.stdout.write('x'); setTimeout(() => {}, 2000)",
      '"$0" "$1" > /dev/full',
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain('ENOSPC');
  });
});

describe('makeFolder', () => {
  test('makes folders, keeps those that exist, and rejects a file in the way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alloc-ab-folder-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await Promise.all([makeFolder(join(folder, 'a/b/c')), makeFolder(join(folder, 'a/b/c'))]);
    await writeFile(join(folder, 'a/b/c/file'), 'x');
    await makeFolder(join(folder, 'a/b/c'));
    expect(await readFile(join(folder, 'a/b/c/file'), 'utf8')).toBe('x');
    await expect(makeFolder(join(folder, 'a/b/c/file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(folder, 'a/b/c/file/d'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('ends where the system has no such folder and makes none', async () => {
    const why = { code: 'EROFS', message: 'no folder can be made in /proc: its file system takes none' };
    await expect(makeFolder('/proc/alloc-ab/x')).rejects.toMatchObject(why);
  });
});
