import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { cancelledIn, failed } from '../job/incident.ts';

/** How the one place to measure on this machine is taken. */
export interface LockOptions {
  /** Lock file; default `alloc-ab.lock` in the system's temporary directory. */
  readonly file?: string;
  /** When another run holds it: wait (default) or give up with `machine-busy`. */
  readonly onBusy?: 'wait' | 'refuse';
  /** Called once, when waiting begins. */
  readonly onWaiting?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const LockHolder = z.strictObject({
  pid: z.int().positive(),
  /** Start of the process in clock ticks since boot: a later process with the same id has another. */
  startTicks: z.string().regex(/^[0-9]{1,20}$/),
  boot: z.string().max(64),
  run: z.string().max(100),
});
type LockHolder = z.infer<typeof LockHolder>;

const POLL_MS = 500;

/** Takes the machine for one run, so that two runs never measure at once. Returns the function that gives it back. */
export async function lockMachine(run: string, options: LockOptions = {}): Promise<Result<() => void, Incident>> {
  const file = options.file ?? join(tmpdir(), 'alloc-ab.lock');
  const self = holder(process.pid, run);
  for (let waited = false; ; waited = true) {
    if (options.signal?.aborted) return cancelledIn('preflight');
    const other = tryLock(file, self);
    if (other === null) return ok(() => unlock(file, self));
    const who = `run ${other.run} (process ${other.pid}) is measuring on this machine`;
    if (options.onBusy === 'refuse') {
      return failed({
        code: 'machine-busy',
        phase: 'preflight',
        message: `Not started: ${who}.`,
        next: 'Wait until it has ended, then ask again; two runs at once would measure each other.',
      });
    }
    if (!waited) options.onWaiting?.(`waiting: ${who}`);
    await sleep(POLL_MS, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {});
  }
}

/** Returns the living holder, or null when the lock is now ours. */
function tryLock(file: string, self: LockHolder): LockHolder | null {
  const mine = `${file}.${self.pid}`;
  writeFileSync(mine, JSON.stringify(self));
  try {
    // A link appears complete or not at all; a file that is created and then written could be read half-written.
    linkSync(mine, file);
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  const other = readHolder(file);
  if (other !== null && alive(other)) return other;
  // Moved away before it is removed: of two runs that find the same dead lock, only one moves it.
  const stale = `${file}.stale.${self.pid}`;
  try {
    renameSync(file, stale);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const moved = readHolder(stale);
  if (moved !== null && alive(moved)) {
    // Somebody took the lock between the look and the move: it is given back.
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
  const now = holder(pid, '');
  return boot === now.boot && startTicks !== '0' && startTicks === now.startTicks;
}

function holder(pid: number, run: string): LockHolder {
  return {
    pid,
    startTicks: startTicks(pid),
    boot: read('/proc/sys/kernel/random/boot_id').trim(),
    run: run.slice(0, 100),
  };
}

/** '0' when there is no such process, or only its remains. */
function startTicks(pid: number): string {
  // After the name in parentheses, which may hold anything: field 3, the state, onwards; the start is field 22.
  const fields = read(`/proc/${pid}/stat`).split(')').at(-1)?.trim().split(' ') ?? [];
  return fields[0] === 'Z' ? '0' : (fields[19] ?? '0');
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
