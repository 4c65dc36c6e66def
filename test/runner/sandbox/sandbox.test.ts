import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeEnd } from '../../../src/runner/sandbox/launch-report.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import type { SandboxRequest } from '../../../src/runner/sandbox/sandbox-request.ts';
import { HANGS_MS, SOON_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { compileSubject, isAlive, reachable } from '../runner-fixture.ts';

let directory: string;
let subject: string;
let sandbox: Sandbox;

beforeAll(async () => {
  directory = reachable();
  subject = compileSubject(directory);
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const measured = (mode: string[], more: Partial<SandboxRequest> = {}) =>
  sandbox.start({
    argv: [subject, ...mode],
    cwd: directory,
    timeoutMs: HANGS_MS,
    measure: { library: null },
    ...more,
  });

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => (existsSync(`/proc/${name}/cmdline`) ? readText(`/proc/${name}/cmdline`) : []));
}

/** None when the process has just ended. */
function readText(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}

test('the launcher compiles without warnings', () => {
  const kit = join(import.meta.dirname, '../../../bench-kit');
  const parts = readdirSync(join(kit, 'launch')).filter((name) => name.endsWith('.c'));
  const sources = [join(kit, 'launch.c'), ...parts.map((name) => join(kit, 'launch', name))];
  execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', ...sources]);
});

describe('the report of a measured process', () => {
  test('has its own peak memory, also when it was freed before the end', async () => {
    const [small, large] = [(await measured([])).report, (await measured(['touch', '50'])).report];
    const bytes = (large.rssPeakBytes ?? 0) - (small.rssPeakBytes ?? 0);
    // The kernel counts resident pages for each CPU; the total may lag by some dozen pages.
    expect(Math.abs(bytes - 50 * 2 ** 20)).toBeLessThan(1.5 * 2 ** 20);
    expect(small.rssPeakBytes).toBeLessThan(8 * 2 ** 20);
    expect(large.rssEndBytes).toBeLessThan((small.rssEndBytes ?? 0) + 2 * 2 ** 20);
    expect(large.rssEndBytes).toBeGreaterThan(0);
  });

  test('counts page faults from the first instruction', async () => {
    const [small, large] = [(await measured([])).report, (await measured(['touch', '20'])).report];
    const faults = (large.minorFaults ?? 0) - (small.minorFaults ?? 0);
    // 20 MiB are 5120 pages. The start of a process varies by a few, depending on where files are mapped.
    expect(faults).toBeGreaterThan(5120 - 20);
    expect(faults).toBeLessThan(5120 + 60);
    expect(small.minorFaults).toBeLessThan(300);
  });

  test('has a CPU time close to the wall time of a spinning process', async () => {
    const { report } = await measured(['spin']);
    expect(report.cpuNs).toBeGreaterThan(20e6);
    expect(report.cpuNs).toBeLessThanOrEqual((report.wallNs ?? 0) * 1.05);
    expect(report.foreignCores).not.toBeNull();
  });

  test('counts the cores that other processes use', async () => {
    const other = spawn('/bin/sh', ['-c', 'while :; do :; done']);
    const { report } = await measured(['spin']).finally(() => other.kill('SIGKILL'));
    expect(report.foreignCores).toBeGreaterThan(0.3);
  });

  test('has the memory of the last thread when the first thread leaves early', async () => {
    const { report } = await measured(['first-thread-leaves']);
    expect(report.exitCode).toBe(0);
    expect(report.rssPeakBytes).toBeGreaterThan(48 * 2 ** 20);
    expect(report.programs[0]?.mapped?.some((file) => file.path === subject)).toBe(true);
  });

  test('has the exit code when another thread ends the process', async () => {
    const { report } = await measured(['other-thread-exits']);
    expect(report).toMatchObject({ exitCode: 7, signal: null, error: null });
    expect(report.rssPeakBytes).toBeGreaterThan(20 * 2 ** 20);
  });

  test('identifies the expected library among the mapped files', async () => {
    const libc = '/lib/x86_64-linux-gnu/libc.so.6';
    const library =
      (await measured([])).report.programs[0]?.mapped?.find(({ path }) => /libc\.so/.test(path))?.path ?? libc;
    const { report } = await measured([], { measure: { library } });
    expect(report.identity?.inode).toBe(String(statSync(library).ino));
    expect(report.programs).toHaveLength(1);
    expect(report.programs[0]?.mapped).toContainEqual(report.identity);
  });
});

describe('the end of a process', () => {
  test.each([
    [['exit', '0'], null],
    [['exit', '3'], 'ended with exit code 3'],
    [['crash'], 'was killed by SIGSEGV'],
  ])('describeEnd of %j', async (mode, end) => {
    expect(describeEnd(await measured(mode), HANGS_MS)).toBe(end);
  });

  test('a process that hangs or ignores SIGTERM is killed at its deadline', async () => {
    for (const mode of ['hang', 'ignore']) {
      const began = performance.now();
      const result = await measured([mode], { timeoutMs: 1000 });
      expect(describeEnd(result, 1000)).toBe('did not end within 1 s and was killed');
      expect(performance.now() - began).toBeLessThan(SOON_MS);
      expect(result.report.rssPeakBytes).toBeGreaterThan(0);
    }
  });

  test('a missing program gives the reason', async () => {
    const result = await sandbox.start({ argv: ['./absent'], cwd: directory, timeoutMs: HANGS_MS });
    expect(describeEnd(result, HANGS_MS)).toBe('could not be started (No such file or directory)');
  });

  test.each([true, false])('processes that it leaves behind are killed (measured: %s)', async (measure) => {
    const began = performance.now();
    const result = await measured(['stray'], measure ? {} : { measure: undefined as never });
    expect(result.report.exitCode).toBe(0);
    // Without a trace the namespace has killed them before they could be counted.
    if (measure) expect(result.report.strays).toBeGreaterThan(0);
    expect(commandLines().filter((line) => line.startsWith(subject))).toEqual([]);
    expect(result.stdout).toBe('left\n');
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  });

  test('an abort kills a process that ignores SIGTERM at once', async () => {
    const abort = new AbortController();
    const running = measured(['ignore'], { signal: abort.signal });
    const pid = await vi.waitUntil(() => childOf('ignore'), { timeout: HANGS_MS });
    await expect.poll(() => ignoresTerm(pid), { timeout: HANGS_MS }).toBe(true);
    const began = performance.now();
    abort.abort();
    const result = await running;
    expect(result.cancelled).toBe(true);
    expect(isAlive(pid)).toBe(false);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  });

  test('a process dies when the harness is killed', async () => {
    const script = `
      import { openSandbox } from ${JSON.stringify(join(import.meta.dirname, '../../../src/runner/sandbox/sandbox.ts'))};
      import { kits } from ${JSON.stringify(join(import.meta.dirname, '../kept-kits.ts'))};
      const sandbox = await openSandbox(${JSON.stringify(join(directory, 'doomed'))}, [], { kits });
      await sandbox.value.start({ argv: [${JSON.stringify(subject)}, 'hang', 'doomed'], cwd: '/', timeoutMs: 30000, measure: { library: null } });`;
    const harness = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'ignore' });
    const pid = await vi.waitUntil(() => childOf('hang\0doomed'), { timeout: HANGS_MS });
    harness.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: SOON_MS }).toBe(false);
  });
});

