import {
  type CheckReading,
  type Judgement,
  type Machine,
  type MachineCheck,
  readOne,
  reasonOf,
  seen,
  unseen,
} from './check.ts';
import { isAbsent, type MachineFiles } from './machine-files.ts';

/** What else works on the machine, now or later. */
export const ACTIVITY_CHECKS: readonly MachineCheck[] = [
  { name: 'load', during: 'free', read: load },
  { name: 'pressure-cpu', during: 'free', read: (machine) => pressure(machine, 'cpu') },
  { name: 'pressure-memory', during: 'free', read: (machine) => pressure(machine, 'memory') },
  { name: 'pressure-io', during: 'free', read: (machine) => pressure(machine, 'io') },
  { name: 'steal', during: 'share', read: steal },
  { name: 'timers', during: 'free', read: timers },
  { name: 'cron', during: 'free', read: cron },
];

const LOAD_MAX = 0.5;

function load(machine: Machine): CheckReading {
  const judge = (text: string): Judgement | null => {
    const value = /^([0-9]{1,9}\.[0-9]{2}) [0-9.]+ [0-9.]+ [0-9]+\/[0-9]+ [0-9]+$/.exec(text)?.[1];
    if (value === undefined) return null;
    return { value: `${value} processes`, status: Number(value) <= LOAD_MAX ? 'pass' : 'warn' };
  };
  const fix = `find what runs (top) and stop it, or wait; the average of the last minute is above ${LOAD_MAX}`;
  return readOne(machine, '/proc/loadavg', judge, fix);
}

/** Percent of the last ten seconds. */
const PRESSURE_MAX = 1;

function pressure(machine: Machine, kind: 'cpu' | 'memory' | 'io'): CheckReading {
  const judge = (text: string): Judgement | null => {
    const percent = /^some avg10=([0-9]{1,3}\.[0-9]{2}) /.exec(text)?.[1];
    if (percent === undefined) return null;
    return { value: `${percent} %`, status: Number(percent) <= PRESSURE_MAX ? 'pass' : 'warn' };
  };
  const waits = { cpu: 'a CPU', memory: 'memory', io: 'a disk' }[kind];
  const fix = `find what runs (top) and stop it, or wait; processes waited for ${waits} in more than ${PRESSURE_MAX} % of the last ten seconds`;
  return readOne(machine, `/proc/pressure/${kind}`, judge, fix);
}

/** Percent of the CPU time since the start. */
const STEAL_MAX = 1;

function steal(machine: Machine): CheckReading {
  const judge = (text: string): Judgement | null => {
    // user nice system idle iowait irq softirq steal guest guest_nice; guests are in user and nice (man 5 proc_stat).
    const ticks = /^cpu +((?:[0-9]{1,15} ){7}[0-9]{1,15})\b/.exec(text)?.[1]?.split(' ').map(Number);
    const stolen = ticks?.[7];
    if (ticks === undefined || stolen === undefined) return null;
    const total = ticks.reduce((sum, each) => sum + each, 0);
    if (total === 0) return null;
    const percent = (100 * stolen) / total;
    return {
      value: `${percent.toFixed(2)} %`,
      status: percent <= STEAL_MAX ? 'pass' : 'warn',
      counts: [stolen, total],
    };
  };
  const fix = `give this virtual machine CPUs of its own; the host ran others in more than ${STEAL_MAX} % of the CPU time`;
  return readOne(machine, '/proc/stat', judge, fix);
}

const TIMER_FOLDERS = ['/etc/systemd/system/timers.target.wants', '/usr/lib/systemd/system/timers.target.wants'];

function timers({ files }: Machine): CheckReading {
  const [path = ''] = TIMER_FOLDERS;
  const found = namesIn(files, TIMER_FOLDERS);
  if (typeof found === 'string') return unseen(path, found);
  const names = found
    .map(({ name }) => name)
    .filter((name) => name.endsWith('.timer') && !name.startsWith('alloc-ab-'));
  if (names.length === 0) return seen(path, { value: 'none', status: 'pass' }, '');
  const why = 'unless the runner needs them; one that starts while a lane is measured disturbs it';
  const fix = `systemctl disable --now ${listed(names)} ${why}`;
  return seen(path, { value: `${names.length} timers`, status: 'warn' }, fix);
}

const CRON_FOLDERS = [
  ...['/etc/cron.d', '/etc/cron.hourly', '/etc/cron.daily', '/etc/cron.weekly', '/etc/cron.monthly'],
  '/var/spool/cron/crontabs',
];
const CRONTAB = '/etc/crontab';
/** Nothing, a comment, a variable, or a time with its command. */
const CRON_LINE = /^(#.*|[A-Za-z_]+\s*=.*|@[a-z]+\s.*|[0-9*][0-9*,/-]*\s.*)?$/;

function cron({ files }: Machine): CheckReading {
  const path = CRONTAB;
  const found = namesIn(files, CRON_FOLDERS);
  if (typeof found === 'string') return unseen(path, found);
  const table = files.text(CRONTAB);
  if (!table.ok && !isAbsent(files, CRONTAB) && table.error.reason !== 'the file is empty')
    return unseen(path, reasonOf(CRONTAB, table.error));
  const lines = (table.ok ? table.value : '').split('\n').map((line) => line.trim());
  if (lines.some((line) => !CRON_LINE.test(line))) return unseen(path, `${CRONTAB}: its content is not understood`);
  const names = [
    ...found.filter(({ name }) => !/^\.|placeholder/.test(name)).map(({ folder, name }) => `${folder}/${name}`),
    // The jobs of /etc/cron.daily and its like are counted one by one.
    ...lines.filter((line) => /^[0-9*@]/.test(line) && !line.includes('run-parts')).map(() => CRONTAB),
  ];
  if (names.length === 0) return seen(path, { value: 'none', status: 'pass' }, '');
  const why = 'one that starts while a lane is measured disturbs it';
  const fix = `systemctl disable --now cron, or remove ${listed(names)}; ${why}`;
  return seen(path, { value: `${names.length} jobs`, status: 'warn' }, fix);
}

/** The names in all folders, or why they are not known. A folder that certainly does not exist has none. */
function namesIn(files: MachineFiles, folders: readonly string[]): { folder: string; name: string }[] | string {
  const names: { folder: string; name: string }[] = [];
  for (const folder of folders) {
    const list = files.list(folder);
    if (list.ok) names.push(...list.value.map((name) => ({ folder, name })));
    else if (!isAbsent(files, folder)) return reasonOf(folder, list.error);
  }
  return names;
}

const NAMES_MAX = 8;

function listed(names: readonly string[]): string {
  const more = names.length > NAMES_MAX ? [`and ${names.length - NAMES_MAX} more`] : [];
  return [...names.slice(0, NAMES_MAX), ...more].join(' ');
}
