import { describe, expect, test } from 'vitest';
import { duetQualification } from '../../../src/core/duets/admission.ts';
import { fingerprintOf } from '../../../src/core/verdict/checks/qualification.ts';
import { machineFiles } from '../../../src/runner/doctor/machine-files.ts';
import { readTopology } from '../../../src/runner/doctor/topology.ts';
import { readMachineFacts } from '../../../src/runner/machine/machine-facts.ts';
import { change, type Files, HOME, rootWith, rowsOf } from './machine-fixture.ts';

const CPU = 'sys/devices/system/cpu';

/** Files of a machine as Linux has them: siblings `cores` apart, a cache of level 3 for each `perCache` cores. */
function cpuFiles({
  cores,
  threads = 1,
  perCache = cores,
}: {
  cores: number;
  threads?: number;
  perCache?: number;
}): Files {
  const files: Record<string, string> = {};
  const all = cores * threads;
  const list = (cpus: readonly number[]) => cpus.join(',');
  for (let cpu = 0; cpu < all; cpu++) {
    const core = cpu % cores;
    const siblings = Array.from({ length: threads }, (_, thread) => thread * cores + core);
    const first = core - (core % perCache);
    const cache = Array.from({ length: all }, (_, each) => each).filter(
      (each) => each % cores >= first && each % cores < first + perCache,
    );
    const at = `${CPU}/cpu${cpu}`;
    files[`${at}/topology/thread_siblings_list`] = list(siblings);
    for (const [index, level, cpus] of [
      [0, 1, siblings],
      [1, 1, siblings],
      [2, 2, siblings],
      [3, 3, cache],
    ] as const) {
      files[`${at}/cache/index${index}/level`] = String(level);
      files[`${at}/cache/index${index}/shared_cpu_list`] = list(cpus);
    }
  }
  return {
    ...files,
    [`${CPU}/online`]: `0-${all - 1}`,
    'proc/self/status': `Cpus_allowed_list:\t0-${all - 1}`,
    'proc/self/cgroup': '0::/job',
    'proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw',
  };
}

const EIGHT = cpuFiles({ cores: 8, threads: 2, perCache: 4 });

function rowOf(files: Files, more: Files = {}) {
  const root = rootWith(files);
  change(root, more);
  const row = rowsOf(root)['parallel-duets'];
  return `${row?.status}: ${row?.status === 'unknown' ? row.fix : row?.value}`;
}

describe('the doctor says whether lanes are measured at the same time', () => {
  test.each<[string, Files, Files, string]>([
    ['2 cores', cpuFiles({ cores: 2 }), {}, 'pass: no: 2 cores, needs 8'],
    ['4 cores with SMT', cpuFiles({ cores: 4, threads: 2 }), {}, 'pass: no: 4 cores, needs 8'],
    [
      '8 cores, never qualified',
      EIGHT,
      {},
      'warn: no: equal arms were never measured at the same time on this machine; run "alloc-ab qualify"',
    ],
    [
      '8 cores, SMT switched off',
      cpuFiles({ cores: 8 }),
      {},
      'warn: no: equal arms were never measured at the same time on this machine; run "alloc-ab qualify"',
    ],
    ['8 cores of which two are switched off', EIGHT, { [`${CPU}/online`]: '0-5,8-13' }, 'pass: no: 6 cores, needs 8'],
    [
      'a control group with 4 of 16 CPUs',
      EIGHT,
      { 'sys/fs/cgroup/job/cpuset.cpus.effective': '0-3' },
      'pass: no: may use 0 of 8 cores, needs 8',
    ],
    [
      'an affinity for 6 whole cores',
      EIGHT,
      { 'proc/self/status': 'Cpus_allowed_list:\t0-5,8-13' },
      'pass: no: may use 6 of 8 cores, needs 8',
    ],
    ['a quota', EIGHT, { 'sys/fs/cgroup/job/cpu.max': '400000 100000' }, 'pass: no: a quota of 4 cores, needs 8'],
    [
      'four fast and four slow cores',
      EIGHT,
      { 'sys/devices/cpu_core/cpus': '0-3,8-11', 'sys/devices/cpu_atom/cpus': '4-7,12-15' },
      'pass: no: 4 of 8 cores are of one type, needs 8',
    ],
    [
      'four big and four little cores of Arm',
      cpuFiles({ cores: 8 }),
      Object.fromEntries(
        [0, 1, 2, 3, 4, 5, 6, 7].map((cpu) => [`${CPU}/cpu${cpu}/cpu_capacity`, cpu < 4 ? '1024' : '446']),
      ),
      'pass: no: 4 of 8 cores are of one type, needs 8',
    ],
    [
      'a cache that is not understood',
      EIGHT,
      { [`${CPU}/cpu3/cache/index2/shared_cpu_list`]: 'garbage' },
      'unknown: not known: /sys/devices/system/cpu/cpu3/cache/index2 is not understood',
    ],
    [
      'no siblings',
      EIGHT,
      { [`${CPU}/cpu0/topology/thread_siblings_list`]: null },
      'unknown: not known: /sys/devices/system/cpu/cpu0/topology has no list of the CPUs of a core',
    ],
  ])('%s', (_, files, more, text) => {
    expect(rowOf(files, more)).toBe(text);
  });

  test('yes, when equal arms were measured so a while ago, and no more when the machine has changed', () => {
    const account = { 'etc/passwd': `alloc-ab-agent:x:998:998:agent:/${HOME}:/usr/sbin/nologin` };
    const root = rootWith({ ...EIGHT, ...account });
    const readings = ['a', 'b'].flatMap((lane) =>
      Array.from({ length: 20 }, (_, trial) => ({
        lane,
        change: 0.001 * Math.sin(trial),
        spread: 0.01,
        throughput: 1e6,
      })),
    );
    const duets = duetQualification({ cpus: [1, 2, 4, 5], verdicts: 20, falseAlarms: 0 }, readings, readings);
    const stored = {
      ...{
        schema: 1,
        at: new Date(Date.now() - 86_400_000).toISOString(),
        tool: '0.6.0',
        verdicts: 20,
        falseAlarms: 0,
      },
      ...{ invalid: 0, lanes: {}, injected: [], duets, fingerprint: fingerprintOf(readMachineFacts(root)) },
    };
    change(root, { [`${HOME}/.local/state/alloc-ab/qualification.json`]: JSON.stringify(stored) });
    expect(rowsOf(root)['parallel-duets']).toMatchObject({
      value: 'yes: 4 lanes at once, on CPU 1, 2, 4, 5',
      status: 'pass',
    });
    change(root, { 'proc/sys/kernel/osrelease': '6.9' });
    expect(rowsOf(root)['parallel-duets']).toMatchObject({
      value: 'no: the machine has changed since it was qualified (kernel)',
      status: 'warn',
    });
  });
});

test('a machine has what it shares: siblings and lower caches are near, the last level apart', () => {
  const topology = readTopology(machineFiles(rootWith(EIGHT)));
  if (!topology.ok) throw new Error(topology.error);
  expect(topology.value.processors[5]).toEqual({
    cpu: 5,
    near: [5, 13],
    cache: [4, 5, 6, 7, 12, 13, 14, 15],
    type: '',
  });
});
