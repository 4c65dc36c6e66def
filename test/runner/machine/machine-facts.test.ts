import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readMachineFacts } from '../../../src/runner/machine/machine-facts.ts';
import { temporary } from '../runner-fixture.ts';

function root(files: Record<string, string>): string {
  const directory = temporary();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const MACHINE = {
  'proc/cpuinfo': 'processor\t: 0\nmodel name\t: Example CPU @ 3.00GHz\nflags\t\t: fpu vme\n\nprocessor\t: 1\n',
  'proc/self/status': 'Name:\tnode\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n',
  'proc/self/cgroup': '0::/\n',
  'proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n',
  'proc/meminfo': 'MemTotal:       16384 kB\n',
  'proc/swaps': 'Filename\tType\n/swapfile file\n',
  'proc/sys/kernel/osrelease': '6.1.0-18\n',
  'proc/sys/kernel/randomize_va_space': '2\n',
  'proc/sys/vm/overcommit_memory': '0\n',
  'proc/loadavg': '0.25 0.30 0.20 1/100 999\n',
  'etc/os-release': 'NAME="X"\nPRETTY_NAME="Example OS 12"\n',
  'sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n',
  'sys/devices/system/cpu/smt/control': 'off\n',
  'sys/devices/system/cpu/intel_pstate/no_turbo': '1\n',
  'sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc\n',
  'sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'performance\n',
  'sys/devices/system/cpu/cpu1/cpufreq/scaling_governor': 'powersave\n',
  'sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count': '3\n',
  'sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count': '4\n',
};

test('readMachineFacts reads the files of the kernel', () => {
  expect(readMachineFacts(root(MACHINE))).toMatchObject({
    cpu: 'Example CPU @ 3.00GHz',
    cores: '2',
    memory: '16384 kB',
    kernel: '6.1.0-18',
    system: 'Example OS 12',
    governor: 'performance, powersave',
    turbo: 'off',
    smt: 'off',
    thp: 'madvise',
    aslr: '2',
    overcommit: '0',
    swap: 'on',
    clocksource: 'tsc',
    virtualization: 'none',
    throttled: '7',
    affinity: '0-1',
    cpuset: 'none',
    'cpu-quota': 'none',
    'memory-limit': 'none',
    processors: '2',
    load: '0.25',
  });
});

test('readMachineFacts returns unknown for files that cannot be read', () => {
  const { architecture: _, glibc: __, ...facts } = readMachineFacts(root({}));
  expect(new Set(Object.values(facts))).toEqual(new Set(['unknown']));
});
