import { Octokit as RestOctokit } from '@octokit/rest';
import { GITHUB_API_VERSION } from '../model/github-api.ts';
import type { Octokit } from './clients.ts';
import { fetchWithRedirects } from './fetch-with-redirects.ts';

/** Longest time that one request may take, milliseconds: an upload is one request. */
const REQUEST_MS = 300_000;

/**
 * Makes the client of a workflow's job. Nothing is retried inside it: what it is used for can be repeated as a whole.
 *
 * @param apiUrl `https://api.github.com`, or that of a GitHub Enterprise server.
 */
export function operatorClient(token: string, apiUrl: string): Octokit {
  return new RestOctokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'alloc-ab',
    log: { debug: silence, info: silence, warn: silence, error: silence },
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

/** What GitHub answers is told where it matters; a 404 is an answer too. */
function silence(): void {}
