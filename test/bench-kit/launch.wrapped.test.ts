import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GroupReport } from '../../src/runner/sandbox/group-report.ts';
import { makeGroup, noGroups } from '../control-groups.ts';
import { compileTree } from '../runner/runner-fixture.ts';
import { HANGS_MS } from '../soon.ts';
import { outputDirectory, run } from './kit.ts';
import * as launcher from './launcher.ts';
import { BWRAP, BWRAP_OF_JOB_USER, DIRECT, launch, launchLine, processesWith } from './launcher.ts';

const directory = outputDirectory();
const tree = join(directory.path, 'tree');
beforeAll(async () => {
  await launcher.buildTools(directory.path, 'launch', 'lockstep', 'st-mixed');
  compileTree(directory.path);
});
afterAll(() => directory.remove());

const MIB = 2 ** 20;

describe.each([DIRECT, BWRAP, BWRAP_OF_JOB_USER])('a program $name', (chain) => {
  const check = test.skipIf(chain.missing !== null);
  const started = (argv: readonly string[], ...options: string[]) =>
    launch(launchLine(chain, directory.path, argv, options));

  check('has its own exit code and signal', async () => {
    expect((await started(['sh', '-c', 'exit 139'])).report).toMatchObject({
      error: null,
      exitCode: 139,
      signal: null,
    });
    const { report } = await started(['sh', '-c', 'kill -SEGV $$']);
    expect(report).toMatchObject({ error: null, exitCode: null, signal: 'SIGSEGV', strays: 0 });
  });

  check('is measured with its descendants and without wrappers', async () => {
    const { report } = await started([tree, ...'touch 40 spin 40 fork [ spin 40 ] wait'.split(' ')]);
    expect(report).toMatchObject({ error: null, exitCode: 0, processes: 2, unseenNs: 0, strays: 0 });
    expect(report.programs.map(({ program }) => program)).toEqual(['tree']);
    expect(report.cpuNs).toBeGreaterThan(80e6);
    expect(report.cpuNs).toBeLessThan(130e6);
    expect(report.rssPeakBytes).toBeGreaterThan(40 * MIB);
    expect(report.rssPeakBytes).toBeLessThan(46 * MIB);
    expect(report.minorFaults).toBeGreaterThan((40 * MIB) / 4096);
    expect(report.minorFaults).toBeLessThan((40 * MIB) / 4096 + 400);
  });

  check('leaves processes behind that may work on for a while, which is not in its wall time', async () => {
    const { report } = await started([tree, ...'spin 5 daemon [ spin 60000 ]'.split(' ')], '--rest-ms', '1500');
    expect(report).toMatchObject({ error: null, exitCode: 0, processes: 3, strays: 1 });
    expect(report.programs[0]?.leftNs).toBeGreaterThan(100e6);
    expect(report.wallNs).toBeLessThan(1500e6);
  });

  check('is what the kernel started with these arguments, also when it overwrites them', async () => {
    const { report } = await started([tree, 'forge', 'other', 'say', 'ü']);
    const { ino } = statSync(tree);
    const executable = { path: tree, inode: String(ino), device: expect.stringMatching(/^[0-9a-f]+:[0-9a-f]+$/) };
    const bytes = Buffer.from('ü').toString('latin1');
    const began = [tree, 'forge', 'other', 'say', bytes];
    expect(report.began).toEqual({ executable, arguments: began, argumentsTruncated: false });
    expect(report.ended).toEqual({ executable, arguments: began.with(1, 'other'), argumentsTruncated: false });
    expect(report.execs).toBe(0);
  });

  check('is seen to become another program', async () => {
    const { report } = await started(['sh', '-c', `exec env ${tree} spin 1`]);
    expect(report.execs).toBe(2);
    expect(report.began?.arguments[0]).toBe('sh');
    expect(report.ended?.executable.path).toBe(tree);
    const thread = await started([tree, ...`thread [ exec ${tree} spin 1 ]`.split(' ')]);
    expect(thread.report.execs).toBe(1);
  });

  check('that a hidden thread replaces by another one is an error', async () => {
    const { report } = await started([tree, 'hidden', '/bin/true'], '--timeout-ms', '5000');
    expect(report).toMatchObject({ error: 'program-lost', timedOut: false });
  });

  check('has no more than 4 KiB of arguments listed', async () => {
    const { report } = await started(['true', 'a'.repeat(20_000), 'b']);
    expect(report.began?.argumentsTruncated).toBe(true);
    expect(report.began?.arguments.join(' ').length).toBeLessThanOrEqual(4096);
  });

  check('that cannot be executed is an error', async () => {
    const { report, stderr } = await started(['/absent/program']);
    expect(report).toMatchObject({ error: 'exec-failed', began: null, execs: null });
    expect(report.reason + stderr).toContain('No such file or directory');
  });

  check('dies at SIGTERM of the launcher with all descendants', async () => {
    const mark = `7${process.pid}`;
    const argv = [tree, ...`say ready daemon [ sleep ${mark}00 ] fork [ sleep ${mark}00 ] sleep ${mark}00`.split(' ')];
    const ended = launch(launchLine(chain, directory.path, argv), (child) => {
      void vi
        .waitFor(
          () => expect(processesWith(`${tree}\0say\0ready\0daemon\0[\0sleep\0${mark}`)).toBeGreaterThan(3),
          HANGS_MS,
        )
        .finally(() => child.kill('SIGTERM'));
    });
    expect((await ended).report).toMatchObject({ cancelled: true, signal: 'SIGKILL' });
    expect(processesWith(`sleep\0${mark}`)).toBe(0);
  });

  check('gets SIGTERM alone when the launcher gets SIGUSR1, and may end by itself', async () => {
    const text = 'trap "exit 7" TERM; echo ready; while :; do sleep 0.02; done';
    const ended = launch(launchLine(chain, directory.path, ['sh', '-c', text]), (child) => {
      child.stdout?.once('data', () => child.kill('SIGUSR1'));
    });
    expect((await ended).report).toMatchObject({ error: null, exitCode: 7, signal: null, cancelled: false });
  });

  check('that starts a sibling of itself hides no CPU time by it', async () => {
    const { report } = await started([tree, ...'sibling [ spin 60 ] hide [ spin 60 ] wait sleep 300'.split(' ')]);
    expect(report.cpuNs).toBeGreaterThan(120e6);
    expect(report.unseenNs).toBeGreaterThan(55e6);
  });

  check('is killed at its deadline', async () => {
    const { report } = await started([tree, 'sleep', '60000'], '--timeout-ms', '300');
    expect(report).toMatchObject({ error: null, timedOut: true, signal: 'SIGKILL', strays: 0 });
  });

  check('that is not traced ends with an exit code or a signal too', async () => {
    expect((await started(['sh', '-c', 'exit 3'], '--contain')).report).toMatchObject({ exitCode: 3, signal: null });
    const { report } = await started(['sh', '-c', 'kill -SEGV $$'], '--contain');
    expect(report).toMatchObject({ error: null, exitCode: null, signal: 'SIGSEGV', strays: 0 });
  });

  check('answers in lock-step', async () => {
    const argv = [join(directory.path, 'st-mixed'), '1000', '100', '16', '256', '7'];
    const options = ['--pass', '4', '--pass', '5', '--start-on', '6', '--env', 'ALLOC_AB_LOCKSTEP=4,5'];
    const [program = '', ...rest] = launchLine(chain, directory.path, argv, options);
    const which = await run('sh', ['-c', `command -v ${program}`]);
    const side = [which.stdout.trim(), ...rest];
    const driver = [
      join(directory.path, 'lockstep'),
      '--workload',
      'st-mixed 1 100 16 256 7',
      '--run-length',
      '2',
      '--ops',
      '500',
      '====',
      'ABBA',
    ];
    const done = await run('sh', ['-c', '"$@" 3>&1 >&2', 'sh', ...driver, ...side, '----', ...side]);
    const group = GroupReport.parse(JSON.parse(done.stdout));
    expect(group).toMatchObject({ error: null, operations: 500 });
    expect(group.reports.map((each) => each?.began?.executable.path)).toEqual([argv[0], argv[0]]);
  });
});

