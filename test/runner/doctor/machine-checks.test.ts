import { appendFileSync, chmodSync, chownSync, globSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DoctorRow } from '../../../src/model/doctor-report.ts';
import { findMachine } from '../../../src/runner/doctor/find-machine.ts';
import { MACHINE_CHECKS, readRows } from '../../../src/runner/doctor/machine-checks.ts';
import '../../property-seed.ts';
import { change, type Files, HOME, quietRoot, rootWith, rowsOf } from './machine-fixture.ts';

const CPU = 'sys/devices/system/cpu';
const AGENT = 'alloc-ab-agent';
const PASSWD = 'root:x:0:0:root:/root:/bin/bash';
const limits = (data: string, space: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax data size             ${data}            unlimited            bytes\nMax address space         ${space}            unlimited            bytes`;

/** What each check says of one changed machine: check, changed files, value, status. */
const STATES: readonly (readonly [string, Files, string, DoctorRow['status']])[] = [
  ['governor', { [`${CPU}/cpu1/cpufreq/scaling_governor`]: 'schedutil' }, 'performance, schedutil', 'fail'],
  ['governor', { [`${CPU}/cpu1/cpufreq/scaling_governor`]: null }, 'performance', 'unknown'],
  [
    'energy-preference',
    { [`${CPU}/cpu0/cpufreq/energy_performance_preference`]: 'power' },
    'power, performance',
    'warn',
  ],
  ['turbo', { [`${CPU}/intel_pstate/no_turbo`]: '0' }, '0', 'warn'],
  ['turbo', { [`${CPU}/intel_pstate/no_turbo`]: null, [`${CPU}/cpufreq/boost`]: '1' }, '1', 'warn'],
  ['turbo', { [`${CPU}/intel_pstate/no_turbo`]: null, [`${CPU}/cpufreq/boost`]: '0' }, '0', 'pass'],
  ['thp', { 'sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never' }, 'always', 'warn'],
  ['aslr', { 'proc/sys/kernel/randomize_va_space': '0' }, '0', 'fail'],
  ['numa-balancing', { 'proc/sys/kernel/numa_balancing': '1' }, '1', 'fail'],
  ['overcommit', { 'proc/sys/vm/overcommit_memory': '2' }, '2', 'fail'],
  ['overcommit', { 'proc/sys/vm/overcommit_memory': 'garbage' }, '-', 'unknown'],
  ['overcommit', { 'proc/sys/vm/overcommit_memory': '1' }, '1', 'pass'],
  ['ksm', { 'sys/kernel/mm/ksm/run': '1' }, '1', 'warn'],
  ['compaction', { 'proc/sys/vm/compaction_proactiveness': '20' }, '20', 'warn'],
  ['watchdog', { 'proc/sys/kernel/nmi_watchdog': '1' }, '1', 'warn'],
  ['soft-watchdog', { 'proc/sys/kernel/soft_watchdog': '1' }, '1', 'warn'],
  ['perf-event-paranoid', { 'proc/sys/kernel/perf_event_paranoid': '3' }, '3', 'warn'],
  ['perf-event-paranoid', { 'proc/sys/kernel/perf_event_paranoid': '-1' }, '-1', 'pass'],
  ['ptrace-scope', { 'proc/sys/kernel/yama/ptrace_scope': '2' }, '2', 'fail'],
  ['smt', { [`${CPU}/smt/control`]: 'on' }, 'on', 'warn'],
  ['smt', { [`${CPU}/smt/control`]: 'notsupported' }, 'notsupported', 'pass'],
  ['isolation', { [`${CPU}/isolated`]: '\n' }, 'no CPU is isolated', 'warn'],
  [
    'isolation',
    {
      [`${CPU}/isolated`]: '\n',
      'sys/fs/cgroup/allocab.slice/cpuset.cpus.partition': 'root',
      'sys/fs/cgroup/allocab.slice/cpuset.cpus.effective': '1',
    },
    'partition allocab.slice 1',
    'pass',
  ],
  ['isolation', { [`${CPU}/nohz_full`]: '1' }, 'isolcpus 1; nohz_full 1', 'pass'],
  ['isolation', { [`${CPU}/isolated`]: '99999999999' }, '-', 'unknown'],
  ['housekeeping', { [`${CPU}/online`]: '9-1' }, '-', 'unknown'],
  ['housekeeping', { [`${CPU}/isolated`]: '\n' }, 'all 2 CPUs are shared', 'warn'],
  ['housekeeping', { [`${CPU}/isolated`]: '0-1' }, 'none', 'fail'],
  ['interrupts', { 'proc/irq/9/smp_affinity_list': '0-1' }, '1 of 2 may reach measured CPUs', 'warn'],
  ['idle-states', { [`${CPU}/cpu1/cpuidle/state1/disable`]: '0' }, 'C6, 133 us to wake', 'warn'],
  ['clocksource', { 'sys/devices/system/clocksource/clocksource0/current_clocksource': 'hpet' }, 'hpet', 'warn'],
  ['throttled', { [`${CPU}/cpu1/thermal_throttle/core_throttle_count`]: '3' }, '3', 'warn'],
  ['virtualization', { 'proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu hypervisor' }, 'virtual machine', 'warn'],
  ['swap', { 'proc/swaps': 'Filename\tType\tSize\n/dev/sda2 partition 1 0 -2' }, 'on: /dev/sda2', 'fail'],
  ['address-space', { 'proc/self/limits': limits('unlimited', '1000') }, 'address space 1000 bytes', 'fail'],
  ['address-space', { 'proc/self/limits': limits('4096', 'unlimited') }, 'data size 4096 bytes', 'fail'],
  ['personality', { 'proc/self/personality': '00040000' }, '00040000', 'fail'],
  ['mappings', { 'proc/sys/vm/max_map_count': '1000' }, '1000', 'warn'],
  ['core-pattern', { 'proc/sys/kernel/core_pattern': '|/usr/share/apport %p' }, '|/usr/share/apport %p', 'warn'],
  ['suid-dumpable', { 'proc/sys/fs/suid_dumpable': '2' }, '2', 'warn'],
  ['suid-dumpable', { 'proc/sys/fs/suid_dumpable': '1' }, '1', 'fail'],
  ['load', { 'proc/loadavg': '1.71 1.00 0.50 3/200 4242' }, '1.71 processes', 'warn'],
  ['pressure-cpu', { 'proc/pressure/cpu': 'some avg10=12.50 avg60=0.00 avg300=0.00 total=1' }, '12.50 %', 'warn'],
  ['pressure-memory', { 'proc/pressure/memory': 'some avg10=2.00 avg60=0.00' }, '2.00 %', 'warn'],
  ['pressure-io', { 'proc/pressure/io': 'some avg10=2.00 avg60=0.00' }, '2.00 %', 'warn'],
  ['steal', { 'proc/stat': 'cpu  100 0 100 780 0 0 0 20 0 0' }, '2.00 %', 'warn'],
  ['timers', { 'etc/systemd/system/timers.target.wants/apt.timer': '' }, '1 timers', 'warn'],
  ['cron', { 'etc/cron.daily/man-db': '#!/bin/sh' }, '1 jobs', 'warn'],
  ['cron', { 'etc/crontab': '* * * * * root work' }, '1 jobs', 'warn'],
  ['cgroups', { 'sys/fs/cgroup/cgroup.controllers': 'cpuset' }, 'version 2 without memory, pids', 'warn'],
  ['cgroups', { 'sys/fs/cgroup/cgroup.controllers': '' }, 'version 2 without cpuset, memory, pids', 'warn'],
  ['cgroups', { 'proc/self/mountinfo': '31 23 0:28 / /sys rw - sysfs sysfs rw' }, 'no version 2', 'warn'],
  ['user', { 'proc/self/status': 'Uid:\t0\t0\t0\t0', 'etc/passwd': PASSWD }, 'root (0)', 'warn'],
  ['job-users', { 'etc/subuid': `${AGENT}:100000:10` }, '10 ids', 'fail'],
  ['job-users', { 'usr/bin/newuidmap': null }, '65536 ids, no newuidmap', 'fail'],
  ['sudo', { 'etc/group': `root:x:0:\ndocker:x:99:${AGENT}\n${AGENT}:x:998:` }, 'member of docker', 'fail'],
  ['sudo', { 'etc/sudoers.d/ci': `${AGENT} ALL=(ALL) NOPASSWD: ALL` }, 'has rules', 'fail'],
  ['sudo', { 'etc/sudoers.d/ci': `%${AGENT} ALL=(ALL) NOPASSWD: ALL` }, 'has rules', 'fail'],
  ['sudo', { 'etc/sudoers.d/ci': 'ALL ALL=(ALL) NOPASSWD: /bin/true' }, 'has rules', 'fail'],
  ['credentials', { [`${HOME}/.netrc`]: 'machine' }, '/var/lib/alloc-ab-agent/.netrc', 'warn'],
  ['credentials', { [`${HOME}/.ssh/id_ed25519`]: 'key' }, '/var/lib/alloc-ab-agent/.ssh/id_ed25519', 'warn'],
  ['registered', { 'var/lib/alloc-ab/registrations/1764435600': 'garbage' }, '0 wait for a job', 'warn'],
  ['registered', { 'var/lib/alloc-ab/registrations/1764435600': null }, '0 wait for a job', 'warn'],
  ['qualification', { 'proc/meminfo': 'MemTotal: 1 kB' }, '2026-11-20, 0 false alarms in 20', 'warn'],
];

describe('states', () => {
  test('a quiet machine passes every check, and no row has a fix', () => {
    const rows = Object.values(rowsOf(quietRoot()));
    expect(rows.filter(({ status, fix }) => status !== 'pass' || fix !== '')).toEqual([]);
    expect(rows.map(({ check }) => check)).toEqual(MACHINE_CHECKS.map(({ name }) => name));
  });

  test.each(STATES)('%s: %j is shown as %s, %s', (check, files, value, status) => {
    const root = quietRoot();
    change(root, files);
    chmodSync(join(root, HOME), 0o700);
    const row = rowsOf(root)[check];
    expect({ value: row?.value, status: row?.status }).toEqual({ value, status });
    if (status !== 'pass') expect(row?.fix).toMatch(/\w{3}/);
  });

  test('a credential or a home that others can read is named', () => {
    const root = quietRoot();
    chmodSync(join(root, HOME, 'job/registration'), 0o640);
    chmodSync(join(root, HOME), 0o755);
    const { credentials, home } = rowsOf(root);
    expect(credentials).toMatchObject({ status: 'fail', value: `open: /${HOME}/job/registration` });
    expect(home).toMatchObject({ status: 'warn', value: 'mode 0755' });
  });

  test.skipIf(process.getuid?.() !== 0).each([
    ['its own group', {}, 0o750, 'pass'],
    ['its own group, which may write', {}, 0o770, 'warn'],
    ['a group with another member', { 'etc/group': 'other' }, 0o750, 'warn'],
    ['the group of another user', { 'etc/passwd': 'other' }, 0o750, 'warn'],
  ])('a home that %s can look into: %j, %o is %s (skipped without root)', (_, shared, mode, status) => {
    const root = quietRoot();
    const gid = 998;
    chownSync(join(root, HOME), 0, gid);
    const rows = { 'etc/passwd': `\nother:x:4711:${gid}::/:/bin/sh`, 'etc/group': `\nshared:x:${gid}:other` };
    for (const path of Object.keys(shared) as (keyof typeof rows)[]) appendFileSync(join(root, path), rows[path]);
    chmodSync(join(root, HOME), mode);
    expect(rowsOf(root).home).toMatchObject({ status });
  });

  test('each check has a state that does not pass, or has its own test', () => {
    const tested = new Set(STATES.filter(([, , , status]) => status !== 'pass').map(([check]) => check));
    const others = ['home', 'disk-space', 'disk-inodes', 'parallel-duets'];
    expect(MACHINE_CHECKS.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual(
      expect.arrayContaining(others),
    );
    expect(tested.size + others.length).toBe(MACHINE_CHECKS.length);
  });

  test('a full disk fails, and a file system that does not count files is unknown', () => {
    const machine = findMachine(quietRoot());
    const rows = (bytes: number, inodes: number | null) => {
      const files = { ...machine.files, space: () => ({ ok: true as const, value: { bytes, inodes } }) };
      return readRows({ ...machine, files })
        .filter(({ check }) => check.startsWith('disk-'))
        .map(({ status }) => status);
    };
    expect(rows(2 ** 29, 100)).toEqual(['fail', 'fail']);
    expect(rows(2 ** 31, 50_000)).toEqual(['warn', 'warn']);
    expect(rows(2 ** 36, 10 ** 6)).toEqual(['pass', 'pass']);
    expect(rows(2 ** 36, null)).toEqual(['pass', 'unknown']);
  });
});

describe('what cannot be seen is unknown', () => {
  test('in an empty root every check is unknown, and says why', () => {
    const rows = Object.values(rowsOf(rootWith({})));
    expect(rows.filter(({ status, fix }) => status !== 'unknown' || !fix.startsWith('not known: '))).toEqual([]);
  });

  /** The files that at least one check needs: all but those whose absence says something, and facts that no row shows. */
  const filesOf = (root: string): string[] =>
    globSync('**/*', { cwd: root, exclude: ['proc/self/cgroup'] }).filter((path) =>
      lstatSync(join(root, path)).isFile(),
    );

  /** Replaces every file. */
  const spoil = (root: string, replace: (path: string) => void): Record<string, DoctorRow> => {
    for (const path of filesOf(root)) {
      rmSync(join(root, path));
      replace(join(root, path));
    }
    return rowsOf(root);
  };

  test('with directories in the place of all files nothing passes but what has no file', () => {
    const rows = spoil(quietRoot(), (path) => mkdirSync(path));
    const passed = Object.values(rows).filter(({ status }) => status === 'pass');
    expect(passed.map(({ check }) => check).sort()).toEqual(['disk-inodes', 'disk-space', 'timers']);
  });

  test('garbage in all files never passes', () => {
    const garbage = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from([0xff, 0, ...bytes]));
    fc.assert(
      fc.property(garbage, (bytes) => {
        const rows = spoil(quietRoot(), (path) => writeFileSync(path, bytes));
        const passed = Object.values(rows).filter(({ status }) => status === 'pass');
        // Names in directories are all that these rows look at.
        const names = ['disk-inodes', 'disk-space', 'timers'];
        expect(passed.map(({ check }) => check).filter((check) => !names.includes(check))).toEqual([]);
        for (const row of Object.values(rows)) expect(DoctorRow.safeParse(row).success, row.check).toBe(true);
      }),
      { numRuns: 6 },
    );
  });

  test('one file that cannot be read, is empty or is garbage improves no row', () => {
    const worse: readonly DoctorRow['status'][] = ['pass', 'warn', 'unknown', 'fail'];
    const root = quietRoot();
    const before = rowsOf(root);
    const paths = filesOf(root);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom('directory', 'empty', 'garbage', 'pipe'), (path, how) => {
        const own = quietRoot();
        rmSync(join(own, path));
        if (how === 'directory') mkdirSync(join(own, path));
        else writeFileSync(join(own, path), how === 'empty' ? '' : '\u0000\u00ff?');
        for (const [check, row] of Object.entries(rowsOf(own))) {
          expect(worse.indexOf(row.status), `${path} ${how}: ${check}`).toBeGreaterThanOrEqual(
            worse.indexOf(before[check]?.status ?? 'pass'),
          );
        }
      }),
      { numRuns: 20 },
    );
  });
});
