import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { processStart } from '../../system/process-start.ts';
import { cancelledIn, failed } from '../job/incident.ts';

/** How the machine's lock is taken. */
export interface LockOptions {
  /** Lock file; default: `alloc-ab.lock` in the system's temporary directory. */
  readonly file?: string;
  /** When another run holds the lock: wait (default), or fail with `machine-busy`. */
  readonly onBusy?: 'wait' | 'refuse';
  /** Called once, when waiting begins. */
  readonly onWaiting?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const LockHolder = z.strictObject({
  pid: z.int().positive(),
  /** Start of the process in clock ticks since boot: a later process with the same id has another start. */
  startTicks: z.string().regex(/^[0-9]{1,20}$/),
  boot: z.string().max(64),
  run: z.string().max(100),
});
type LockHolder = z.infer<typeof LockHolder>;
/** In place of the start of a process that is not there. */
const NO_START = '0';

const POLL_MS = 500;

/** Locks the machine for one run, so that two runs never measure at once. Returns the function that unlocks it. */
export async function lockMachine(run: string, options: LockOptions = {}): Promise<Result<() => void, Incident>> {
  const file = options.file ?? join(tmpdir(), 'alloc-ab.lock');
  const self = describeProcess(process.pid, run);
  for (let waited = false; ; waited = true) {
    if (options.signal?.aborted) return cancelledIn('preflight');
    const other = tryLock(file, self);
    if (other === null) return ok(() => unlock(file, self));
    const holder = `run ${other.run} (process ${other.pid}) is measuring on this machine`;
    if (options.onBusy === 'refuse') {
      return failed({
        code: 'machine-busy',
        phase: 'preflight',
        message: `Not started: ${holder}.`,
        next: 'Wait until it has ended, then try again; two runs at once would disturb each other.',
      });
    }
    if (!waited) options.onWaiting?.(`waiting: ${holder}`);
    await sleep(POLL_MS, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {});
  }
}

/** Tries to take the lock. Returns the living holder, or null when this process now has the lock. */
function tryLock(file: string, self: LockHolder): LockHolder | null {
  const mine = `${file}.${self.pid}`;
  writeFileSync(mine, JSON.stringify(self));
  try {
    // A hard link appears with its whole content. A file that is created and then written could be read half-written.
    linkSync(mine, file);
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  const other = readHolder(file);
  if (other !== null && alive(other)) return other;
  // Rename before removal: if two runs find the same stale lock, only one of them can rename it.
  const stale = `${file}.stale.${self.pid}`;
  try {
    renameSync(file, stale);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const moved = readHolder(stale);
  if (moved !== null && alive(moved)) {
    // Another run took the lock between the read and the rename: restore it.
    renameSync(stale, file);
    return moved;
  }
  rmSync(stale, { force: true });
  return tryLock(file, self);
}

function unlock(file: string, self: LockHolder): void {
  const held = readHolder(file);
  if (held?.pid === self.pid && held.startTicks === self.startTicks && held.run === self.run)
    rmSync(file, { force: true });
}

function alive({ pid, startTicks, boot }: LockHolder): boolean {
  const now = describeProcess(pid, '');
  return boot === now.boot && startTicks !== NO_START && startTicks === now.startTicks;
}

function describeProcess(pid: number, run: string): LockHolder {
  return {
    pid,
    startTicks: processStart(pid) ?? NO_START,
    boot: read('/proc/sys/kernel/random/boot_id').trim(),
    run: run.slice(0, 100),
  };
}

function readHolder(file: string): LockHolder | null {
  try {
    return LockHolder.parse(JSON.parse(readFileSync(file, 'utf8').slice(0, 1000)));
  } catch {
    return null;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
