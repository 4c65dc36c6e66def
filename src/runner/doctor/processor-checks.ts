import { virtualization } from '../machine/machine-facts.ts';
import { processorsOf } from '../machine/process-limits.ts';
import {
  type CheckReading,
  type Judgement,
  type Machine,
  type MachineCheck,
  readEach,
  readOne,
  reasonOf,
  seen,
  unseen,
  wholeNumber,
} from './check.ts';
import { isolatedProcessors, isProcessorList, onlineProcessors } from './isolated-processors.ts';
import { expandPattern, NO_SUCH_FILE } from './machine-files.ts';

const CPU = '/sys/devices/system/cpu';

/** What the processor and its kernel do beside the measured code. */
export const PROCESSOR_CHECKS: readonly MachineCheck[] = [
  { name: 'smt', during: 'value', read: smt },
  { name: 'isolation', during: 'if-seen', read: isolation },
  { name: 'housekeeping', during: 'if-seen', read: housekeeping },
  { name: 'interrupts', during: 'free', read: interrupts },
  { name: 'idle-states', during: 'if-seen', read: idleStates },
  { name: 'clocksource', during: 'value', read: clocksource },
  { name: 'throttled', during: 'value', read: throttled },
  { name: 'virtualization', during: 'if-seen', read: virtualized },
];

function smt(machine: Machine): CheckReading {
  const judge = (value: string): Judgement | null => {
    if (/^(off|forceoff|notsupported|notimplemented)$/.test(value)) return { value, status: 'pass' };
    return value === 'on' ? { value, status: 'warn' } : null;
  };
  const fix = `echo off > ${CPU}/smt/control, or switch it off in the firmware; this changes the number of CPUs. Two threads of a core share its caches, so that a process on the sibling changes the result`;
  return readOne(machine, `${CPU}/smt/control`, judge, fix);
}

const RESERVE =
  'runner-setup install --measured-cpus auto gives measured code CPUs of its own (with four CPUs or more)';

function isolation({ files }: Machine): CheckReading {
  const { kinds, hidden } = isolatedProcessors(files);
  const path = `${CPU}/isolated`;
  if (kinds.length > 0) return seen(path, { value: kinds.join('; '), status: 'pass' }, '');
  if (hidden !== null) return unseen(path, hidden);
  const fix = `${RESERVE}; other processes may run on each CPU that is measured on`;
  return seen(path, { value: 'no CPU is isolated', status: 'warn' }, fix);
}

function housekeeping({ files }: Machine): CheckReading {
  const path = `${CPU}/online`;
  const online = onlineProcessors(files);
  if (!online.ok) return unseen(path, online.error);
  const { cpus, hidden } = isolatedProcessors(files);
  const left = [...online.value].filter((cpu) => !cpus.has(cpu));
  if (cpus.size === 0) {
    if (hidden !== null) return unseen(path, hidden);
    const value = `all ${online.value.size} CPUs are shared`;
    return seen(path, { value, status: 'warn' }, `${RESERVE}; the system then works on the first core`);
  }
  if (left.length === 0) {
    const fix = 'leave at least one CPU to the system: its work has to run on measured CPUs';
    return seen(path, { value: 'none', status: 'fail' }, fix);
  }
  return seen(path, { value: `CPU ${left.join(', ')}`, status: 'pass' }, '');
}

function interrupts({ files }: Machine): CheckReading {
  const path = '/proc/irq/[0-9]*/smp_affinity_list';
  const online = onlineProcessors(files);
  if (!online.ok) return unseen(path, online.error);
  const all = expandPattern(files, path).map((file) => ({ file, text: files.text(file) }));
  if (all.length === 0) return unseen(path, NO_SUCH_FILE);
  const { cpus, hidden } = isolatedProcessors(files);
  if (cpus.size === 0 && hidden !== null) return unseen(path, hidden);
  const measured = cpus.size === 0 ? online.value : cpus;
  let reach = 0;
  for (const { file, text } of all) {
    if (!text.ok) return unseen(path, reasonOf(file, text.error));
    const list = text.value.trim();
    if (!isProcessorList(list)) return unseen(path, `${file}: its content is not understood`);
    if ([...processorsOf(list)].some((cpu) => measured.has(cpu))) reach++;
  }
  const value = `${reach} of ${all.length} may reach measured CPUs`;
  const fix =
    'boot with irqaffinity= and the housekeeping CPUs, and stop irqbalance; an interrupt stops the code that is measured';
  return seen(path, { value, status: reach === 0 ? 'pass' : 'warn' }, fix);
}

/** Leaving a state that takes longer, in microseconds, is seen in the burst of a lock-step lane. */
const WAKE_MICROS_MAX = 20;

function idleStates({ files }: Machine): CheckReading {
  const path = `${CPU}/cpu[0-9]*/cpuidle/state[0-9]*`;
  let slowest = { name: '', micros: -1 };
  for (const state of expandPattern(files, path)) {
    const [name, latency, disabled] = ['name', 'latency', 'disable'].map((file) => files.text(`${state}/${file}`));
    if (!name?.ok || !latency?.ok || !disabled?.ok) return unseen(path, `${state} cannot be read`);
    const micros = wholeNumber(latency.value);
    if (micros === null || micros < 0 || !/^[01]$/.test(disabled.value.trim()))
      return unseen(path, `${state}: its content is not understood`);
    if (disabled.value.trim() === '0' && micros > slowest.micros) slowest = { name: name.value.trim(), micros };
  }
  if (slowest.micros < 0) return unseen(path, NO_SUCH_FILE);
  const value = `${slowest.name.slice(0, 40)}, ${slowest.micros} us to wake`;
  const fix = `cpupower idle-set --disable-by-latency ${WAKE_MICROS_MAX + 1}; a CPU that slept deeper works slowly after it wakes`;
  return seen(path, { value, status: slowest.micros <= WAKE_MICROS_MAX ? 'pass' : 'warn' }, fix);
}

function clocksource(machine: Machine): CheckReading {
  const judge = (value: string): Judgement | null => {
    if (/^(tsc|arch_sys_counter|kvm-clock)$/.test(value)) return { value, status: 'pass' };
    return /^[a-z][a-z0-9_-]{0,40}$/.test(value) ? { value, status: 'warn' } : null;
  };
  const fix =
    'read in the kernel log (dmesg) why the kernel rejected the clock of the processor; a bench that reads the time would measure the clock';
  return readOne(machine, '/sys/devices/system/clocksource/clocksource0/current_clocksource', judge, fix);
}

function throttled(machine: Machine): CheckReading {
  const judge = (text: string): Judgement | null => {
    const count = wholeNumber(text);
    if (count === null || count < 0) return null;
    return { value: String(count), status: count === 0 ? 'pass' : 'warn', counts: [count] };
  };
  const fix =
    'cool the machine, or cap its clock frequency; since it was started, the processor had to slow down because of its temperature';
  const reading = readEach(machine, `${CPU}/cpu[0-9]*/thermal_throttle/core_throttle_count`, judge, fix);
  const [total] = reading.counts ?? [];
  return total === undefined || reading.status === 'unknown' ? reading : { ...reading, value: String(total) };
}

function virtualized({ files }: Machine): CheckReading {
  const value = virtualization(files.root);
  const path = '/proc/cpuinfo';
  if (value === 'unknown')
    return unseen(path, 'the file cannot be read, or does not list a hypervisor on this architecture');
  const fix =
    'measure on hardware of your own; other guests share caches, memory and clock frequency with this machine';
  return seen(path, { value, status: value === 'none' ? 'pass' : 'warn' }, fix);
}
