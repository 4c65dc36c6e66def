import type { DuetCpus } from '../../model/duets.ts';
import type { Incident } from '../../model/incident.ts';
import type { CacheSettings } from '../build/cache/cache-settings.ts';
import { incidentOf } from '../job/incident.ts';
import type { Progress } from '../job/progress.ts';
import type { SandboxPolicy } from '../sandbox/protection.ts';
import { type LockOptions, lockMachine } from './machine-lock.ts';

/** How a plan is executed. */
export interface ExecuteOptions {
  /** Git URL or local path of the measured repository. */
  readonly source: string;
  /** The user's own checkout, when the commits are from there. */
  readonly checkout?: string | undefined;
  /** Directory that will hold `alloc-ab_<id>_<time>/bundle`. */
  readonly out: string;
  onProgress(event: Progress): void;
  /** An abort kills every process at once; the bundle is still written, with the incident `cancelled`. */
  readonly signal?: AbortSignal;
  /** Default: `available`. */
  readonly sandbox?: SandboxPolicy | undefined;
  /** Where builds are kept for later runs, and taken from; null or absent: nowhere. */
  readonly cache?: CacheSettings | null | undefined;
  /** Lanes are measured at the same time on these CPUs, to qualify the machine for it; `never`: one after the other. Absent: as the qualification of the machine allows. */
  readonly duets?: DuetCpus | 'never' | undefined;
  readonly lock?: Pick<LockOptions, 'name' | 'onBusy'>;
  /** Where the machine keeps what runs showed of the measurement itself, and who asks; null or absent: nothing is kept or used. */
  readonly sanity?: { readonly folder: string; readonly by: 'qualify' | 'question' } | null | undefined;
}

/** A run that needs the machine for itself. */
export interface MachineUser {
  readonly id: string;
  readonly options: ExecuteOptions;
  /** Current phase, for the incident of a failed system call. */
  phase: Incident['phase'];
  addIncident(incident: Incident): void;
}

/** Runs `action` under the machine's lock. Failed system calls become incidents; any other error is thrown. */
export async function withMachine(user: MachineUser, action: () => Promise<void>): Promise<void> {
  const { id, options } = user;
  let unlock = (): void => {};
  try {
    const lock = await lockMachine(id, {
      ...options.lock,
      signal: options.signal,
      onWaiting: (message) => options.onProgress({ kind: 'waiting', message }),
    });
    if (!lock.ok) return user.addIncident(lock.error);
    unlock = lock.value;
    await action();
  } catch (error) {
    user.addIncident(incidentOrThrow(error, user.phase));
  } finally {
    unlock();
  }
}

/** The incident behind a failed system call. Throws any other error, which is a bug. */
export function incidentOrThrow(error: unknown, phase: Incident['phase']): Incident {
  const incident = incidentOf(error, phase);
  if (incident === null) throw error;
  return incident;
}
