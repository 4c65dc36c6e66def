import type { Connection } from '../database/driver.ts';

const DAY_MS = 86_400_000;
/** Longer than GitHub keeps a delivery. */
const KEEP_DELIVERIES_MS = 7 * DAY_MS;
/** Longer than a request is under way. */
const KEEP_IDENTITIES_MS = 2 * DAY_MS;
/** As long as GitHub keeps the evidence, and well above the 30 days of an acceptance. */
const KEEP_MS = 90 * DAY_MS;
/** Rows of a table that are deleted at once: other statements must not wait long. */
const AT_ONCE = 1000;

const SAME_PULL = 'heads.repository_id = old.repository_id AND heads.pull_request = old.pull_request';

/**
 * Old requests that nothing reads any more. Kept are: requests with work left; releases, which may be overridden or requested
 * again; acceptances that have not expired; requests about a commit that is still a head, whose check may be accepted or measured
 * again; and children while their parent exists. Where no event of the pull request is known, the commit may be its head.
 */
const OLD_REQUESTS = `SELECT key FROM requests AS old
  WHERE published = 1 AND next_at_ms < ? AND release_state IS NULL AND expires_at_ms IS NULL
  AND NOT EXISTS (SELECT 1 FROM requests AS whole WHERE whole.key = old.part_of)
  AND NOT EXISTS (SELECT 1 FROM heads WHERE ${SAME_PULL} AND heads.sha = old.head_sha AND heads.action <> 'closed')
  AND (old.head_sha IS NULL OR old.pull_request = 0 OR EXISTS (SELECT 1 FROM heads WHERE ${SAME_PULL}))
  ORDER BY next_at_ms LIMIT ${AT_ONCE}`;

/** All but the newest head of each pull request, which shows which events came late and which commit is the head. */
const OLD_HEADS = `SELECT rowid FROM heads AS old WHERE at < ? AND EXISTS (
  SELECT 1 FROM heads WHERE ${SAME_PULL} AND (heads.at, heads.rowid) > (old.at, old.rowid))
  ORDER BY at LIMIT ${AT_ONCE}`;

const OLD_COMMENTS = `SELECT repository_id, place, comment_id FROM comments WHERE read = 1 AND created_at < ?
  ORDER BY created_at LIMIT ${AT_ONCE}`;

/** Deletes rows that nothing reads any more; verdicts, baselines and durations stay. */
export async function forget(database: Connection, nowMs: number): Promise<void> {
  const beforeMs = nowMs - KEEP_MS;
  const before = new Date(beforeMs).toISOString();
  await database.run('DELETE FROM deliveries WHERE received_at_ms < ?', nowMs - KEEP_DELIVERIES_MS);
  await database.run('DELETE FROM source_tokens WHERE at_ms < ?', nowMs - KEEP_IDENTITIES_MS);
  await database.run(`DELETE FROM comments WHERE (repository_id, place, comment_id) IN (${OLD_COMMENTS})`, before);
  await database.run(`DELETE FROM heads WHERE rowid IN (${OLD_HEADS})`, before);
  await database.run(`DELETE FROM requests WHERE key IN (${OLD_REQUESTS})`, beforeMs);
}
