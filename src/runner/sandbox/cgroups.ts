import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobUser } from './job-user.ts';

/** The control groups of one job. Where the host gives none, the lists are empty and the methods do nothing. */
export interface JobGroups {
  /** Options of `bench-kit/sandbox/enter.c`, which starts the processes of the job in its groups, before they become its user. */
  readonly enter: readonly string[];
  /** Makes the group of one program, below that of the job, in which the launcher starts it; null without version 2. */
  program(): string | null;
  /** How often the kernel killed a process of the job since it was out of memory; null when there is no limit. */
  outOfMemory(): number | null;
  /** Kills every process of the job at once, and removes the groups. */
  close(): Promise<void>;
  /** What could not be limited here. */
  readonly missing: readonly ('kill' | 'memory' | 'processes')[];
}

/** Limits of all processes of a job together. */
interface GroupLimits {
  readonly memoryBytes: number;
  readonly processes: number;
}

/** The names of groups begin so; what a killed harness left is found by it. */
const PREFIX = 'alloc-ab-job-';
const REMOVE_MS = 2000;
/** Groups of programs that are never removed before the end: the latest, whose programs may not have joined them yet. */
const GROUPS_KEPT = 256;

/**
 * The group below its unit that runner-setup/agent/run-job.sh starts the runner's agent in. The groups of jobs stand beside it: a group of
 * version 2 that has processes cannot limit groups below it.
 */
const AGENT_GROUP = 'agent';

/**
 * Makes the control groups of a job. Version 2 kills and freezes without a controller; memory and processes are limited by version 2 or, on
 * hosts that have both, by version 1.
 */
export function openJobGroups(name: string, user: JobUser, limits: GroupLimits): JobGroups {
  const own = `${PREFIX}${name}`;
  const unified = firstThat([...parentsOf('')].map((parent) => () => makeUnified(parent, own, user)));
  const memory =
    unified?.limit('memory', 'memory.max', limits.memoryBytes) ??
    makeLegacy('memory', own, 'memory.limit_in_bytes', limits.memoryBytes);
  const processes =
    unified?.limit('pids', 'pids.max', limits.processes) ?? makeLegacy('pids', own, 'pids.max', limits.processes);
  const legacy = [memory, processes].flatMap((each) => (typeof each === 'string' ? [each] : []));
  const events =
    memory === null
      ? null
      : memory === true
        ? join(unified?.directory ?? '', 'memory.events')
        : join(memory, 'memory.oom_control');
  let programs = 0;
  let made: string[] = [];
  return {
    enter: [
      ...(unified === null ? [] : ['--group', join(unified.directory, 'launchers')]),
      ...legacy.flatMap((each) => ['--tasks', join(each, 'tasks')]),
    ],
    program() {
      if (unified === null) return null;
      const directory = join(unified.directory, `program-${programs++}`);
      make(directory, user);
      made.push(directory);
      if (made.length >= 2 * GROUPS_KEPT) {
        const old = made.slice(0, -GROUPS_KEPT);
        made = [...old.filter((each) => !removeEmpty(each)), ...made.slice(-GROUPS_KEPT)];
      }
      return directory;
    },
    outOfMemory() {
      const count = events === null ? null : /^oom_kill (\d+)$/m.exec(read(events))?.[1];
      return count == null ? null : Number(count);
    },
    async close() {
      await removeGroups([...(unified === null ? [] : [unified.directory]), ...legacy]);
    },
    missing: [
      ...(unified === null ? (['kill'] as const) : []),
      ...(memory === null ? (['memory'] as const) : []),
      ...(processes === null ? (['processes'] as const) : []),
    ],
  };
}

/** Kills and removes the groups of jobs whose harness is gone; `isLiving` tells by the name that `openJobGroups` got. */
export async function sweepGroups(isLiving: (name: string) => boolean): Promise<void> {
  const parents = ['', 'memory', 'pids'].flatMap((controller) => [...parentsOf(controller)]);
  const left = parents.flatMap((parent) =>
    list(parent)
      .filter((name) => name.startsWith(PREFIX) && !isLiving(name.slice(PREFIX.length)))
      .map((name) => join(parent, name)),
  );
  await removeGroups(left);
}

