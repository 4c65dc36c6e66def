import type { Stores } from '../stores.ts';
import type { Waits } from '../waits.ts';
import { ageSeconds } from './metrics.ts';

/** A database that does not answer within this time counts as unavailable. */
const ANSWER_MS = 2000;

/** The body of `/healthz`. */
interface Health {
  readonly status: 'ok' | 'no database' | 'stopping';
  readonly version: string;
  /** How long the oldest due work has been due; null when the database is unavailable. It grows when no replica works. */
  readonly oldestDueSeconds: number | null;
  /** What this process waits for, such as a suspended installation; absent where nothing waits. It does not make the status worse. */
  readonly waiting?: ReturnType<Waits['summary']>;
}

/** Whether this process can store webhooks, and how far behind the work loop is. */
export async function health(
  stores: Stores,
  version: string,
  nowMs: number,
  stopping: boolean,
  waits: Waits,
): Promise<Health> {
  const waiting = waits.summary(nowMs);
  const shown = waiting.length === 0 ? {} : { waiting };
  try {
    const oldestDueMs = await within(ANSWER_MS, stores.oldestDueMs());
    return {
      status: stopping ? 'stopping' : 'ok',
      version,
      oldestDueSeconds: ageSeconds(oldestDueMs, nowMs),
      ...shown,
    };
  } catch {
    return { status: 'no database', version, oldestDueSeconds: null, ...shown };
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
