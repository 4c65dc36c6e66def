import { z } from 'zod';
import { GITHUB_API_VERSION } from '../model/github-api.ts';
import { parseJson } from '../model/json-text.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';

/** Longest duration of the request, milliseconds. */
const REQUEST_MS = 30_000;
/** Largest answer that is read, in bytes. */
const ANSWER_BYTES_MAX = 1_000_000;

/** What GitHub gives for the code of a manifest, as far as it is kept. The client secret is not: no user signs in. */
const Conversion = z.object({
  id: z.number().int().positive(),
  name: z.string().max(200),
  slug: z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
  html_url: z.url({ protocol: /^https?$/ }).max(500),
  owner: z.object({ login: z.string().max(100) }),
  webhook_secret: z.string().min(1).max(500).nullable(),
  pem: z.string().min(1).max(16_384),
});

/** A GitHub App that was just created. */
export interface CreatedApp {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  /** Its page, below which it is installed. */
  readonly page: string;
  /** Null when the App has no webhook. */
  readonly webhookSecret: string | null;
  readonly privateKey: string;
}

/**
 * Exchanges the code of a manifest for the App's number and secrets. GitHub takes each code once, within one hour. A refusal contains
 * neither the code nor a secret.
 */
export async function convertManifest(code: string, apiUrl: string): Promise<Result<CreatedApp, Refusal>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'alloc-ab',
        'x-github-api-version': GITHUB_API_VERSION,
      },
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    text = await response.text();
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: NodeJS.ErrnoException };
    return unavailable(`GitHub cannot be reached at ${apiUrl} (${cause?.code ?? message}).`);
  }
  if (response.status === 404)
    return refuse({
      code: 'app-code',
      message: 'GitHub does not know this code: it was used before, or it is older than one hour.',
      next: 'Create the App again. If the last attempt left one without a key in your settings on GitHub, delete that one.',
    });
  if (response.status !== 201) return unavailable(`GitHub answered ${response.status} instead of the new App.`);
  const parsed = text.length > ANSWER_BYTES_MAX ? null : Conversion.safeParse(parseJson(text));
  if (parsed?.success !== true) return unavailable('GitHub answered with something that is not a new App.');
  const { id, name, owner, html_url, webhook_secret, pem } = parsed.data;
  return ok({ id, name, owner: owner.login, page: html_url, webhookSecret: webhook_secret, privateKey: pem });
}

function unavailable(message: string): Result<never, Refusal> {
  return refuse({
    code: 'github-unavailable',
    message,
    next: 'Reload this page to try again; the code is good for one hour.',
  });
}
