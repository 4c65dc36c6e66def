import { Octokit as RestOctokit } from '@octokit/rest';
import { GITHUB_API_VERSION } from '../model/github-api.ts';
import type { Octokit } from './clients.ts';
import { fetchWithRedirects } from './fetch-with-redirects.ts';

/** Longest duration of one request, milliseconds; an upload is one request. */
const REQUEST_MS = 300_000;

/**
 * Makes a client with an operator's token, for a job of a workflow. It retries nothing.
 *
 * @param apiUrl `https://api.github.com`, or the address of a GitHub Enterprise server.
 */
export function operatorClient(token: string, apiUrl: string): Octokit {
  return new RestOctokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'alloc-ab',
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: {
      fetch: (url: string | URL, init: RequestInit = {}) =>
        fetchWithRedirects(url, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), 'x-github-api-version': GITHUB_API_VERSION },
          signal: init.signal ?? AbortSignal.timeout(REQUEST_MS),
        }),
    },
  });
}

/** Octokit logs every 404, which is a normal response here; errors are thrown anyway. */
function ignore(): void {}
