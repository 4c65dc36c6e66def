import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeEnd } from '../../../src/runner/sandbox/launch-report.ts';
import { openSandbox, type Sandbox, type SandboxRequest } from '../../../src/runner/sandbox/sandbox.ts';
import { SOON_MS } from '../../soon.ts';
import { compileSubject, isAlive } from '../machine.ts';

let directory: string;
let subject: string;
let sandbox: Sandbox;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-test-'));
  subject = compileSubject(directory);
  const opened = await openSandbox(directory, []);
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const measured = (mode: string[], more: Partial<SandboxRequest> = {}) =>
  sandbox.start({
    argv: [subject, ...mode],
    cwd: directory,
    timeoutMs: 5000,
    measure: { library: null },
    ...more,
  });

test('the launcher compiles without a warning', () => {
  const kit = join(import.meta.dirname, '../../../bench-kit');
  const parts = readdirSync(join(kit, 'launch')).filter((name) => name.endsWith('.c'));
  const sources = [join(kit, 'launch.c'), ...parts.map((name) => join(kit, 'launch', name))];
  execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', ...sources]);
});

describe('what a measured process cost', () => {
  test('peak memory is its own, also when it was returned before the end', async () => {
    const [small, large] = [(await measured([])).report, (await measured(['touch', '50'])).report];
    const bytes = (large.rssPeakBytes ?? 0) - (small.rssPeakBytes ?? 0);
    // Kernels count resident pages per CPU and may be late by some dozen pages.
    expect(Math.abs(bytes - 50 * 2 ** 20)).toBeLessThan(1.5 * 2 ** 20);
    expect(small.rssPeakBytes).toBeLessThan(8 * 2 ** 20);
    expect(large.rssEndBytes).toBeLessThan((small.rssEndBytes ?? 0) + 2 * 2 ** 20);
    expect(large.rssEndBytes).toBeGreaterThan(0);
  });

  test('faults are counted from its first instruction', async () => {
    const [small, large] = [(await measured([])).report, (await measured(['touch', '20'])).report];
    const faults = (large.minorFaults ?? 0) - (small.minorFaults ?? 0);
    // 20 MiB are 5120 pages; the start of a process itself varies by a handful with where things are mapped.
    expect(faults).toBeGreaterThan(5120 - 20);
    expect(faults).toBeLessThan(5120 + 60);
    expect(small.minorFaults).toBeLessThan(300);
  });

  test('a spinning process spends CPU time close to its wall time', async () => {
    const { report } = await measured(['spin']);
    expect(report.cpuNs).toBeGreaterThan(20e6);
    expect(report.cpuNs).toBeLessThanOrEqual((report.wallNs ?? 0) * 1.05);
    expect(report.foreignCores).not.toBeNull();
  });

  test('what others use of the machine shows', async () => {
    const other = spawn('/bin/sh', ['-c', 'while :; do :; done']);
    const { report } = await measured(['spin']).finally(() => other.kill('SIGKILL'));
    expect(report.foreignCores).toBeGreaterThan(0.3);
  });

  test('memory is read at the last exit when the first thread leaves early', async () => {
    const { report } = await measured(['first-thread-leaves']);
    expect(report.exitCode).toBe(0);
    expect(report.rssPeakBytes).toBeGreaterThan(48 * 2 ** 20);
    expect(report.mapped?.some((file) => file.path === subject)).toBe(true);
  });

  test('another thread may end the process', async () => {
    const { report } = await measured(['other-thread-exits']);
    expect(report).toMatchObject({ exitCode: 7, signal: null, error: null });
    expect(report.rssPeakBytes).toBeGreaterThan(20 * 2 ** 20);
  });

  test('the mapped files carry the identity of the expected library', async () => {
    const libc = '/lib/x86_64-linux-gnu/libc.so.6';
    const library = (await measured([])).report.mapped?.find(({ path }) => /libc\.so/.test(path))?.path ?? libc;
    const { report } = await measured([], { measure: { library } });
    expect(report.identity?.inode).toBe(String(statSync(library).ino));
    expect(report.mapped).toContainEqual(report.identity);
  });
});

