import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { knobRows } from '../../src/runner/doctor/knobs.ts';
import { HANGS_MS } from '../soon.ts';

const TOOL = 'runner-setup/runner-setup';
const JOURNAL = 'var/lib/alloc-ab/runner-setup.journal';
const GOVERNORS = [0, 1].map((cpu) => `sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_governor`);
const SWAPS = 'Filename Type Size Used Priority\n';

/** A machine on which every knob passes. */
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
  const { status, stdout, stderr } = spawnSync(TOOL, [...args, '--root', root], {
    encoding: 'utf8',
    timeout: HANGS_MS,
  });
  return { code: status, out: stdout, err: stderr };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'machine-'));
  write(QUIET);
});
afterEach(() => rmSync(root, { recursive: true }));

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
    expect(read(JOURNAL).split('\n')).toContain(`/${GOVERNORS[0]}\tpowersave`);

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

  test('reset restores from a journal of an earlier version', () => {
    write({ [JOURNAL]: '/proc/sys/kernel/numa_balancing\t1\tnuma-balancing.sh' });
    expect(run('reset').code).toBe(0);
    expect(read('proc/sys/kernel/numa_balancing')).toBe('1');
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
  expect(spawnSync(TOOL, ['tune', '--root', '/nonexistent']).status).toBe(2);
});

test('check and show name the command that replaced them', () => {
  for (const action of ['check', 'show']) {
    const { code, err } = run(action);
    expect(code).toBe(2);
    expect(err).toContain('alloc-ab doctor');
  }
});

test('tune leaves a machine whose knobs pass as it is, and sets each knob of the table that does not', () => {
  expect(run('tune')).toMatchObject({ code: 0, out: '' });
  expect(run('reset').code).toBe(0);
  const rows = knobRows()
    .split('\n')
    .map((row) => row.split('\t'));
  const paths = rows.map(([, path = '']) => path.slice(1).replace('[0-9]*', '0'));
  write(Object.fromEntries(paths.map((path) => [path, '77'])));
  expect(run('tune').code).toBe(0);
  expect(paths.map(read)).toEqual(rows.map(([, , , wanted]) => wanted));
  expect(run('reset').code).toBe(0);
  expect(new Set(paths.map(read))).toEqual(new Set(['77']));
  expect(paths.length).toBeGreaterThan(12);
});
