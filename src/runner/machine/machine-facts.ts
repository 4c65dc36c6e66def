import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProcessLimits } from './process-limits.ts';

/** Facts about the machine by name; `unknown` where one cannot be read. Values have at most 400 characters. */
type MachineFacts = Readonly<Record<string, string>>;

const UNKNOWN = 'unknown';

/** Reads the facts that decide whether two measurements may be compared. `root` stands for `/` in tests. */
export function readMachineFacts(root = '/'): MachineFacts {
  const text = (path: string): string => read(root, path);
  const value = (path: string): string => text(path).trim() || UNKNOWN;
  const cpuinfo = text('proc/cpuinfo');
  const memory = field(text('proc/meminfo'), 'MemTotal');
  const swap = text('proc/swaps').trim().split('\n');
  const facts = {
    cpu: field(cpuinfo, 'model name') ?? field(cpuinfo, 'CPU implementer') ?? UNKNOWN,
    cores: String(cpuinfo.match(/^processor\s*:/gm)?.length ?? UNKNOWN),
    ...readProcessLimits(root),
    memory: memory ?? UNKNOWN,
    architecture: process.arch,
    kernel: value('proc/sys/kernel/osrelease'),
    system: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text('etc/os-release'))?.[1] || UNKNOWN,
    glibc: glibc(),
    governor: perCpu(root, 'cpufreq/scaling_governor'),
    turbo: turbo(root),
    smt: value('sys/devices/system/cpu/smt/control'),
    thp: selected(text('sys/kernel/mm/transparent_hugepage/enabled')),
    aslr: value('proc/sys/kernel/randomize_va_space'),
    overcommit: value('proc/sys/vm/overcommit_memory'),
    swap: swap[0] === '' ? UNKNOWN : swap.length > 1 ? 'on' : 'off',
    clocksource: value('sys/devices/system/clocksource/clocksource0/current_clocksource'),
    virtualization: virtualization(root),
    throttled: perCpu(root, 'thermal_throttle/core_throttle_count'),
    load: text('proc/loadavg').split(' ')[0] || UNKNOWN,
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, value.slice(0, 400)]));
}

function read(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), 'latin1').replace(/[^\x20-\x7e\n\t]/g, '');
  } catch {
    return '';
  }
}

function field(text: string, name: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.startsWith(name) && /^\s*:/.test(line.slice(name.length)))
    ?.split(':')
    .slice(1)
    .join(':')
    .trim();
}

/** `always [madvise] never` → `madvise`. */
function selected(text: string): string {
  return /\[([a-z_]+)\]/.exec(text)?.[1] ?? UNKNOWN;
}

/** The values of a file of every CPU, without duplicates; the sum where all are numbers. */
function perCpu(root: string, file: string): string {
  const directory = 'sys/devices/system/cpu';
  let names: string[] = [];
  try {
    names = readdirSync(join(root, directory)).filter((name) => /^cpu[0-9]+$/.test(name));
  } catch {
    return UNKNOWN;
  }
  const values = names.map((name) => read(root, `${directory}/${name}/${file}`).trim()).filter((value) => value !== '');
  if (values.length === 0) return UNKNOWN;
  if (values.every((value) => /^[0-9]+$/.test(value)))
    return String(values.reduce((sum, value) => sum + Number(value), 0));
  return [...new Set(values)].sort().join(', ');
}

function turbo(root: string): string {
  const intel = read(root, 'sys/devices/system/cpu/intel_pstate/no_turbo').trim();
  if (intel !== '') return intel === '0' ? 'on' : 'off';
  const boost = read(root, 'sys/devices/system/cpu/cpufreq/boost').trim();
  return boost === '' ? UNKNOWN : boost === '1' ? 'on' : 'off';
}

/** `none`, `virtual machine` with its maker, or `unknown`. */
export function virtualization(root: string): string {
  const cpuinfo = read(root, 'proc/cpuinfo');
  if (cpuinfo === '') return UNKNOWN;
  const product = [read(root, 'sys/class/dmi/id/sys_vendor'), read(root, 'sys/class/dmi/id/product_name')]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
  if (/^(flags|Features)\s*:.*\bhypervisor\b/m.test(cpuinfo))
    return product === '' ? 'virtual machine' : `virtual machine (${product})`;
  // Only x86 lists the hypervisor among its flags.
  return /^flags\s*:/m.test(cpuinfo) ? 'none' : UNKNOWN;
}

function glibc(): string {
  // Without its network part a report takes about 1 ms. Node's types do not have the switch.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime ?? UNKNOWN;
}
