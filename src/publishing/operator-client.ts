import { Octokit } from '@octokit/rest';

/** A client that acts with a token of the operator. */
export type OperatorClient = Octokit;

/** The version of GitHub's REST API that the contract of the tests describes. */
const API_VERSION = '2022-11-28';

/** Longest time that one request may take, milliseconds: an upload is one request. */
const REQUEST_MS = 300_000;

/**
 * Makes the client of a workflow's job. Nothing is retried inside it: what it is used for can be repeated as a whole.
 *
 * @param apiUrl `https://api.github.com`, or that of a GitHub Enterprise server.
 */
export function operatorClient(token: string, apiUrl: string): OperatorClient {
  return new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'alloc-ab',
    log: { debug: silence, info: silence, warn: silence, error: silence },
    request: {
      fetch: (url: string | URL, init: RequestInit = {}) =>
        fetch(url, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), 'x-github-api-version': API_VERSION },
          signal: AbortSignal.timeout(REQUEST_MS),
        }),
    },
  });
}

/** What GitHub answers is told where it matters; a 404 is an answer too. */
function silence(): void {}

/** `owner/name` as the parameters of a request. */
export function repositoryParts(fullName: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
}
