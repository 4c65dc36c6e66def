import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const UNKNOWN = 'unknown';

/** What this process and its children may use of the machine, as facts. */
interface ProcessLimits {
  /** Processors on which the scheduler may put them, `0-3,8`. */
  readonly affinity: string;
  /** Processors of the control group; `none` without one. */
  readonly cpuset: string;
  /** The smallest quota of the control group and its ancestors, `1.5 cores`; `none` without one. */
  readonly 'cpu-quota': string;
  /** The smallest limit of the control group and its ancestors, in kB; `none` without one. */
  readonly 'memory-limit': string;
  /** How often the quota stopped them; `none` without a quota. */
  readonly 'quota-throttled': string;
  /** The number of processors that they can use at once: the least of affinity, cpuset and quota. */
  readonly processors: string;
}

/** Reads the limits of this process; `unknown` where one cannot be read. `root` stands for `/` in tests. */
export function readProcessLimits(root = '/'): ProcessLimits {
  const affinity = /^Cpus_allowed_list:\s*([0-9,-]+)$/m.exec(read(root, 'proc/self/status') ?? '')?.[1] ?? UNKNOWN;
  const groups = controlGroups(root);
  if (groups === null) {
    const processors = affinity === UNKNOWN ? UNKNOWN : String(usable(root, affinity, UNKNOWN));
    const unread = { cpuset: UNKNOWN, 'cpu-quota': UNKNOWN, 'memory-limit': UNKNOWN, 'quota-throttled': UNKNOWN };
    return { affinity, ...unread, processors };
  }
  const cpuset = cpusetOf(root, groups);
  const quota = least(groups.cpu.map((path) => quotaOf(root, path)));
  const memory = least(groups.memory.map((path) => memoryLimitOf(root, path)));
  const stopped = groups.cpu.map((path) =>
    Number(/^nr_throttled (\d+)$/m.exec(read(root, `${path}/cpu.stat`) ?? '')?.[1]),
  );
  const processors = affinity === UNKNOWN ? null : Math.min(usable(root, affinity, cpuset), quota ?? Infinity);
  return {
    affinity,
    cpuset,
    'cpu-quota': quota === null ? 'none' : `${rounded(quota)} cores`,
    'memory-limit': memory === null ? 'none' : `${Math.floor(memory / 1024)} kB`,
    'quota-throttled': quota === null ? 'none' : String(stopped.reduce((sum, each) => sum + (each || 0), 0)),
    processors: processors === null ? UNKNOWN : rounded(processors),
  };
}

/** Directories of the control group and its ancestors, the own one first, relative to the root. */
interface ControlGroups {
  readonly cpu: readonly string[];
  readonly cpuset: readonly string[];
  readonly memory: readonly string[];
}

/** Of cgroup v2, v1, or both beside each other (man 7 cgroups, proc_pid_cgroup). Null when they cannot be read. */
function controlGroups(root: string): ControlGroups | null {
  const [own, mounts] = [read(root, 'proc/self/cgroup'), read(root, 'proc/self/mountinfo')];
  if (own === null || mounts === null) return null;
  const memberships = own.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined ? [] : [{ controllers: controllers.split(','), path }];
  });
  const directories = (controller: string): string[] =>
    mounts.split('\n').flatMap((line) => {
      // id parent major:minor root mount-point options … - type source options
      const [, from = '', at = '', type = '', options = ''] =
        /^\d+ \d+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)/.exec(line) ?? [];
      const isUnified = type === 'cgroup2';
      if (type === '' || (!isUnified && !options.split(',').includes(controller))) return [];
      const member = memberships.find(({ controllers }) => controllers.includes(isUnified ? '' : controller));
      if (member === undefined) return [];
      const inside = member.path === from || member.path.startsWith(from.endsWith('/') ? from : `${from}/`);
      return pathsUp(inside ? posix.join('/', member.path.slice(from.length)) : '/').map((path) =>
        posix.join(at, path),
      );
    });
  return { cpu: directories('cpu'), cpuset: directories('cpuset'), memory: directories('memory') };
}

/** `/a/b` → `/a/b`, `/a`, `/`. */
function pathsUp(path: string): string[] {
  return path === '/' ? ['/'] : [path, ...pathsUp(posix.dirname(path))];
}

function cpusetOf(root: string, groups: ControlGroups): string {
  const names = ['cpuset.cpus.effective', 'cpuset.effective_cpus', 'cpuset.cpus'];
  for (const path of groups.cpuset) {
    for (const name of names) {
      const list = read(root, `${path}/${name}`)?.trim();
      if (list) return list;
    }
  }
  return 'none';
}

/** Cores: `cpu.max` of version 2, `cpu.cfs_quota_us` of version 1. Null without a quota. */
function quotaOf(root: string, path: string): number | null {
  const [quota, period] =
    read(root, `${path}/cpu.max`)?.trim().split(' ') ??
    [read(root, `${path}/cpu.cfs_quota_us`), read(root, `${path}/cpu.cfs_period_us`)].map((text) => text?.trim());
  const cores = Number(quota) / Number(period);
  return Number.isFinite(cores) && cores > 0 ? cores : null;
}

/** Without a limit, version 1 shows the largest number of pages that fits into 63 bits. */
const MEMORY_UNLIMITED = 2 ** 60;

function memoryLimitOf(root: string, path: string): number | null {
  const text = read(root, `${path}/memory.max`) ?? read(root, `${path}/memory.limit_in_bytes`);
  const bytes = Number(text?.trim() || Number.NaN);
  return Number.isFinite(bytes) && bytes < MEMORY_UNLIMITED ? bytes : null;
}

/** The number of processors in all of: affinity, cpuset, and those that are online. */
function usable(root: string, affinity: string, cpuset: string): number {
  const online = read(root, 'sys/devices/system/cpu/online')?.trim();
  const others = [cpuset, online].flatMap((list) => (list && /^[0-9,-]+$/.test(list) ? [processorsOf(list)] : []));
  return [...processorsOf(affinity)].filter((cpu) => others.every((set) => set.has(cpu))).length;
}

const CPUS_MAX = 8192;

/** The processors of a list as the kernel writes it: `0-2,5` → 0, 1, 2, 5. */
export function processorsOf(list: string): Set<number> {
  const set = new Set<number>();
  for (const range of list.split(',')) {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    for (let cpu = first; cpu <= Math.min(last, CPUS_MAX); cpu++) set.add(cpu);
  }
  return set;
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function rounded(value: number): string {
  return String(Math.round(100 * value) / 100);
}

function read(root: string, path: string): string | null {
  try {
    return readFileSync(join(root, path), 'latin1');
  } catch {
    return null;
  }
}
