import type { Worker } from './worker.ts';

const PAGES_MAX = 5;
/** A delivery that always fails is not asked for without end. */
const ATTEMPTS_MAX = 5;

/**
 * Asks GitHub to send again what nobody answered while the App was away: GitHub never does so by itself.
 * Returns the number of deliveries asked for; each keeps its `X-GitHub-Delivery`, so none counts twice.
 */
export async function repairDeliveries({ github, log }: Worker): Promise<number> {
  const octokit = await github.app();
  const seen = new Map<string, { id: number; answered: boolean; attempts: number }>();
  let pages = 0;
  for await (const { data } of octokit.paginate.iterator('GET /app/hook/deliveries', { per_page: 100 })) {
    for (const { guid, id, status_code } of data) {
      const known = seen.get(guid) ?? { id, answered: false, attempts: 0 };
      const answered = known.answered || (status_code >= 200 && status_code < 300);
      seen.set(guid, { id: known.id, answered, attempts: known.attempts + 1 });
    }
    pages += 1;
    if (pages >= PAGES_MAX) break;
  }
  const again = [...seen.values()].flatMap(({ id, answered, attempts }) =>
    answered || attempts >= ATTEMPTS_MAX ? [] : [id],
  );
  for (const id of again)
    await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
  if (again.length > 0) log.warn({ deliveries: again.length }, 'asked GitHub to deliver again what was lost');
  return again.length;
}