test('a process has an exact environment, a session of its own and no limit on address space', async () => {
  const env = await sandbox.start({
    argv: ['env'],
    cwd: directory,
    env: { A: 'b c', PATH: '/usr/bin' },
    timeoutMs: HANGS_MS,
  });
  expect(env.stdout.split('\n').filter(Boolean).sort()).toEqual([
    'A=b c',
    'HOME=/tmp',
    'LANG=C',
    'PATH=/usr/bin',
    // Bubblewrap sets it.
    `PWD=${directory}`,
    'TMPDIR=/tmp',
  ]);
  expect((await measured(['facts'])).stdout).toBe('group-leader=0 core=0 space-limited=0 fd3=0\n');
});

test('output is cut to the lines within its last bytes', async () => {
  const result = await measured(['flood'], { maxBytes: 1000 });
  // "line 199999\n" has 12 bytes: 83 whole lines.
  expect(result.stdout.length).toBe(83 * 12);
  expect(result.stdout.startsWith('line 199917\n')).toBe(true);
  expect(result.stdout.endsWith('line 199999\n')).toBe(true);
});

/** The process whose command line ends with `mode`. */
function childOf(mode: string): number | undefined {
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8') === `${subject}\0${mode}\0`) return Number(name);
    } catch {
      // The process has ended.
    }
  }
  return undefined;
}

function ignoresTerm(pid: number): boolean {
  const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${ignored}`) & (1n << BigInt(constants.signals.SIGTERM - 1))) !== 0n;
}
