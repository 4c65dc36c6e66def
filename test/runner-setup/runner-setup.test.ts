import { spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const TOOL = 'runner-setup/runner-setup';
const JOURNAL = 'var/lib/alloc-ab/runner-setup.journal';
const GOVERNORS = [0, 1].map((cpu) => `sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_governor`);
const SWAPS = 'Filename Type Size Used Priority\n';

/** A machine on which every check passes. */
const QUIET: Record<string, string> = {
  ...Object.fromEntries(GOVERNORS.map((path) => [path, 'performance'])),
  'sys/devices/system/cpu/intel_pstate/no_turbo': '1',
  'sys/devices/system/cpu/smt/control': 'off',
  'sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc',
  'sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never',
  'sys/kernel/mm/ksm/run': '0',
  'proc/sys/kernel/randomize_va_space': '2',
  'proc/sys/kernel/numa_balancing': '0',
  'proc/sys/kernel/nmi_watchdog': '0',
  'proc/sys/kernel/perf_event_paranoid': '2',
  'proc/sys/kernel/yama/ptrace_scope': '1',
  'proc/sys/vm/overcommit_memory': '0',
  'proc/swaps': SWAPS,
  'proc/loadavg': '0.08 0.10 0.12 1/200 4242',
};

let root: string;

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text.trimEnd()}\n`);
  }
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8').trimEnd();
}

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(TOOL, [...args, '--root', root], { encoding: 'utf8', timeout: 10_000 });
  return { code: status, out: stdout, err: stderr };
}

/** The rows of the table by check: value, path, status, fix. */
function rows(out: string): Record<string, string[]> {
  const lines = out.trimEnd().split('\n').slice(1);
  return Object.fromEntries(lines.map((line) => line.split(/ {2,}/)).map(([check, ...rest]) => [check, rest]));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'machine-'));
  write(QUIET);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('check', () => {
  test('a quiet machine passes every check', () => {
    const { code, out } = run('check');
    const table = rows(out);
    expect(Object.keys(table).length).toBe(globSync('runner-setup/knobs/*.sh').length);
    for (const [check, row] of Object.entries(table)) expect(row[2], check).toBe('pass');
    expect(table.governor?.slice(0, 2)).toEqual([
      'performance',
      '/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor',
    ]);
    expect(table.thp?.[0]).toBe('madvise');
    expect(code).toBe(0);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['governor', { [GOVERNORS[1] as string]: 'schedutil' }, 'performance,schedutil', 'fail'],
    ['turbo', { 'sys/devices/system/cpu/intel_pstate/no_turbo': '0' }, '0', 'warn'],
    ['smt', { 'sys/devices/system/cpu/smt/control': 'on' }, 'on', 'warn'],
    ['thp', { 'sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never' }, 'always', 'warn'],
    ['aslr', { 'proc/sys/kernel/randomize_va_space': '0' }, '0', 'fail'],
    ['swap', { 'proc/swaps': `${SWAPS}/swapfile file 1 0 -2\n` }, '1', 'fail'],
    ['numa-balancing', { 'proc/sys/kernel/numa_balancing': '1' }, '1', 'fail'],
    ['overcommit', { 'proc/sys/vm/overcommit_memory': '2' }, '2', 'fail'],
    ['ksm', { 'sys/kernel/mm/ksm/run': '1' }, '1', 'warn'],
    ['watchdog', { 'proc/sys/kernel/nmi_watchdog': '1' }, '1', 'warn'],
    ['clocksource', { 'sys/devices/system/clocksource/clocksource0/current_clocksource': 'hpet' }, 'hpet', 'warn'],
    ['ptrace-scope', { 'proc/sys/kernel/yama/ptrace_scope': '2' }, '2', 'fail'],
    ['perf-event-paranoid', { 'proc/sys/kernel/perf_event_paranoid': '3' }, '3', 'warn'],
    ['load', { 'proc/loadavg': '1.71 1.00 0.50 3/200 4242' }, '1.71', 'warn'],
  ])('%s alone gives its status and the exit code', (check, files, value, status) => {
    write(files);
    const { code, out } = run('check');
    const { [check]: row, ...others } = rows(out);
    expect([row?.[0], row?.[2]]).toEqual([value, status]);
    expect(row?.[3]).toMatch(/\S/);
    expect(Object.values(others).every((other) => other[2] === 'pass')).toBe(true);
    expect(code).toBe(status === 'fail' ? 1 : 0);
  });

  test('a file that is missing or cannot be read is unknown', () => {
    for (const path of Object.keys(QUIET)) rmSync(join(root, path));
    symlinkSync('/nonexistent', join(root, 'proc/loadavg'));
    mkdirSync(join(root, 'proc/swaps'));
    write({ 'sys/kernel/mm/ksm/run': '' });
    const { code, out } = run('check');
    for (const [check, row] of Object.entries(rows(out))) if (check !== 'swap') expect(row[2], check).toBe('unknown');
    expect(out).not.toMatch(/ pass /);
    expect(code).toBe(0);
  });

  test('show prints values without a status', () => {
    write({ 'proc/sys/kernel/randomize_va_space': '0' });
    const { code, out } = run('show');
    expect(out).toMatch(/^aslr +0 +\/proc\/sys\/kernel\/randomize_va_space$/m);
    expect(out).not.toMatch(/pass|warn|fail/);
    expect(code).toBe(0);
  });
});

describe('tune and reset', () => {
  const NOISY = {
    [GOVERNORS[0] as string]: 'powersave',
    'sys/kernel/mm/transparent_hugepage/enabled': 'always',
    'proc/sys/kernel/numa_balancing': '1',
    'proc/sys/vm/overcommit_memory': '1',
  };

  test('tune sets the knobs that do not pass, and reset restores them', () => {
    write(NOISY);
    const tuned = run('tune');
    expect(tuned.code).toBe(0);
    expect(tuned.out.trim().split('\n').sort()).toEqual([
      '/proc/sys/kernel/numa_balancing: 1 -> 0',
      `/${GOVERNORS[0]}: powersave -> performance`,
      '/sys/kernel/mm/transparent_hugepage/enabled: always -> madvise',
    ]);
    expect(GOVERNORS.map(read)).toEqual(['performance', 'performance']);
    expect(read('proc/sys/vm/overcommit_memory')).toBe('1');
    expect(read(JOURNAL).split('\n')).toContain(`/${GOVERNORS[0]}\tpowersave\tgovernor.sh`);

    expect(run('reset').code).toBe(0);
    expect(GOVERNORS.map(read)).toEqual(['powersave', 'performance']);
    expect(read('sys/kernel/mm/transparent_hugepage/enabled')).toBe('always');
    expect(existsSync(join(root, JOURNAL))).toBe(false);
    expect(run('reset')).toMatchObject({ code: 0, out: '' });
  });

  test('tune after a crash keeps the original values', () => {
    write(NOISY);
    run('tune');
    writeFileSync(join(root, JOURNAL), `${read(JOURNAL)}\n/proc/sys/kernel/nmi_wat`);
    expect(run('tune').code).toBe(0);
    expect(read('proc/sys/kernel/numa_balancing')).toBe('0');
    run('reset');
    for (const [path, text] of Object.entries(NOISY)) expect(read(path)).toBe(text);
  });

  test('tune reports a value that cannot be set and fails', () => {
    rmSync(join(root, 'proc/sys/kernel/randomize_va_space'));
    symlinkSync('/proc/version', join(root, 'proc/sys/kernel/randomize_va_space'));
    const { code, out } = run('tune');
    expect(out).toMatch(/randomize_va_space: could not be set to 2/);
    expect(code).toBe(1);
  });

  test('reset refuses a journal that tune did not write', () => {
    write({ [JOURNAL]: '/etc/passwd\troot::0:0\tgovernor.sh', 'etc/passwd': 'kept' });
    const { code, err } = run('reset');
    expect(code).toBe(2);
    expect(err).toMatch(/did not write/);
    expect(read('etc/passwd')).toBe('kept');
    write({ [JOURNAL]: '/proc/sys/../../etc/passwd\troot\tgovernor.sh' });
    expect(run('reset').code).toBe(2);
  });
});

test('wrong use ends with status 2', () => {
  expect(run('polish').code).toBe(2);
  expect(run().code).toBe(2);
  expect(spawnSync(TOOL, ['check', '--root', '/nonexistent']).status).toBe(2);
});

test('every script parses, and every knob has a reason and a fix', () => {
  const knobs = globSync('runner-setup/knobs/*.sh');
  const parsed = spawnSync('bash', ['-n', TOOL]);
  expect(parsed.status).toBe(0);
  for (const knob of knobs) {
    expect(spawnSync('bash', ['-n', knob]).status, knob).toBe(0);
    expect(readFileSync(knob, 'utf8'), knob).toMatch(/^# .{30,}\nname=[a-z-]+\nfiles=\('\/[^\n]+\)\nfix='[^\n]+'\n/);
  }
});
