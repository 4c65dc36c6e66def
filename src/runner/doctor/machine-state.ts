import type { Observation } from '../../model/run.ts';
import { readProcessLimits } from '../machine/process-limits.ts';
import type { CheckReading, DuringRun } from './check.ts';
import { findMachine } from './find-machine.ts';
import { MACHINE_CHECKS } from './machine-checks.ts';

/** What may not change while samples are taken, by name. */
type SteadyState = ReadonlyMap<string, Steady>;

interface Steady extends Pick<CheckReading, 'value' | 'status' | 'fix' | 'counts'> {
  readonly during: DuringRun;
  readonly invalidates: boolean;
}

/** Reads the checks that are compared, and the limits of this process. `root` stands for `/` in tests. */
export function readMachineState(root = '/'): SteadyState {
  const machine = findMachine(root);
  const rows = MACHINE_CHECKS.filter(({ during }) => during !== 'free').map(
    (check) =>
      [check.name, { ...check.read(machine), during: check.during, invalidates: check.invalidates === true }] as const,
  );
  // How many processors there are follows from the others.
  const { processors: _, ...limits } = readProcessLimits(root);
  const facts = Object.entries(limits).map(([name, value]) => {
    const status = value === 'unknown' ? ('unknown' as const) : ('pass' as const);
    return [name, { value, status, fix: '', during: 'value' as const, invalidates: false }] as const;
  });
  return new Map<string, Steady>([...rows, ...facts]);
}

/**
 * The observation `machine-ready`: whether an allocator runs on this machine as it does for its users. A run on one that is not ready ends
 * before anything is timed.
 */
export function machineReady(state: SteadyState): Observation {
  const name = 'machine-ready';
  const deciding = [...state].filter(([, { invalidates }]) => invalidates);
  const wrong = deciding.filter(([, { status }]) => status === 'fail');
  if (wrong.length > 0) {
    const detail = wrong.map(([check, { value, fix }]) => `${check} is ${value}: ${fix}.`).join(' ');
    return { name, status: 'fail', detail: detail.slice(0, 1000) };
  }
  const hidden = deciding.flatMap(([check, { status }]) => (status === 'unknown' ? [check] : []));
  if (hidden.length > 0)
    return { name, status: 'unknown', detail: `Not readable on this machine: ${hidden.join(', ')}.` };
  return { name, status: 'pass', detail: `As users have them: ${deciding.map(([check]) => check).join(', ')}.` };
}

/** The host of a virtual machine may take this share of the CPU time while samples are taken. */
const STEAL_SHARE_MAX = 0.05;

/** The observation `machine-unchanged` from the state before and after sampling; `unknown` when something that matters could not be read. */
export function compareMachineStates(before: SteadyState, after: SteadyState): Observation {
  const name = 'machine-unchanged';
  const pairs = [...before].flatMap(([check, was]) => {
    const is = after.get(check);
    return is === undefined ? [] : [{ check, was, is }];
  });
  const changes = pairs.flatMap(({ check, was, is }) => changeOf(check, was, is) ?? []);
  if (changes.length > 0) {
    return { name, status: 'fail', detail: `During sampling ${changes.join('; ')}.`.slice(0, 1000) };
  }
  const isUnread = ({ was }: (typeof pairs)[number]): boolean => was.status === 'unknown';
  const unread = pairs.filter((pair) => pair.was.during === 'value' && isUnread(pair)).map(({ check }) => check);
  const steady = pairs.filter((pair) => !isUnread(pair)).map(({ check }) => check);
  const unchanged = `Unchanged during sampling: ${steady.join(', ') || 'nothing'}.`;
  if (unread.length === 0) return { name, status: 'pass', detail: unchanged };
  return { name, status: 'unknown', detail: `Not readable on this machine: ${unread.join(', ')}. ${unchanged}` };
}

/** How a check changed, in words; null when it did not. */
function changeOf(check: string, was: Steady, is: Steady): string | null {
  const [hidBefore, hidAfter] = [was, is].map(({ status }) => status === 'unknown');
  if (was.during === 'share' && !hidBefore && !hidAfter) {
    const [part = 0, whole = 0] = (is.counts ?? []).map((count, index) => count - (was.counts?.[index] ?? 0));
    const share = whole > 0 ? part / whole : 0;
    return share > STEAL_SHARE_MAX ? `the host took ${(100 * share).toFixed(1)} % of the CPU time` : null;
  }
  if (was.value === is.value && hidBefore === hidAfter) return null;
  return `${check} was ${shown(was)} and became ${shown(is)}`;
}

function shown({ value }: Steady): string {
  return value === '-' ? 'unknown' : value;
}
