import {
  type CheckReading,
  type DuringRun,
  type Judgement,
  type Machine,
  type MachineCheck,
  namesFile,
  readEach,
} from './check.ts';

interface KnobFile {
  readonly path: string;
  readonly good: readonly string[];
}

/** A setting of the kernel that `runner-setup tune` can set. It is written to `runner-setup/knobs.tsv` by `npm run docs`. */
interface Knob {
  readonly name: string;
  /** Files, the first pattern that exists, with their good values; the first of them is what `tune` sets. */
  readonly files: readonly KnobFile[];
  /** The state with another value. */
  readonly otherwise: 'warn' | 'fail';
  readonly during: DuringRun;
  readonly invalidates?: true;
  /** Why another value disturbs. */
  readonly why: string;
}

const CPU = '/sys/devices/system/cpu';

const KNOBS: readonly Knob[] = [
  {
    name: 'governor',
    files: [{ path: `${CPU}/cpu[0-9]*/cpufreq/scaling_governor`, good: ['performance'] }],
    otherwise: 'fail',
    during: 'value',
    why: 'another governor changes the clock frequency with the load, so that the second arm may run on a faster CPU',
  },
  {
    name: 'energy-preference',
    files: [{ path: `${CPU}/cpu[0-9]*/cpufreq/energy_performance_preference`, good: ['performance', '0'] }],
    otherwise: 'warn',
    during: 'if-seen',
    why: 'the processor saves energy by a slower clock, also with the governor performance',
  },
  {
    name: 'turbo',
    files: [
      { path: `${CPU}/intel_pstate/no_turbo`, good: ['1'] },
      { path: `${CPU}/cpufreq/boost`, good: ['0'] },
      { path: `${CPU}/cpu[0-9]*/cpufreq/boost`, good: ['0'] },
    ],
    otherwise: 'warn',
    during: 'value',
    why: 'boost depends on temperature and on the load of other cores: the same code runs faster on a cold processor',
  },
  {
    name: 'thp',
    files: [{ path: '/sys/kernel/mm/transparent_hugepage/enabled', good: ['madvise', 'never'] }],
    otherwise: 'warn',
    during: 'value',
    why: 'with always, khugepaged merges pages in the background: memory, page faults and speed depend on when it runs',
  },
  {
    name: 'aslr',
    files: [{ path: '/proc/sys/kernel/randomize_va_space', good: ['2'] }],
    otherwise: 'fail',
    during: 'value',
    invalidates: true,
    why: 'with 2 each process gets its own address layout, so that no single layout decides the result',
  },
  {
    name: 'numa-balancing',
    files: [{ path: '/proc/sys/kernel/numa_balancing', good: ['0'] }],
    otherwise: 'fail',
    during: 'if-seen',
    why: 'the kernel unmaps pages to find out which CPU uses them: more page faults, at times that it chooses',
  },
  {
    name: 'overcommit',
    files: [{ path: '/proc/sys/vm/overcommit_memory', good: ['0', '1'] }],
    otherwise: 'fail',
    during: 'value',
    invalidates: true,
    why: 'with 2 the kernel refuses large reservations: allocators that reserve address space use a slower way',
  },
  {
    name: 'ksm',
    files: [{ path: '/sys/kernel/mm/ksm/run', good: ['0', '2'] }],
    otherwise: 'warn',
    during: 'if-seen',
    why: 'merging equal pages costs CPU time and lowers RSS at times that the kernel chooses',
  },
  {
    name: 'compaction',
    files: [{ path: '/proc/sys/vm/compaction_proactiveness', good: ['0'] }],
    otherwise: 'warn',
    during: 'if-seen',
    why: 'the kernel moves pages in the background, also while no program asks for huge pages',
  },
  {
    name: 'watchdog',
    files: [{ path: '/proc/sys/kernel/nmi_watchdog', good: ['0'] }],
    otherwise: 'warn',
    during: 'if-seen',
    why: 'the hard-lockup watchdog interrupts each CPU and takes one performance counter',
  },
  {
    name: 'soft-watchdog',
    files: [{ path: '/proc/sys/kernel/soft_watchdog', good: ['0'] }],
    otherwise: 'warn',
    during: 'if-seen',
    why: 'the soft-lockup watchdog wakes each CPU every few seconds',
  },
  {
    name: 'perf-event-paranoid',
    files: [{ path: '/proc/sys/kernel/perf_event_paranoid', good: ['2', '1', '0', '-1'] }],
    otherwise: 'warn',
    during: 'free',
    why: 'above 2, users without privileges cannot open performance counters',
  },
  {
    name: 'ptrace-scope',
    files: [{ path: '/proc/sys/kernel/yama/ptrace_scope', good: ['1', '0'] }],
    otherwise: 'fail',
    during: 'if-seen',
    why: 'the launcher traces its own child to read peak memory and mapped libraries; 2 and 3 forbid that',
  },
];

/** A check for each knob. */
export const KNOB_CHECKS: readonly MachineCheck[] = KNOBS.map((knob) => ({
  name: knob.name,
  during: knob.during,
  ...(knob.invalidates && { invalidates: knob.invalidates }),
  read: (machine) => readKnob(knob, machine),
}));

function readKnob({ files, otherwise, why }: Knob, machine: Machine): CheckReading {
  const [first = NO_FILE] = files;
  const { path, good } = files.find((file) => namesFile(machine.files, file.path)) ?? first;
  const judge = (text: string): Judgement | null => {
    // `always [madvise] never`: the value in brackets is the selected one.
    const value = /\[([a-z_]+)\]/.exec(text)?.[1] ?? text;
    const form = good.every((each) => NUMBER.test(each)) ? NUMBER : /^[\w-]{1,40}$/;
    return form.test(value) ? { value, status: good.includes(value) ? 'pass' : otherwise } : null;
  };
  return readEach(machine, path, judge, `${byHand(path, good[0] ?? '')} (runner-setup tune does it); ${why}`);
}

const NUMBER = /^-?[0-9]{1,9}$/;
const NO_FILE: KnobFile = { path: '', good: [] };

/** The command that sets a knob until the next start. */
function byHand(path: string, value: string): string {
  const sysctl = /^\/proc\/sys\/(.+)$/.exec(path)?.[1];
  return sysctl === undefined
    ? `echo ${value} | tee ${path.replace('[0-9]*', '*')}`
    : `sysctl ${sysctl.replaceAll('/', '.')}=${value}`;
}

/** The rows of `runner-setup/knobs.tsv`: name, path, good values, value to set, reason. */
export function knobRows(): string {
  return KNOBS.flatMap(({ name, files, why }) =>
    files.map(({ path, good }) => [name, path, good.join(' '), good[0], why].join('\t')),
  ).join('\n');
}
