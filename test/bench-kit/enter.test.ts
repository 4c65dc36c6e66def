import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LEGACY, makeGroup, noGroups } from '../control-groups.ts';
import { SOON_MS } from '../soon.ts';
import { outputDirectory, run } from './kit.ts';
import { AS_JOB_USER, buildTools, noBwrap, processesWith } from './launcher.ts';

const directory = outputDirectory();
const enter = join(directory.path, 'enter');
beforeAll(() => buildTools(directory.path, 'enter', 'filter'));
afterAll(() => directory.remove());

/** A program that `enter` starts in a group of its own. */
function started(name: string, script: string): ChildProcess & { readonly stdout: Readable } {
  const line = ['--group', makeGroup(name), '--', 'sh', '-c', script, directory.path];
  const child = spawn(enter, line, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const ended = async (child: ChildProcess): Promise<unknown> => (await once(child, 'exit'))[0];

describe.skipIf(noGroups !== null)('a program in control groups (skipped without root and groups of version 2)', () => {
  const groups = ['cat', '/proc/self/cgroup'];

  test('begins in a group of version 2, and in that of its parent without one', async () => {
    const group = makeGroup('born');
    const { code, stdout } = await run(enter, ['--group', group, '--', ...groups]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^0::/${basename(group)}$`, 'm'))]);
    expect((await run(enter, ['--', ...groups])).stdout).not.toContain(basename(group));
  });

  test.skipIf(noBwrap !== null)('begins there too behind a filter that refuses clone3', async () => {
    const group = makeGroup('moved');
    const filter = join(directory.path, 'rules');
    writeFileSync(filter, execFileSync(join(directory.path, 'filter')));
    const sandbox = ['bwrap', '--dev-bind', '/', '/', '--seccomp', '9', '--'];
    const line = ['-c', 'exec 9<"$0" && exec "$@"', filter, ...sandbox, enter, '--group', group, '--', ...groups];
    expect((await run('sh', line)).stdout).toMatch(new RegExp(`^0::/${basename(group)}$`, 'm'));
  });

  test.skipIf(LEGACY === null)('begins in groups of version 1 (skipped without them)', async () => {
    const [group, legacy] = [makeGroup('both'), makeGroup('legacy', LEGACY)];
    const tasks = ['--tasks', join(legacy, 'tasks')];
    const { stdout } = await run(enter, ['--group', group, ...tasks, '--', ...groups]);
    expect(stdout).toMatch(new RegExp(`^\\d+:\\S*pids\\S*:/${basename(legacy)}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^0::/${basename(group)}$`, 'm'));
    expect((await run(enter, [...tasks, '--', ...groups])).stdout).toContain(basename(legacy));
  });

  test('is not started when it may not be in them', async () => {
    const group = makeGroup('denied');
    const line = [...AS_JOB_USER, enter, '--group', group, '--', 'echo', 'began'];
    expect(await run(line[0] ?? '', line.slice(1))).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `enter: cannot start a process in ${group}: Permission denied\n`,
    });
    const absent = await run(enter, ['--tasks', '/absent/tasks', '--', 'echo', 'began']);
    expect(absent).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('/absent/tasks') });
  });

  test('ends with its exit code, or with 128 and the signal that killed it', async () => {
    expect(await ended(started('code', 'exit 7'))).toBe(7);
    expect(await ended(started('signal', 'kill -KILL $$'))).toBe(137);
    expect(await run(enter, ['--group', makeGroup('no-program'), '--', '/absent'])).toMatchObject({ code: 1 });
  });

  test('gets SIGUSR1; other signals do not end the wait for it', async () => {
    const child = started('usr1', 'trap "exit 7" USR1; echo ready; while :; do sleep 0.02; done');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    child.kill('SIGINT');
    child.kill('SIGUSR1');
    expect(await ended(child)).toBe(7);
  });

  test('dies with the process that started it', async () => {
    const child = started('dies', 'echo ready; while :; do sleep 0.02; done');
    await once(child.stdout, 'data');
    expect(processesWith(`\0${directory.path}\0`)).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(processesWith(`\0${directory.path}\0`)).toBe(0), SOON_MS);
  });

  test('alone holds its output open', async () => {
    const child = started('streams', 'echo written; exec >&- 2>&-; while :; do sleep 0.02; done');
    expect(await text(child.stdout)).toBe('written\n');
    expect(child.exitCode).toBeNull();
  });
});

test('enter without a program is used wrongly', async () => {
  for (const line of [[], ['--'], ['--other', 'x', '--', 'true'], ['--group', 'x', 'true']]) {
    expect(await run(enter, line)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('usage') });
  }
});
