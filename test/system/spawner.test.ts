import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openSpawner } from '../../src/system/spawner.ts';
import { outputDirectory } from '../bench-kit/kit.ts';
import { buildTools } from '../bench-kit/launcher.ts';
import { isAlive, temporary } from '../runner/runner-fixture.ts';
import { HANGS_MS, SOON_MS } from '../soon.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
beforeAll(() => buildTools(directory.path, 'spawner'));

function open() {
  const spawner = openSpawner([join(directory.path, 'spawner')]);
  onTestFinished(() => spawner.close());
  const shell = (script: string, limits: Partial<Parameters<typeof spawner.run>[1]> = {}) =>
    spawner.run(['/bin/sh', '-c', `PATH=/usr/bin:/bin; ${script}`], { timeoutMs: HANGS_MS, ...limits });
  return { ...spawner, shell };
}

test('a program has its own output, its report and its exit code, one after the other in one process', async () => {
  const { shell } = open();
  const parent = 'ps -o ppid= -p $$';
  const [first, second] = await Promise.all([
    shell(`${parent}; printf err >&2; echo report >&3; exit 4`),
    shell(`${parent}; echo later >&3; kill -9 $$`),
  ]);
  expect(first).toEqual({
    exitCode: 4,
    signal: null,
    timedOut: false,
    cancelled: false,
    notStarted: null,
    cut: [],
    stdout: expect.stringMatching(/^ *\d+\n$/),
    stderr: 'err',
    report: 'report\n',
  });
  expect(second).toMatchObject({ exitCode: 137, stdout: first.stdout, stderr: '', report: 'later\n' });
});

test('a program gets no variable and an empty input', async () => {
  const { run, shell } = open();
  expect((await run(['/usr/bin/env'], { timeoutMs: HANGS_MS })).stdout).toBe('');
  expect((await shell('cat; echo done')).stdout).toBe('done\n');
});

test('what a program writes cannot end its output', async () => {
  const { shell } = open();
  const mark = `${'0'.repeat(32)} 0`;
  const { stdout, exitCode } = await shell(`echo ${mark}; sleep 0.2; echo ${mark}; exit 3`);
  expect([stdout, exitCode]).toEqual([`${mark}\n${mark}\n`, 3]);
});

test('output is sanitised, and its last bytes are kept', async () => {
  const { shell } = open();
  expect((await shell("printf '\\033[2J::error::forged\\n'")).stdout).toBe(': :error::forged\n');
  const flood = await shell('yes | head -c 3000000; echo last', { maxBytes: 100 });
  expect(flood.stdout.endsWith('y\nlast\n')).toBe(true);
  expect(flood.stdout.length).toBeLessThanOrEqual(140);
  expect(flood.cut).toEqual(['stdout']);
});

test('a program that cannot be executed, and a spawner that cannot, say so', async () => {
  const { run } = open();
  const absent = await run(['/absent'], { timeoutMs: HANGS_MS });
  expect(absent).toMatchObject({ exitCode: 127, stderr: expect.stringContaining('/absent: No such file') });
  const none = openSpawner([join(directory.path, 'none')]);
  expect(await none.run(['/bin/true'], { timeoutMs: HANGS_MS })).toMatchObject({
    notStarted: 'ENOENT',
    exitCode: null,
  });
});

test.each([
  ['after its deadline', () => ({ timeoutMs: 300 }), { timedOut: true, cancelled: false }],
  ['when the run is cancelled', () => ({ signal: AbortSignal.timeout(300) }), { timedOut: false, cancelled: true }],
])('a program dies with what it started %s, and the next one starts', async (_when, limits, expected) => {
  const { shell } = open();
  const file = join(temporary(), 'pid');
  const result = await shell(`trap '' TERM; sleep 60 & echo $! > ${file}; echo begun; wait; sleep 60`, limits());
  expect(result).toMatchObject({ ...expected, stdout: 'begun\n', exitCode: null });
  await expect.poll(() => isAlive(Number(readFileSync(file, 'utf8'))), { timeout: SOON_MS }).toBe(false);
  expect(await shell('echo again')).toMatchObject({ stdout: 'again\n', exitCode: 0, timedOut: false });
});

test('a run that was cancelled before starts nothing', async () => {
  const { shell } = open();
  expect(await shell('echo began', { signal: AbortSignal.abort() })).toMatchObject({ cancelled: true, stdout: '' });
});

test('a spawner that is killed is replaced', async () => {
  const { shell } = open();
  expect(await shell('kill -9 $PPID; sleep 60')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  expect(await shell('echo again')).toMatchObject({ stdout: 'again\n' });
});

test('a program dies with this process, and an idle spawner does not keep it alive; its end can be waited for', async () => {
  const module = join(import.meta.dirname, '../../src/system/spawner.ts');
  const script = `import { openSpawner } from ${JSON.stringify(module)};
    const spawner = openSpawner([${JSON.stringify(join(directory.path, 'spawner'))}]);
    const { stdout } = await spawner.run(['/bin/sh', '-c', 'echo $PPID'], { timeoutMs: ${HANGS_MS} });
    process.stdout.write(stdout);
    if (process.argv[1] === 'closed') {
      await spawner.close();
      process.stdout.write('closed');
    }
    if (process.argv[1] === 'busy') await spawner.run(['/usr/bin/sleep', '60'], { timeoutMs: 70000 });`;
  for (const what of ['idle', 'closed', 'busy']) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, what], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    const pid = await new Promise<number>((resolve) => child.stdout.once('data', (text) => resolve(Number(text))));
    if (what === 'busy') child.kill('SIGKILL');
    expect([what, await ended]).toEqual([what, what === 'busy' ? null : 0]);
    expect(said.endsWith('closed')).toBe(what === 'closed');
    await expect.poll(() => isAlive(pid), { timeout: SOON_MS }).toBe(false);
  }
});
