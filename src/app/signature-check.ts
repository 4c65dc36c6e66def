import { verifyWithFallback } from '@octokit/webhooks-methods';
import type { Settings } from './settings.ts';

/**
 * Returns a check whether GitHub signed a body with one of the App's secrets. While the secret is replaced there are two of them,
 * since GitHub signs with the new one from the moment that it is saved and repeats older webhooks.
 */
export function signatureCheck({
  webhookSecret,
  previousWebhookSecret,
}: Pick<Settings, 'webhookSecret' | 'previousWebhookSecret'>): (body: string, signature: string) => Promise<boolean> {
  const previous = previousWebhookSecret === null ? [] : [previousWebhookSecret];
  // The library throws on an empty body.
  return async (body, signature) => body !== '' && (await verifyWithFallback(webhookSecret, body, signature, previous));
}
