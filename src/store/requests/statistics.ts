import type { QueueStatistics } from '../../model/queue-row.ts';
import type { Connection } from '../database/driver.ts';

/** The state of the queue. Throws when the database cannot be reached. */
export async function readStatistics(database: Connection): Promise<QueueStatistics> {
  const statuses = await database.rows('SELECT status, count(*) AS count FROM requests GROUP BY status');
  const [unread] = await database.rows('SELECT count(*) AS count FROM comments WHERE read = 0');
  return {
    requests: Object.fromEntries(statuses.map(({ status, count }) => [String(status), Number(count)])),
    unread: Number(unread?.count ?? 0),
    oldestDueMs: await readOldestDue(database),
  };
}

/** When the first open comment or request was or will be due; null when none is open. Its cost does not grow with the table. */
export async function readOldestDue(database: Connection): Promise<number | null> {
  const [unread] = await database.rows('SELECT min(next_at_ms) AS due FROM comments WHERE read = 0');
  const [open] = await database.rows('SELECT min(next_at_ms) AS due FROM requests WHERE published = 0');
  const dues = [unread?.due, open?.due].flatMap((due) => (due === null || due === undefined ? [] : [Number(due)]));
  return dues.length === 0 ? null : Math.min(...dues);
}
