import { statusOf } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

/** GitHub has forgotten the delivery, or does not send it again. */
const STATUS_GONE: ReadonlySet<number> = new Set([404, 422]);

/** One attempt of GitHub to deliver a webhook. */
export interface DeliveryAttempt {
  readonly id: number;
  /** The same for all attempts of one delivery. */
  readonly guid: string;
  /** ISO 8601. */
  readonly delivered_at: string;
  readonly redelivery: boolean;
  /** HTTP status of the response. */
  readonly status_code: number;
}

/** Attempts to deliver webhooks to the App, newest first, page by page. `octokit` acts as the App itself. */
export async function* deliveryAttempts(octokit: Octokit): AsyncGenerator<readonly DeliveryAttempt[]> {
  for await (const { data } of octokit.paginate.iterator('GET /app/hook/deliveries', { per_page: 100 })) yield data;
}

/** Asks GitHub to deliver a webhook again. False when GitHub no longer has it. */
export async function redeliver(octokit: Octokit, id: number): Promise<boolean> {
  try {
    await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
    return true;
  } catch (error) {
    if (!STATUS_GONE.has(statusOf(error) ?? 0)) throw error;
    return false;
  }
}
