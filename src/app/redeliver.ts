import type { Worker } from './worker.ts';

const PAGES_MAX = 5;

/**
 * Asks GitHub to send again what nobody answered while the App was away: GitHub never does so by itself.
 * The number of deliveries asked for; each keeps its `X-GitHub-Delivery`, so none counts twice.
 */
export async function repairDeliveries({ github, log }: Worker): Promise<number> {
  const octokit = await github.app();
  const lost = new Map<string, number>();
  let pages = 0;
  for await (const { data } of octokit.paginate.iterator('GET /app/hook/deliveries', { per_page: 100 })) {
    // Newest first: once a delivery was answered, its older failures do not matter.
    for (const { guid, id, status_code } of data) {
      const answered = status_code >= 200 && status_code < 300;
      if (!lost.has(guid) || answered) lost.set(guid, answered ? 0 : id);
    }
    pages += 1;
    if (pages >= PAGES_MAX) break;
  }
  const again = [...lost.values()].filter((id) => id !== 0);
  for (const id of again)
    await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
  if (again.length > 0) log.warn({ deliveries: again.length }, 'asked GitHub to deliver again what was lost');
  return again.length;
}
