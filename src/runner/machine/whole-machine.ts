import type { Incident } from '../../model/incident.ts';
import { incidentOf } from '../job/incident.ts';
import type { Progress } from '../job/progress.ts';
import { type LockOptions, lockMachine } from './machine-lock.ts';

/** How a plan or a survey is carried out. */
export interface ExecuteOptions {
  /** Git URL or local path of the measured repository. */
  readonly source: string;
  /** Directory that will hold `alloc-ab_<id>_<time>/bundle`. */
  readonly out: string;
  onProgress(event: Progress): void;
  /** Aborting kills every process at once and still writes the bundle, with the incident `cancelled`. */
  readonly signal?: AbortSignal;
  readonly lock?: Pick<LockOptions, 'file' | 'onBusy'>;
}

/** Who takes the machine, and where trouble is told. */
export interface MachineHolder {
  readonly id: string;
  readonly options: ExecuteOptions;
  /** Where an unexpected error of the system belongs. */
  phase: Incident['phase'];
  note(incident: Incident): void;
}

/** Runs `action` while its holder has the machine to itself; errors of the system become incidents, bugs go on. */
export async function withMachine(holder: MachineHolder, action: () => Promise<void>): Promise<void> {
  const { id, options } = holder;
  let unlock = (): void => {};
  try {
    const lock = await lockMachine(id, {
      ...options.lock,
      signal: options.signal,
      onWaiting: (message) => options.onProgress({ kind: 'waiting', message }),
    });
    if (!lock.ok) return holder.note(lock.error);
    unlock = lock.value;
    await action();
  } catch (error) {
    holder.note(must(error, holder.phase));
  } finally {
    unlock();
  }
}

/** The incident behind an error of the system; throws anything else, which is a bug. */
export function must(error: unknown, phase: Incident['phase']): Incident {
  const incident = incidentOf(error, phase);
  if (incident === null) throw error;
  return incident;
}
