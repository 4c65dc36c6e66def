import { describe, expect, test } from 'vitest';
import { compareMachineStates, machineReady, readMachineState } from '../../../src/runner/doctor/machine-state.ts';
import { change, type Files, quietRoot, rootWith } from './machine-fixture.ts';

const CPU = 'sys/devices/system/cpu';

/** The observation about a machine on which these files change while samples are taken. */
function during(files: Files, first: Files = {}) {
  const root = quietRoot();
  change(root, first);
  const before = readMachineState(root);
  change(root, files);
  return compareMachineStates(before, readMachineState(root));
}

describe('machine-unchanged', () => {
  test('passes on a machine that stays as it is', () => {
    expect(during({})).toMatchObject({ name: 'machine-unchanged', status: 'pass' });
  });

  test.each<[Files, string]>([
    [
      { [`${CPU}/cpu1/cpufreq/scaling_governor`]: 'powersave' },
      'governor was performance and became performance, powersave',
    ],
    [{ [`${CPU}/intel_pstate/no_turbo`]: '0' }, 'turbo was 1 and became 0'],
    [{ [`${CPU}/smt/control`]: 'on' }, 'smt was off and became on'],
    [{ [`${CPU}/cpu1/thermal_throttle/core_throttle_count`]: '5' }, 'throttled was 0 and became 5'],
    [{ [`${CPU}/cpu1/cpuidle/state1/disable`]: '0' }, 'idle-states was C1, 2 us to wake and became C6, 133 us to wake'],
    [{ [`${CPU}/isolated`]: '0' }, 'isolation was isolcpus 1 and became isolcpus 0'],
    [{ 'sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never' }, 'thp was madvise and became always'],
    [{ 'sys/kernel/mm/ksm/run': '1' }, 'ksm was 0 and became 1'],
    [{ 'proc/sys/vm/overcommit_memory': '2' }, 'overcommit was 0 and became 2'],
    [{ 'proc/sys/kernel/numa_balancing': '1' }, 'numa-balancing was 0 and became 1'],
    [{ 'proc/sys/kernel/randomize_va_space': null }, 'aslr was 2 and became unknown'],
    [{ 'proc/swaps': 'Filename\tType\tSize\n/swap file 1' }, 'swap was off and became on: /swap'],
    [{ 'proc/self/status': 'Uid:\t998\t998\t998\t998\nCpus_allowed_list:\t0' }, 'affinity was 0-1 and became 0'],
    [{ 'proc/stat': 'cpu  200 0 200 880 0 0 0 120 0 0' }, 'the host took 30.0 % of the CPU time'],
  ])('%j fails', (files, detail) => {
    expect(during(files)).toMatchObject({ status: 'fail', detail: expect.stringContaining(detail) });
  });

  test.each<[Files]>([
    [{ 'proc/loadavg': '9.00 1.00 1.00 9/200 4242' }],
    [{ 'proc/stat': 'cpu  200 0 200 1580 0 0 0 20 0 0' }],
    [{ 'proc/pressure/cpu': 'some avg10=90.00 avg60=1.00' }],
    [{ 'etc/cron.daily/job': 'x' }],
    [{ 'proc/irq/9/smp_affinity_list': '0-1' }],
  ])('%j moves by nature', (files) => {
    expect(during(files).status).toBe('pass');
  });

  test('is unknown when something that matters could not be read, and names it', () => {
    const hidden = during(
      {},
      { [`${CPU}/cpu0/cpufreq/scaling_governor`]: null, [`${CPU}/cpu1/cpufreq/scaling_governor`]: null },
    );
    expect(hidden).toMatchObject({ status: 'unknown', detail: expect.stringMatching(/^Not readable .*: governor\./) });
    const bare = readMachineState(rootWith({}));
    expect(compareMachineStates(bare, bare)).toMatchObject({
      status: 'unknown',
      detail: expect.stringMatching(/nothing\.$/),
    });
    // A kernel without Yama stays one.
    expect(during({}, { 'proc/sys/kernel/yama/ptrace_scope': null }).status).toBe('pass');
  });
});

describe('machine-ready', () => {
  const ready = (files: Files) => {
    const root = quietRoot();
    change(root, files);
    return machineReady(readMachineState(root));
  };

  test('passes on a quiet machine, and on one that is noisy only', () => {
    expect(ready({}).status).toBe('pass');
    expect(
      ready({
        [`${CPU}/cpu1/cpufreq/scaling_governor`]: 'powersave',
        'proc/swaps': 'Filename\tType\tSize\n/swap file 1',
      }).status,
    ).toBe('pass');
  });

  test.each<[Files, RegExp]>([
    [{ 'proc/sys/vm/overcommit_memory': '2' }, /^overcommit is 2: sysctl vm\.overcommit_memory=0 /],
    [{ 'proc/sys/kernel/randomize_va_space': '1' }, /^aslr is 1: sysctl kernel\.randomize_va_space=2 /],
    [{ 'proc/self/personality': '00040000' }, /^personality is 00040000: .*setarch/],
    [
      {
        'proc/self/limits':
          'Max data size             unlimited            unlimited            bytes\nMax address space         1000            unlimited            bytes',
      },
      /^address-space is address space 1000 bytes: ulimit -v unlimited/,
    ],
  ])('%j fails', (files, detail) => {
    expect(ready(files)).toMatchObject({
      name: 'machine-ready',
      status: 'fail',
      detail: expect.stringMatching(detail),
    });
  });

  test('what cannot be read is unknown', () => {
    const detail = 'Not readable on this machine: aslr, overcommit, address-space, personality.';
    expect(machineReady(readMachineState(rootWith({})))).toEqual({ name: 'machine-ready', status: 'unknown', detail });
  });
});
