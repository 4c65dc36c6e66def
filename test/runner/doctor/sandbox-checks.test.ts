import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flyCanary, WAYS } from '../../../src/runner/doctor/canary.ts';
import { examineMachine } from '../../../src/runner/doctor/examine-machine.ts';
import { canaryRows, trySandbox } from '../../../src/runner/doctor/sandbox-checks.ts';
import { exec } from '../../../src/system/exec.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { quietRoot } from './machine-fixture.ts';

const { signal } = new AbortController();
const here = (...before: string[]) =>
  flyCanary(async (argv) => {
    const { stdout, notStarted } = await exec([...before, ...argv], {
      env: { PATH: '/usr/bin:/bin' },
      timeoutMs: 20_000,
      signal,
    });
    return { stdout, problem: notStarted };
  }, signal);
const reachedBy = async (...before: string[]): Promise<string[]> => {
  const flight = await here(...before);
  return 'reached' in flight ? [...flight.reached].sort() : [flight.problem];
};
const bwrap = findProgram('bwrap', '/usr/bin:/bin', '/');
const isRoot = process.geteuid?.() === 0;

/** Command lines of all processes. */
const processes = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return '';
      }
    })
    .join('\n');

describe('a canary', () => {
  test.skipIf(!isRoot)('without a sandbox reaches all that it is sent for', async () => {
    expect(await reachedBy()).toEqual([...WAYS].sort());
  });

  const whole = ['--bind', '/', '/', '--dev', '/dev'];
  // Each row takes one part of the sandbox away from the next.
  test.skipIf(!isRoot || bwrap === null).each([
    ['without namespaces of processes and network', [...whole, '--proc', '/proc'], [...WAYS].sort()],
    [
      'with a network of its own',
      [...whole, '--proc', '/proc', '--unshare-net'],
      WAYS.filter((way) => way !== 'network').sort(),
    ],
    ['with processes of its own', [...whole, '--unshare-pid', '--proc', '/proc'], ['file', 'network', 'write']],
    ['with a read-only system', ['--ro-bind', '/', '/', '--unshare-pid', '--proc', '/proc'], ['file', 'network']],
    [
      'with temporary files of its own',
      ['--ro-bind', '/', '/', '--tmpfs', '/tmp', '--unshare-all', '--proc', '/proc'],
      [],
    ],
  ])('%s reaches what that leaves open', async (_, options, reached) => {
    expect(await reachedBy(bwrap ?? '', ...options, '--')).toEqual(reached);
  });

  test('that does not run to its end reached nothing that can be told', async () => {
    expect(await here('/bin/true')).toEqual({ problem: 'the canary did not run to its end' });
    expect(await here('/nonexistent')).toEqual({ problem: 'ENOENT' });
  });

  test('leaves no process and no file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-own-'));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    await here().finally(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(processes()).not.toContain(folder);
    rmSync(folder, { recursive: true });
  });
});

describe('rows of the sandbox', () => {
  const all = { reached: new Set(WAYS) };
  const none = { reached: new Set<never>() };
  const states = (...flights: Parameters<typeof canaryRows>) => [
    ...new Set(canaryRows(...flights).map(([, { status }]) => status)),
  ];

  test('pass only when the same canary got out without it', () => {
    expect(states(none, all)).toEqual(['pass']);
    expect(states(none, none)).toEqual(['unknown']);
    expect(states(none, { problem: 'no shell' })).toEqual(['unknown']);
    expect(states({ problem: 'no shell' }, all)).toEqual(['unknown']);
    expect(states(all, all)).toEqual(['fail']);
    expect(states(all, { problem: 'no shell' })).toEqual(['fail']);
  });

  test.skipIf(!isRoot || bwrap === null)('all pass in the sandbox of this machine', async () => {
    const rows = await trySandbox(null, signal);
    expect(rows.filter(([, { status }]) => status !== 'pass')).toEqual([]);
    expect(rows.length).toBe(WAYS.length + 1);
  });

  test('are unknown for another root', async () => {
    const rows = (await examineMachine(quietRoot(), signal)).rows.filter(({ check }) =>
      /^(sandbox|canary-)/.test(check),
    );
    expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'unknown'));
    expect(rows.length).toBe(WAYS.length + 1);
  });

  test('of a user whose jobs run as another user are unknown', async () => {
    const other = { name: 'agent', uid: 4242, gid: 4242, home: '/' };
    const [first] = await trySandbox(other, signal);
    expect(first?.[1]).toMatchObject({ status: expect.stringMatching(/unknown|fail/) });
  });
});
