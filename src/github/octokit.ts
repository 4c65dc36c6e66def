import type { Octokit as RestOctokit } from '@octokit/rest';

/** A client of GitHub's API, as far as it is used: a client of the App, or one with an operator's token. */
export type Octokit = Pick<RestOctokit, 'rest' | 'paginate' | 'request' | 'hook'>;
