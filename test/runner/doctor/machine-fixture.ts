import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { fingerprintOf } from '../../../src/core/verdict/checks/qualification.ts';
import type { DoctorRow } from '../../../src/model/doctor-report.ts';
import { findMachine } from '../../../src/runner/doctor/find-machine.ts';
import { readRows } from '../../../src/runner/doctor/machine-checks.ts';
import { readMachineFacts } from '../../../src/runner/machine/machine-facts.ts';

/** Files of a machine by path below its root; null: there is none. A path that ends with `/` is a directory. */
export type Files = Readonly<Record<string, string | null>>;

const CPU = 'sys/devices/system/cpu';
const both = (file: string, text: string): Files =>
  Object.fromEntries([0, 1].map((cpu) => [`${CPU}/cpu${cpu}/${file}`, text]));
export const HOME = 'var/lib/alloc-ab-agent';

/** Files of a machine on which every check passes. The qualification is added by {@link quietRoot}, since it holds facts of the machine. */
export const QUIET: Files = {
  ...both('cpufreq/scaling_governor', 'performance'),
  ...both('cpufreq/energy_performance_preference', 'performance'),
  ...both('thermal_throttle/core_throttle_count', '0'),
  ...both('cpuidle/state0/name', 'C1'),
  ...both('cpuidle/state0/latency', '2'),
  ...both('cpuidle/state0/disable', '0'),
  ...both('cpuidle/state1/name', 'C6'),
  ...both('cpuidle/state1/latency', '133'),
  ...both('cpuidle/state1/disable', '1'),
  ...Object.fromEntries(
    [0, 1].flatMap((cpu) => [
      [`${CPU}/cpu${cpu}/topology/thread_siblings_list`, String(cpu)],
      [`${CPU}/cpu${cpu}/cache/index2/level`, '2'],
      [`${CPU}/cpu${cpu}/cache/index2/shared_cpu_list`, String(cpu)],
      [`${CPU}/cpu${cpu}/cache/index3/level`, '3'],
      [`${CPU}/cpu${cpu}/cache/index3/shared_cpu_list`, '0-1'],
    ]),
  ),
  [`${CPU}/online`]: '0-1',
  [`${CPU}/isolated`]: '1',
  [`${CPU}/intel_pstate/no_turbo`]: '1',
  [`${CPU}/smt/control`]: 'off',
  'sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc',
  'sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never',
  'sys/kernel/mm/ksm/run': '0',
  'sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory pids',
  'proc/irq/8/smp_affinity_list': '0',
  'proc/irq/9/smp_affinity_list': '0',
  'proc/sys/kernel/randomize_va_space': '2',
  'proc/sys/kernel/numa_balancing': '0',
  'proc/sys/kernel/nmi_watchdog': '0',
  'proc/sys/kernel/soft_watchdog': '0',
  'proc/sys/kernel/perf_event_paranoid': '2',
  'proc/sys/kernel/yama/ptrace_scope': '1',
  'proc/sys/kernel/core_pattern': 'core',
  'proc/sys/kernel/osrelease': '6.1.0-18-amd64',
  'proc/sys/fs/suid_dumpable': '0',
  'proc/sys/vm/overcommit_memory': '0',
  'proc/sys/vm/compaction_proactiveness': '0',
  'proc/sys/vm/max_map_count': '65530',
  'proc/cpuinfo': 'processor\t: 0\nmodel name\t: Example CPU\nflags\t\t: fpu\n\nprocessor\t: 1',
  'proc/meminfo': 'MemTotal:       16384 kB',
  'proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority',
  'proc/loadavg': '0.08 0.10 0.12 1/200 4242',
  'proc/stat': 'cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 100 0 100 800 0 0 0 0 0 0',
  ...Object.fromEntries(
    ['cpu', 'memory', 'io'].map((kind) => [`proc/pressure/${kind}`, 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1']),
  ),
  'proc/self/limits':
    'Limit                     Soft Limit           Hard Limit           Units     \n' +
    'Max data size             unlimited            unlimited            bytes     \n' +
    'Max address space         unlimited            unlimited            bytes     ',
  'proc/self/personality': '00000000',
  'proc/self/status': 'Name:\tnode\nUid:\t998\t998\t998\t998\nCpus_allowed_list:\t0-1',
  'proc/self/cgroup': '0::/',
  'proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw',
  'etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\nalloc-ab-agent:x:998:998:agent:/var/lib/alloc-ab-agent:/usr/sbin/nologin',
  'etc/group': 'root:x:0:\nsudo:x:27:operator\nalloc-ab-agent:x:998:',
  'etc/sudoers': 'Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL',
  'etc/subuid': 'alloc-ab-agent:100000:65536',
  'etc/subgid': 'alloc-ab-agent:100000:65536',
  'etc/systemd/system/timers.target.wants/alloc-ab-tune.timer': '',
  'etc/crontab': '# m h dom mon dow user command\n17 * * * * root cd / && run-parts --report /etc/cron.hourly',
  'etc/cron.d/.placeholder': '',
  'usr/lib/systemd/system/': '',
  'usr/bin/newuidmap': 'x',
  'usr/bin/newgidmap': 'x',
  'var/spool/cron/crontabs/': '',
  'var/tmp/': '',
  [`${HOME}/job/registration`]: 'secret',
  'var/lib/alloc-ab/registrations/1764435600': 'eyIucnVubmVyIjoiZXhhbXBsZSJ9',
};

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A root with these files, which is removed after the test. */
export function rootWith(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'doctor-'));
  roots.push(root);
  change(root, files);
  return root;
}

/** Writes, replaces or removes files below a root. */
export function change(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const at = join(root, path);
    rmSync(at, { recursive: true, force: true });
    if (text === null) continue;
    mkdirSync(path.endsWith('/') ? at : dirname(at), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(at, text === '' ? '' : `${text}\n`);
    if (path.startsWith(HOME)) chmodSync(at, 0o600);
  }
}

/** A root on which every check passes, with a qualification that fits. */
export function quietRoot(): string {
  const root = rootWith(QUIET);
  chmodSync(join(root, HOME), 0o700);
  qualify(root);
  return root;
}

/** Stores a qualification of the machine as it is now. */
function qualify(root: string): void {
  const facts = readMachineFacts(root);
  const stored = {
    ...{ schema: 1, at: '2026-11-20T10:00:00.000Z', tool: '0.4.0', fingerprint: fingerprintOf(facts) },
    ...{ verdicts: 20, falseAlarms: 0, invalid: 0, lanes: {}, injected: [] },
  };
  change(root, { [`${HOME}/.local/state/alloc-ab/qualification.json`]: JSON.stringify(stored) });
}

/** The rows of the checks by name. */
export function rowsOf(root: string): Record<string, DoctorRow> {
  return Object.fromEntries(readRows(findMachine(root)).map((row) => [row.check, row]));
}