test.skipIf(launcher.noBwrap !== null)('a wrapper that ends before the program exists is an error', async () => {
  const { report, stderr } = await launch([
    ...[join(directory.path, 'launch'), '--wrapped', '2', '--env', 'PATH=/usr/bin:/bin'],
    ...['--', 'bwrap', '--ro-bind', '/absent', '/absent', 'true'],
  ]);
  expect(report).toMatchObject({ error: 'sandbox-failed', reason: 'exit code 1', began: null, programs: [] });
  expect(stderr).toContain('/absent');
  const absent = await launch([join(directory.path, 'launch'), '--wrapped', '2', '--', '/absent/bwrap', 'true']);
  expect(absent.report).toMatchObject({ error: 'sandbox-failed', reason: 'No such file or directory' });
});

test.skipIf(noGroups !== null)('a program is born in the control group that is given, or is not started', async () => {
  const group = makeGroup('program');
  const line = (chain: launcher.Chain, at = group) =>
    launchLine(chain, directory.path, ['cat', '/proc/self/cgroup'], ['--cgroup', at]);
  expect((await launch(line(DIRECT))).stdout).toContain(`0::/${basename(group)}\n`);
  const denied = await launch(line({ ...BWRAP_OF_JOB_USER, options: [], wrapper: () => [] }));
  expect(denied).toMatchObject({ stdout: '', report: { error: 'cgroup-denied', reason: 'Permission denied' } });
  const absent = await launch(line(DIRECT, `${group}/absent`));
  expect(absent).toMatchObject({ stdout: '', report: { error: 'cgroup-denied', reason: 'No such file or directory' } });
});

test('a program gets the filter as descriptor 9, for reading', async () => {
  const file = join(directory.path, 'filter.bpf');
  writeFileSync(file, 'bytes');
  const line = (filter: string, text: string) =>
    launchLine(DIRECT, directory.path, ['sh', '-c', text], ['--filter', filter]);
  expect((await launch(line(file, 'cat <&9'))).stdout).toBe('bytes');
  expect((await launch(line(file, 'echo other >&9'))).report.exitCode).not.toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('bytes');
  expect((await launch(line('/absent', 'true'))).report).toMatchObject({ error: 'filter-denied' });
});
