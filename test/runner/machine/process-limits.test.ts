import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, outdatedFacts } from '../../../src/core/verdict/checks/qualification.ts';
import { readProcessLimits } from '../../../src/runner/machine/process-limits.ts';
import { temporary } from '../runner-fixture.ts';

function limits(files: Record<string, string>) {
  const directory = temporary();
  const all = { 'proc/self/status': 'Cpus_allowed_list:\t0-7\n', 'sys/devices/system/cpu/online': '0-7\n', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return readProcessLimits(directory);
}

/** One hierarchy, version 2, with the group /jobs/one. */
const UNIFIED = {
  'proc/self/cgroup': '0::/jobs/one\n',
  'proc/self/mountinfo':
    '22 1 0:20 / /proc rw - proc proc rw\n31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n',
};
/** A hierarchy of version 1 for each controller, beside a version 2 without controllers. */
const SEPARATE = {
  'proc/self/cgroup': '4:memory:/jobs/one\n3:cpuset:/\n2:cpu,cpuacct:/jobs/one\n0::/\n',
  'proc/self/mountinfo': ['cpu,cpuacct', 'cpuset', 'memory']
    .map((name, index) => `${32 + index} 31 0:29 / /sys/fs/cgroup/${name} rw - cgroup cgroup rw,${name}`)
    .concat('40 31 0:39 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw')
    .join('\n'),
};

describe('readProcessLimits', () => {
  test('without a limit', () => {
    expect(limits({ ...UNIFIED, 'sys/fs/cgroup/jobs/one/cpu.max': 'max 100000\n' })).toEqual({
      affinity: '0-7',
      cpuset: 'none',
      'cpu-quota': 'none',
      'memory-limit': 'none',
      'quota-throttled': 'none',
      processors: '8',
    });
  });

  test('of control groups of version 2: the least of the own group and its ancestors', () => {
    const seen = limits({
      ...UNIFIED,
      'sys/fs/cgroup/jobs/one/cpu.max': '300000 100000\n',
      'sys/fs/cgroup/jobs/one/cpu.stat': 'usage_usec 5\nnr_throttled 3\n',
      'sys/fs/cgroup/jobs/cpu.max': '150000 100000\n',
      'sys/fs/cgroup/jobs/cpu.stat': 'nr_throttled 4\n',
      'sys/fs/cgroup/jobs/one/cpuset.cpus.effective': '2-5\n',
      'sys/fs/cgroup/jobs/one/memory.max': 'max\n',
      'sys/fs/cgroup/jobs/memory.max': '1073741824\n',
    });
    expect(seen).toMatchObject({ cpuset: '2-5', 'cpu-quota': '1.5 cores', 'memory-limit': '1048576 kB' });
    expect(seen).toMatchObject({ 'quota-throttled': '7', processors: '1.5' });
  });

  test('of control groups of version 1', () => {
    const seen = limits({
      ...SEPARATE,
      'sys/fs/cgroup/cpu,cpuacct/jobs/one/cpu.cfs_quota_us': '-1\n',
      'sys/fs/cgroup/cpu,cpuacct/jobs/one/cpu.cfs_period_us': '100000\n',
      'sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_quota_us': '400000\n',
      'sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_period_us': '100000\n',
      'sys/fs/cgroup/cpuset/cpuset.cpus': '0-2\n',
      'sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes': '536870912\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    });
    expect(seen).toMatchObject({ cpuset: '0-2', 'cpu-quota': '4 cores', 'memory-limit': '524288 kB', processors: '3' });
  });

  test('in a container that sees only its own group', () => {
    const inside = {
      'proc/self/cgroup': '0::/docker/abc\n',
      'proc/self/mountinfo': '31 23 0:28 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n',
    };
    expect(limits({ ...inside, 'sys/fs/cgroup/cpu.max': '200000 100000' })['cpu-quota']).toBe('2 cores');
  });

  test('affinity counts processors that are online', () => {
    const status = { 'proc/self/status': 'Cpus_allowed_list:\t1,4-5,200-239\n' };
    expect(limits({ ...UNIFIED, ...status })).toMatchObject({ affinity: '1,4-5,200-239', processors: '3' });
  });

  test('that cannot be read are unknown, never none', () => {
    expect(limits({})).toMatchObject({ cpuset: 'unknown', 'cpu-quota': 'unknown', 'memory-limit': 'unknown' });
    expect(limits({ 'proc/self/status': '' })).toMatchObject({ affinity: 'unknown', processors: 'unknown' });
  });

  test('of a process that taskset keeps on one processor', () => {
    const file = join(import.meta.dirname, '../../../src/runner/machine/process-limits.ts');
    const script = `import { readProcessLimits } from ${JSON.stringify(file)}; console.log(JSON.stringify(readProcessLimits()));`;
    const argv = ['-c', '0', process.execPath, '--input-type=module-typescript', '-e', script];
    expect(JSON.parse(execFileSync('taskset', argv, { encoding: 'utf8' }))).toMatchObject({
      affinity: '0',
      processors: '1',
    });
  });
});

test.each([
  ['affinity', '0-7', '0'],
  ['cpuset', 'none', '0-1'],
  ['cpu-quota', 'none', '1.5 cores'],
  ['memory-limit', 'none', '1048576 kB'],
])('a machine with another %s is not the machine that was qualified', (name, before, now) => {
  const qualification = { fingerprint: fingerprintOf({ cpu: 'x', [name]: before }) } as Parameters<
    typeof outdatedFacts
  >[0];
  expect(outdatedFacts(qualification, { cpu: 'x', [name]: before })).toEqual([]);
  expect(outdatedFacts(qualification, { cpu: 'x', [name]: now })).toEqual([name]);
  // A qualification of a version that did not read the fact: valid for its own bundles, not for a machine that is known better.
  const old = { ...qualification, fingerprint: { ...qualification.fingerprint } };
  delete old.fingerprint[name];
  expect(outdatedFacts(old, { cpu: 'x' })).toEqual([]);
  expect(outdatedFacts(old, { cpu: 'x', [name]: now })).toEqual([name]);
});
