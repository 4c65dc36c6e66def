import type { QueueStatistics } from '../../model/request-record.ts';
import type { Connection } from '../database/driver.ts';

/** How the queue stands. Throws when the database cannot be reached. */
export async function readStatistics(database: Connection): Promise<QueueStatistics> {
  const statuses = await database.rows('SELECT status, count(*) AS count FROM requests GROUP BY status');
  const [unread] = await database.rows('SELECT count(*) AS count FROM comments WHERE read = 0');
  return {
    requests: Object.fromEntries(statuses.map(({ status, count }) => [String(status), Number(count)])),
    unread: Number(unread?.count ?? 0),
    oldestDueMs: await readOldestDue(database),
  };
}

/** When the first of all open things was or will be due; null when nothing is open. Counts nothing, however much is remembered. */
export async function readOldestDue(database: Connection): Promise<number | null> {
  const [unread] = await database.rows('SELECT min(next_at_ms) AS due FROM comments WHERE read = 0');
  const [open] = await database.rows('SELECT min(next_at_ms) AS due FROM requests WHERE published = 0');
  const dues = [unread?.due, open?.due].flatMap((due) => (due === null || due === undefined ? [] : [Number(due)]));
  return dues.length === 0 ? null : Math.min(...dues);
}
