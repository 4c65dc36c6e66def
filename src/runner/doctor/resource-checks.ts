import { type CheckReading, type Machine, type MachineCheck, readOne, seen, unseen } from './check.ts';

/** What a job needs of the machine. */
export const RESOURCE_CHECKS: readonly MachineCheck[] = [
  { name: 'cgroups', during: 'free', read: cgroups },
  { name: 'disk-space', during: 'free', read: diskSpace },
  { name: 'disk-inodes', during: 'free', read: diskInodes },
];

/** Controllers that limit a job. */
const CONTROLLERS = ['cpuset', 'memory', 'pids'];

function cgroups(machine: Machine): CheckReading {
  const { files } = machine;
  const mounts = files.text('/proc/self/mountinfo');
  if (!mounts.ok) return unseen('/proc/self/mountinfo', mounts.error.reason);
  const at = /^[0-9]+ [0-9]+ \S+ \S+ (\/\S*) .* - cgroup2 /m.exec(mounts.value)?.[1];
  const fix =
    'boot with systemd.unified_cgroup_hierarchy=1; without these controllers of version 2 a job has limits for each process only';
  if (at === undefined) {
    if (!/^[0-9]+ [0-9]+ \S+ \S+ \/\S* .* - /m.test(mounts.value))
      return unseen('/proc/self/mountinfo', 'its content is not understood');
    return seen('/proc/self/mountinfo', { value: 'no version 2', status: 'warn' }, fix);
  }
  const path = `${at}/cgroup.controllers`;
  const text = files.text(path);
  // Without any controller the file is empty.
  const isEmpty = !text.ok && files.stat(path).ok && text.error.reason === 'the file is empty';
  if (!text.ok && !isEmpty) return unseen(path, text.error.reason);
  return readOne(
    isEmpty ? { ...machine, files: { ...files, text: () => ({ ok: true, value: '\n' }) } } : machine,
    path,
    (names) => {
      if (!/^[a-z_ ]*$/.test(names)) return null;
      const missing = CONTROLLERS.filter((name) => !names.split(' ').includes(name));
      const value = missing.length === 0 ? CONTROLLERS.join(', ') : `version 2 without ${missing.join(', ')}`;
      return { value, status: missing.length === 0 ? 'pass' : 'warn' };
    },
    fix,
  );
}

const SCRATCH = '/var/tmp';
const GIB = 1024 ** 3;
/** A bundle and two builds fit; with the larger value for many runs. */
const SPACE_GIB = { fail: 1, warn: 5 } as const;
const INODES = { fail: 10_000, warn: 100_000 } as const;

function diskSpace({ files }: Machine): CheckReading {
  const space = files.space(SCRATCH);
  if (!space.ok) return unseen(SCRATCH, space.error.reason);
  const free = space.value.bytes / GIB;
  const status = free < SPACE_GIB.fail ? 'fail' : free < SPACE_GIB.warn ? 'warn' : 'pass';
  const fix = `free at least ${SPACE_GIB.warn} GiB: builds and results of jobs are kept there`;
  return seen(SCRATCH, { value: `${free.toFixed(1)} GiB free`, status }, fix);
}

function diskInodes({ files }: Machine): CheckReading {
  const space = files.space(SCRATCH);
  if (!space.ok) return unseen(SCRATCH, space.error.reason);
  const { inodes } = space.value;
  if (inodes === null) return unseen(SCRATCH, 'this file system does not count files');
  const status = inodes < INODES.fail ? 'fail' : inodes < INODES.warn ? 'warn' : 'pass';
  return seen(
    SCRATCH,
    { value: `${inodes} files free`, status },
    `remove small files: at least ${INODES.warn} must be free`,
  );
}
