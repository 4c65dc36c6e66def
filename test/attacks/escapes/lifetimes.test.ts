/** What a job uses up, leaves behind, or hands to the other arm. Each attack without the sandbox is the positive control. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS, SOON_MS } from '../../soon.ts';
import { cannotAttack, openProbeSandbox, type ProbeSandbox } from './probe-sandbox.ts';

const MARK = 'alloc-ab-left';

let opened: ProbeSandbox;
let directory: string;
let probe: string;
let sandbox: Sandbox;

beforeAll(async () => {
  if (cannotAttack) return;
  opened = await openProbeSandbox();
  ({ directory, probe, sandbox } = opened);
});
afterAll(async () => {
  if (!cannotAttack) await opened.close();
});

const outside = (...argv: string[]) => spawnSync(probe, argv, { encoding: 'utf8', timeout: HANGS_MS });
const inside = (argv: string[], more: { timeoutMs?: number; measured?: boolean } = {}) =>
  sandbox.start({
    argv: [probe, ...argv],
    cwd: '/tmp',
    timeoutMs: more.timeoutMs ?? HANGS_MS,
    ...(more.measured === false ? {} : { measure: { library: null } }),
  });

/** Processes with that name as their own. */
function named(name: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`${name}\0`);
    } catch {
      return false;
    }
  });
}

describe.skipIf(cannotAttack)('a daemon', () => {
  test.each([
    ['daemon_left', true],
    ['daemon_left', false],
    ['daemon_with_output', true],
    ['daemon_with_output', false],
  ])('%s ends with its program (measured: %s), and outlives it without the sandbox', async (attack, measured) => {
    const began = performance.now();
    const { stdout } = await inside([attack, MARK], { measured });
    expect(stdout).toContain('started a daemon');
    expect(named(MARK)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    const free = spawnSync('sh', ['-c', `${probe} ${attack} ${MARK}-free >/dev/null 2>&1`]);
    expect(free.status).toBe(0);
    const left = named(`${MARK}-free`);
    for (const pid of left) process.kill(Number(pid), 'SIGKILL');
    expect(left).toHaveLength(1);
  });
});

describe.skipIf(cannotAttack)('what is used up', () => {
  test('time: a program that ignores every signal ends at its deadline', async () => {
    const began = performance.now();
    const { report } = await inside(['time_bomb'], { timeoutMs: 500 });
    expect(report.timedOut).toBe(true);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  });

  test('time: a program that stops itself ends at its deadline', async () => {
    expect((await inside(['stop_itself'], { timeoutMs: 500 })).report.timedOut).toBe(true);
  });

  test('output: 100 MiB of blank lines are read and cut', async () => {
    const { report, stderr } = await inside(['output_bomb', '100']);
    expect(report.exitCode).toBe(0);
    expect(stderr.length).toBeLessThanOrEqual(1024 * 1024);
    expect(outside('output_bomb', '1').stderr.length).toBe(2 ** 20);
  });

  test('memory of temporary files: a file larger than the folder is refused', async () => {
    const { stdout } = await inside(['disk_bomb', '/tmp', String(64 * 1024)]);
    expect(stdout).toMatch(/^blocked: No space left on device/);
  });

  test('the disk is out of reach: a small file outside its own folders is refused', async () => {
    for (const place of ['/var/tmp', '/usr', '/', '/dev']) {
      const { stdout } = await inside(['disk_bomb', `${place}/.`, '1']);
      expect(stdout, place).toMatch(/^blocked: (Read-only file system|No such file|Permission denied)/);
    }
    mkdirSync(join(directory, 'free'));
    expect(outside('disk_bomb', join(directory, 'free'), '1').stdout).toContain('succeeded');
  });

  test('cores: a crash leaves no dump', async () => {
    const { report } = await inside(['core_dump']);
    expect(report.signal).toBe('SIGABRT');
    expect(existsSync('/tmp/core')).toBe(false);
  });
});

describe.skipIf(cannotAttack)('a message for a later process, or for the other arm', () => {
  const key = String(0x5ab0_0000 + (process.pid % 65_536));
  const name = `/${MARK}-${process.pid}`;
  test.each([
    ['a file in /tmp', 'leave_file', 'find_file', `/tmp/${MARK}-${process.pid}`],
    ['a file in /dev/shm', 'leave_file', 'find_file', `/dev/shm/${MARK}-${process.pid}`],
    ['System V memory', 'leave_shared_memory', 'find_shared_memory', key],
    ['a System V semaphore', 'leave_semaphore', 'find_semaphore', key],
    ['a System V queue', 'leave_message', 'find_message', key],
    ['a POSIX queue', 'leave_queue', 'find_queue', name],
    ['POSIX memory', 'leave_posix_memory', 'find_posix_memory', name],
    ['an abstract socket', 'leave_socket', 'unix_abstract', `${MARK}-${process.pid}`],
  ])('in %s is not found', async (_, leave, find, where) => {
    const place = where.startsWith('/tmp') ? `at:${where}` : where;
    expect((await inside([leave, place])).report.exitCode).toBe(0);
    expect((await inside([find, place])).report.exitCode).toBe(3);
    // The control: without the sandbox it is found.
    expect(spawnSync('sh', ['-c', `${probe} ${leave} ${where} >/dev/null 2>&1`]).status).toBe(0);
    expect(outside(find, where).status).toBe(0);
    rmSync(where.startsWith('/') ? where : join(directory, 'nothing'), { force: true });
  });
});
