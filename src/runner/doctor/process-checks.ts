import { type CheckReading, type Judgement, type Machine, type MachineCheck, readOne, wholeNumber } from './check.ts';

/** What the kernel does for each process: swap, limits, layout, core dumps. */
export const PROCESS_CHECKS: readonly MachineCheck[] = [
  { name: 'swap', during: 'if-seen', read: swap },
  { name: 'address-space', during: 'if-seen', invalidates: true, read: addressSpace },
  { name: 'personality', during: 'if-seen', invalidates: true, read: personality },
  { name: 'mappings', during: 'if-seen', read: mappings },
  { name: 'core-pattern', during: 'free', read: corePattern },
  { name: 'suid-dumpable', during: 'free', read: suidDumpable },
];

function swap(machine: Machine): CheckReading {
  const judge = (text: string): Judgement | null => {
    const [head = '', ...areas] = text.split('\n');
    if (!/^Filename\s+Type\s/.test(head)) return null;
    if (areas.length === 0) return { value: 'off', status: 'pass' };
    const names = areas.map((line) => line.split(/\s/)[0]).join(', ');
    return { value: `on: ${names}`.slice(0, 100), status: 'fail' };
  };
  const fix =
    'swapoff -a, and remove swap from /etc/fstab; a page that was swapped out makes a sample slow, and its memory is missing from the peak RSS';
  return readOne(machine, '/proc/swaps', judge, fix);
}

function addressSpace(machine: Machine): CheckReading {
  const judge = (text: string): Judgement | null => {
    const limits = ['address space', 'data size'].map((name) => ({
      name,
      soft: new RegExp(`^Max ${name} +(unlimited|[0-9]+) `, 'm').exec(text)?.[1],
    }));
    if (limits.some(({ soft }) => soft === undefined)) return null;
    const limited = limits.filter(({ soft }) => soft !== 'unlimited');
    if (limited.length === 0) return { value: 'unlimited', status: 'pass' };
    return { value: limited.map(({ name, soft }) => `${name} ${soft} bytes`).join(', '), status: 'fail' };
  };
  const fix =
    'ulimit -v unlimited; ulimit -d unlimited, or remove the limit from the unit and /etc/security/limits.conf; allocators that reserve address space use a slower way';
  return readOne(machine, '/proc/self/limits', judge, fix);
}

/** ADDR_NO_RANDOMIZE, ADDR_COMPAT_LAYOUT, READ_IMPLIES_EXEC, ADDR_LIMIT_32BIT, ADDR_LIMIT_3GB (man 2 personality). */
const LAYOUT_BITS = 0x0040000 | 0x0200000 | 0x0400000 | 0x0800000 | 0x8000000;

function personality(machine: Machine): CheckReading {
  const judge = (text: string): Judgement | null => {
    if (!/^[0-9a-f]{8}$/.test(text)) return null;
    return { value: text, status: (Number.parseInt(text, 16) & LAYOUT_BITS) === 0 ? 'pass' : 'fail' };
  };
  const fix =
    'start alloc-ab without setarch, and set no Personality= in its unit; this process and its children have another address layout than users have';
  return readOne(machine, '/proc/self/personality', judge, fix);
}

/** The default of the kernel: DEFAULT_MAX_MAP_COUNT. */
const MAPPINGS_MIN = 65530;

function mappings(machine: Machine): CheckReading {
  const judge = (value: string): Judgement | null => {
    const count = wholeNumber(value);
    if (count === null || count < 0) return null;
    return { value, status: count >= MAPPINGS_MIN ? 'pass' : 'warn' };
  };
  const fix = `sysctl vm.max_map_count=${MAPPINGS_MIN}; an allocator that splits many mappings runs out of them`;
  return readOne(machine, '/proc/sys/vm/max_map_count', judge, fix);
}

function corePattern(machine: Machine): CheckReading {
  const judge = (value: string): Judgement | null => {
    if (/^\|\s*\//.test(value)) return { value: value.slice(0, 100), status: 'warn' };
    return /^[\w./%@-]*(core|%)[\w./%@-]*$/.test(value) ? { value: value.slice(0, 100), status: 'pass' } : null;
  };
  const fix =
    'sysctl kernel.core_pattern=core; when measured code crashes, the kernel starts this program outside of the sandbox, and no limit stops it';
  return readOne(machine, '/proc/sys/kernel/core_pattern', judge, fix);
}

function suidDumpable(machine: Machine): CheckReading {
  const judge = (value: string): Judgement | null => {
    const status = ({ 0: 'pass', 1: 'fail', 2: 'warn' } as const)[value];
    return status === undefined ? null : { value, status };
  };
  const fix =
    'sysctl fs.suid_dumpable=0; memory of programs that changed their user may be written to a core file or be read';
  return readOne(machine, '/proc/sys/fs/suid_dumpable', judge, fix);
}
