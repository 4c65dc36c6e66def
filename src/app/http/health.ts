import type { Stores } from '../stores.ts';
import { ageSeconds } from './metrics.ts';

/** A database that does not answer within this is as good as gone. */
const ANSWER_MS = 2000;

/** What `/healthz` answers. */
export interface Health {
  readonly status: 'ok' | 'no database' | 'stopping';
  readonly version: string;
  /** How long the oldest due thing has been due; null when that cannot be told. Grows when nobody works. */
  readonly oldestDueSeconds: number | null;
}

/** Whether this process can take webhooks, and how far behind the work is. */
export async function health(stores: Stores, version: string, nowMs: number, stopping: boolean): Promise<Health> {
  try {
    const oldestDueMs = await within(ANSWER_MS, stores.oldestDueMs());
    return { status: stopping ? 'stopping' : 'ok', version, oldestDueSeconds: ageSeconds(oldestDueMs, nowMs) };
  } catch {
    return { status: 'no database', version, oldestDueSeconds: null };
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
