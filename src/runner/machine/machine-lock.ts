import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Incident } from '../../model/incident.ts';
import { parseJson } from '../../model/json-text.ts';
import { ok, type Result } from '../../model/result.ts';
import { cancelledIn, failed } from '../job/incident.ts';

/** How the machine's lock is taken. */
export interface LockOptions {
  /** Path that names the lock; default: `alloc-ab.lock` in the system's temporary directory. No file is made there. */
  readonly name?: string;
  /** When another run holds the lock: wait (default), or fail with `machine-busy`. */
  readonly onBusy?: 'wait' | 'refuse';
  /** Called once, when waiting begins. */
  readonly onWaiting?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const LockHolder = z.strictObject({ pid: z.int().positive(), run: z.string().max(100) });
type LockHolder = z.infer<typeof LockHolder>;

const POLL_MS = 500;
/** A holder that is stopped does not answer. */
const ANSWER_MS = 1000;
const ANSWER_CHARACTERS = 1000;

/**
 * Locks the machine for one run, so that two runs never measure at once. Returns the function that unlocks it.
 * The lock is a socket in the abstract namespace (unix(7)): the kernel frees it when its holder ends in any way, and it has no file that
 * another user could leave behind, remove or replace. Code under test has another network namespace, so it cannot reach it.
 */
export async function lockMachine(run: string, options: LockOptions = {}): Promise<Result<() => void, Incident>> {
  const address = addressOf(options.name ?? join(tmpdir(), 'alloc-ab.lock'));
  const self: LockHolder = { pid: process.pid, run: run.slice(0, 100) };
  for (let waited = false; ; waited = true) {
    if (options.signal?.aborted) return cancelledIn('preflight');
    const server = await listen(address, self);
    if (server !== null) return ok(() => void server.close());
    const other = await askHolder(address);
    const name = other === null ? 'another run' : `run ${other.run} (process ${other.pid})`;
    const holder = `${name} is measuring on this machine`;
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

/** A path may be longer than the 107 bytes of an address. */
function addressOf(name: string): string {
  return `\0alloc-ab-lock-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/** Takes the address, and sends its holder to each process that connects; null when another process has the address. */
function listen(address: string, self: LockHolder): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).unref();
      socket.setTimeout(ANSWER_MS, () => socket.destroy());
      socket.end(JSON.stringify(self));
    });
    server.maxConnections = 64;
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen({ path: address, exclusive: true }, () => resolve(server));
    server.unref();
  });
}

/** Who holds the address; null when the holder does not say it in time, or has ended. */
function askHolder(address: string): Promise<LockHolder | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(address).setEncoding('utf8');
    const timer = setTimeout(() => socket.destroy(), ANSWER_MS);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      text += data;
      if (text.length > ANSWER_CHARACTERS) socket.destroy();
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(LockHolder.safeParse(parseJson(text)).data ?? null);
    });
  });
}
