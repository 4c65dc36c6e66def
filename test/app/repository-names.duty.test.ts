import { expect, test } from 'vitest';
import type { AppContext } from '../../src/app/app-context.ts';
import { numberRepositories } from '../../src/app/repository-names.ts';

test.each([
  ['a lost connection', new TypeError('fetch failed'), null],
  ['an overload', Object.assign(new Error('busy'), { status: 502 }), null],
  ['a name that GitHub does not know', Object.assign(new Error('Not Found'), { status: 404 }), 5000],
])('numberRepositories is done for an hour after %s: %j, %s', async (_, error, doneMs) => {
  const ended: (number | null)[] = [];
  const context = {
    now: () => 5000,
    log: { info() {}, warn() {} },
    github: { find: () => Promise.reject(error) },
    stores: {
      repositories: { unnumbered: async () => [{ repositoryId: -1, repository: 'example/before' }] },
      duties: {
        begin: async () => 0,
        renew: async () => true,
        end: async (_name: string, atMs: number | null) => void ended.push(atMs),
      },
    },
  } as unknown as AppContext;
  await numberRepositories(context, new AbortController().signal);
  expect(ended).toEqual([doneMs]);
});