describe('how a process ends', () => {
  test.each([
    [['exit', '0'], null],
    [['exit', '3'], 'ended with exit code 3'],
    [['crash'], 'was killed by SIGSEGV'],
  ])('%j', async (mode, end) => {
    expect(describeEnd(await measured(mode), 5000)).toBe(end);
  });

  test('a hang ends at its deadline, also one that ignores SIGTERM', async () => {
    for (const mode of ['hang', 'ignore']) {
      const began = performance.now();
      const result = await measured([mode], { timeoutMs: 200 });
      expect(describeEnd(result, 200)).toBe('did not end within 0.2 s and was killed');
      expect(performance.now() - began).toBeLessThan(SOON_MS);
      expect(result.report.rssPeakBytes).toBeGreaterThan(0);
    }
  });

  test('a program that is not there is named', async () => {
    const result = await sandbox.start({ argv: ['./absent'], cwd: directory, timeoutMs: 1000 });
    expect(describeEnd(result, 1000)).toBe('could not be started (No such file or directory)');
  });

  test.each([true, false])('what it leaves behind is killed (measured: %s)', async (measure) => {
    const began = performance.now();
    const result = await measured(['stray'], measure ? {} : { measure: undefined as never });
    expect(result.report.exitCode).toBe(0);
    expect(result.report.strays).toBeGreaterThan(0);
    expect(result.stdout).toBe('left\n');
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  });

  test('an abort kills a process that ignores SIGTERM, at once', async () => {
    const abort = new AbortController();
    const began = performance.now();
    const running = measured(['ignore'], { signal: abort.signal });
    const pid = await vi.waitUntil(() => childOf('ignore'), { timeout: SOON_MS });
    await expect.poll(() => ignoresTerm(pid), { timeout: SOON_MS }).toBe(true);
    abort.abort();
    const result = await running;
    expect(result.cancelled).toBe(true);
    expect(isAlive(pid)).toBe(false);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  });

  test('nothing survives the death of the harness', async () => {
    const script = `
      import { openSandbox } from ${JSON.stringify(join(import.meta.dirname, '../../../src/runner/sandbox/sandbox.ts'))};
      const sandbox = await openSandbox(${JSON.stringify(join(directory, 'doomed'))}, []);
      await sandbox.value.start({ argv: [${JSON.stringify(subject)}, 'hang', 'doomed'], cwd: '/', timeoutMs: 30000, measure: { library: null } });`;
    const harness = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'ignore' });
    const pid = await vi.waitUntil(() => childOf('hang\0doomed'), { timeout: SOON_MS });
    harness.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: SOON_MS }).toBe(false);
  });
});

test('the environment is exact, the group its own, and no limit is set on address space', async () => {
  const env = await sandbox.start({
    argv: ['env'],
    cwd: directory,
    env: { A: 'b c', PATH: '/usr/bin' },
    timeoutMs: 1000,
  });
  expect(env.stdout.split('\n').filter(Boolean).sort()).toEqual([
    'A=b c',
    `HOME=${directory}/tmp`,
    'LANG=C',
    'PATH=/usr/bin',
    `TMPDIR=${directory}/tmp`,
  ]);
  expect((await measured(['facts'])).stdout).toBe('group-leader=1 core=0 space-limited=0 fd3=0\n');
});

test('output is capped to its end', async () => {
  const result = await measured(['flood'], { maxBytes: 1000 });
  expect(result.stdout.length).toBe(1000);
  expect(result.stdout.endsWith('line 199999\n')).toBe(true);
});

/** The process whose arguments, as the kernel keeps them, end with `mode`. */
function childOf(mode: string): number | undefined {
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8') === `${subject}\0${mode}\0`) return Number(name);
    } catch {
      // The process ended meanwhile.
    }
  }
  return undefined;
}

function ignoresTerm(pid: number): boolean {
  const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${ignored}`) & (1n << BigInt(constants.signals.SIGTERM - 1))) !== 0n;
}