interface UnifiedGroup {
  readonly directory: string;
  /** Whether the controller limits the group. */
  limit(controller: string, file: string, value: number): true | null;
}

function makeUnified(parent: string, name: string, user: JobUser): UnifiedGroup | null {
  const directory = join(parent, name);
  try {
    make(directory, user);
    make(join(directory, 'launchers'), user);
    // A group that nobody can kill is of no use: kernels before 5.14.
    if (read(join(directory, 'cgroup.events')) === '') throw new Error('not a group');
    readFileSync(join(directory, 'cgroup.procs'));
  } catch {
    removeEmpty(directory);
    return null;
  }
  return {
    directory,
    limit(controller, file, value) {
      write(join(parent, 'cgroup.subtree_control'), `+${controller}`);
      return write(join(directory, file), String(value)) ? true : null;
    },
  };
}

/** The directory of a group of version 1 with a limit; null when there cannot be one. */
function makeLegacy(controller: string, name: string, file: string, value: number): string | null {
  for (const parent of parentsOf(controller)) {
    const directory = join(parent, name);
    try {
      mkdirSync(directory);
    } catch {
      continue;
    }
    if (write(join(directory, file), String(value))) return directory;
    removeEmpty(directory);
  }
  return null;
}

/**
 * Makes a group that the job's user may put its own processes into. A harness without privileges cannot give a file away: it lets
 * everyone write to this one. The kernel then still refuses a process that comes from outside the groups of the job.
 */
function make(directory: string, { id, kind }: JobUser): void {
  mkdirSync(directory);
  if (kind === 'subordinate') chmodSync(join(directory, 'cgroup.procs'), 0o666);
  if (kind !== 'root' || id === null) return;
  for (const each of [directory, join(directory, 'cgroup.procs')]) chownSync(each, id, id);
}

async function removeGroups(directories: readonly string[]): Promise<void> {
  const deadline = performance.now() + REMOVE_MS;
  for (const directory of directories) {
    while (!removeEmpty(directory) && performance.now() < deadline) {
      kill(directory);
      await sleep(5);
    }
  }
}

function kill(directory: string): void {
  if (write(join(directory, 'cgroup.kill'), '1')) return;
  for (const pid of read(join(directory, 'cgroup.procs')).split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

/** Removes a group with the groups below it; false while one has processes. */
function removeEmpty(directory: string): boolean {
  const below = list(directory).map((name) => removeEmpty(join(directory, name)));
  if (below.includes(false)) return false;
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/**
 * Directories in which a group of a controller may be made: that of this process or of its unit, and the root of the hierarchy. The empty name stands
 * for version 2.
 */
function* parentsOf(controller: string): Generator<string> {
  const mounts = read('/proc/self/mountinfo').split('\n');
  const groups = read('/proc/self/cgroup').split('\n');
  for (const line of mounts) {
    const [, from = '', at = '', type = '', options = ''] =
      /^\d+ \d+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)/.exec(line) ?? [];
    const matches =
      controller === '' ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes(controller);
    if (!matches) continue;
    const own = groups
      .map((each) => /^\d+:([^:]*):(\/.*)$/.exec(each))
      .find((each) => each?.[1]?.split(',').includes(controller));
    const path = own?.[2] ?? '/';
    if (path !== '/' && path.startsWith(from)) {
      const directory = posix.join(at, path.slice(from === '/' ? 0 : from.length));
      if (controller === '' && posix.basename(directory) === AGENT_GROUP) yield posix.dirname(directory);
      yield directory;
    }
    yield at;
  }
}

function firstThat<T>(attempts: readonly (() => T | null)[]): T | null {
  for (const attempt of attempts) {
    const made = attempt();
    if (made !== null) return made;
  }
  return null;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}

function write(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
