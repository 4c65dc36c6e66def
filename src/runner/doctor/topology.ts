import type { OnlineProcessor, Topology } from '../../core/duets/place-duets.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { processorsOf, readProcessLimits } from '../machine/process-limits.ts';
import { isProcessorList, onlineProcessors } from './isolated-processors.ts';
import { expandPattern, type MachineFiles } from './machine-files.ts';

const CPU = '/sys/devices/system/cpu';

/** Lists of the processors of each type: of Intel since Alder Lake. Arm has `cpu_capacity` of each instead. */
const TYPES = ['/sys/devices/cpu_core/cpus', '/sys/devices/cpu_atom/cpus', '/sys/devices/cpu_lowpower/cpus'] as const;

/** The processors that are switched on, what they share, and what this process may use of them; or the file that cannot be read. */
export function readTopology(files: MachineFiles): Result<Topology, string> {
  const online = onlineProcessors(files);
  if (!online.ok) return err(`${CPU}/online: ${online.error}`);
  const { affinity, cpuset, 'cpu-quota': quota } = readProcessLimits(files.root);
  if (!isProcessorList(affinity)) return err('the affinity of this process is not known');
  if (cpuset === 'unknown' || quota === 'unknown') return err('the control group of this process is not known');
  const group = isProcessorList(cpuset) ? processorsOf(cpuset) : null;
  const usable = new Set([...processorsOf(affinity)].filter((cpu) => group?.has(cpu) ?? true));
  const processors: OnlineProcessor[] = [];
  for (const cpu of online.value) {
    const read = readProcessor(files, cpu, online.value);
    if (!read.ok) return read;
    processors.push(read.value);
  }
  return ok({ processors, usable, quota: quota === 'none' ? null : Number.parseFloat(quota) });
}

function readProcessor(files: MachineFiles, cpu: number, online: ReadonlySet<number>): Result<OnlineProcessor, string> {
  const directory = `${CPU}/cpu${cpu}`;
  const siblings = listIn(files, `${directory}/topology/thread_siblings_list`);
  if (siblings === null) return err(`${directory}/topology has no list of the CPUs of a core`);
  const caches: { level: number; cpus: readonly number[] }[] = [];
  for (const index of expandPattern(files, `${directory}/cache/index[0-9]*`)) {
    const level = files.text(`${index}/level`);
    const cpus = listIn(files, `${index}/shared_cpu_list`);
    if (!level.ok || !/^[1-9]\s*$/.test(level.value) || cpus === null) return err(`${index} is not understood`);
    caches.push({ level: Number(level.value), cpus });
  }
  const last = Math.max(...caches.map(({ level }) => level));
  const cache = caches.find(({ level }) => level === last);
  if (cache === undefined) return err(`${directory}/cache has no list of the CPUs of a cache`);
  const lower = caches.flatMap(({ level, cpus }) => (level < last ? cpus : []));
  // What is switched off shares nothing.
  const on = (cpus: readonly number[]) => [...new Set(cpus)].filter((each) => online.has(each)).sort((a, b) => a - b);
  return ok({ cpu, near: on([cpu, ...siblings, ...lower]), cache: on(cache.cpus), type: typeOf(files, cpu) });
}

function listIn(files: MachineFiles, path: string): number[] | null {
  const text = files.text(path);
  return text.ok && isProcessorList(text.value.trim()) ? [...processorsOf(text.value.trim())] : null;
}

function typeOf(files: MachineFiles, cpu: number): string {
  const listed = TYPES.find((path) => listIn(files, path)?.includes(cpu));
  const capacity = files.text(`${CPU}/cpu${cpu}/cpu_capacity`);
  return listed ?? (capacity.ok ? capacity.value.trim().slice(0, 20) : '');
}
