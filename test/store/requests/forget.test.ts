import { beforeEach, describe, expect, test } from 'vitest';
import type { NewChild } from '../../../src/model/child-request.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { ReleaseState } from '../../../src/model/release.ts';
import type { RequestOrigin } from '../../../src/model/request-origin.ts';
import type { RequestPatch, RequestRecord } from '../../../src/model/request-record.ts';
import type { CommentRecord } from '../../../src/model/webhook-event.ts';
import type { Driver } from '../../../src/store/database/driver.ts';
import { MIGRATIONS } from '../../../src/store/database/migrations.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { Leases } from '../../../src/store/leases/leases.ts';
import { forget } from '../../../src/store/requests/forget.ts';
import { RequestLog } from '../../../src/store/requests/request-log.ts';
import { readOldestDue, readStatistics } from '../../../src/store/requests/statistics.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachDatabase, withStoreAt } from '../each-database.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-08-01T12:00:00Z');
const REPOSITORY_ID = 1;
const REPOSITORY = { repositoryId: REPOSITORY_ID, repository: 'example/allocators' };
/** A time in the format of GitHub's webhooks. */
const daysAgo = (days: number): string => `${new Date(NOW - days * DAY_MS).toISOString().slice(0, 19)}Z`;
const sha = (letter: string): string => letter.repeat(40);

function origin(key: string, pullRequest: number, task: RequestOrigin['task']): RequestOrigin {
  const by = { installationId: 77, login: 'mina', askedAt: daysAgo(100) };
  return { key, id: key.replaceAll(/\W/g, '-'), ...REPOSITORY, subject: subjectOf(pullRequest), ...by, task };
}

const HELP: RequestOrigin['task'] = {
  ...{ kind: 'command', command: { kind: 'help' }, text: '/ab help' },
  place: { comment: 'conversation', commentId: 501, ordinal: 1 },
};

/** 0 stands for a merge group. */
function subjectOf(number: number): RequestOrigin['subject'] {
  return number === 0 ? { kind: 'merge-group' } : { kind: 'pull-request', number };
}
const CHECK = { comment: 'x', check: { conclusion: 'success', title: 'x', summary: 'x' } } as const;

onEachDatabase((fresh) => {
  let address = '';
  beforeEach(async () => {
    address = await fresh();
  });

  const withStore = <T>(use: (store: Store) => Promise<T>) => withStoreAt(address, use);

  const takeHead = ({ inbox }: Store, pullRequest: number, letter: string, action: string, days: number) =>
    inbox.take(
      { guid: `${pullRequest}-${letter}-${action}`, event: 'pull_request' },
      {
        ...{ kind: 'head', ...REPOSITORY, pullRequest },
        ...{ head: { sha: sha(letter), action, at: daysAgo(days) }, cancel: null },
      },
      NOW - days * DAY_MS,
    );

  /** A gate that ended `days` ago, without a publication unless `more` has one. */
  async function gate({ requests }: Store, pull: number, letter: string, days: number, more: object = {}) {
    const key = `gate.${pull}.${letter}`;
    await requests.add(origin(key, pull, { kind: 'gate', gate: { sha: sha(letter) } }), NOW - days * DAY_MS);
    await requests.advance(key, 'received', 'answered', { published: true, ...more });
    return key;
  }

  const stillStored = async ({ requests }: Store, keys: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(keys.map((key) => requests.get(key)));
    return found.flatMap((each) => each?.key ?? []);
  };

  test('forget deletes gates older than 90 days whose commit is not the head of an open pull request', async () => {
    await withStore(async (store) => {
      // Pull request 1 moved from a to b and is open, 2 was closed, 3 had no webhook, and 0 stands for merge groups.
      await takeHead(store, 1, 'a', 'opened', 120);
      await takeHead(store, 1, 'b', 'synchronize', 110);
      await takeHead(store, 2, 'c', 'opened', 120);
      await takeHead(store, 2, 'c', 'closed', 110);
      const deleted = [
        await gate(store, 1, 'a', 120),
        await gate(store, 1, 'd', 115, { publication: CHECK }),
        await gate(store, 2, 'c', 120, { publication: CHECK }),
        await gate(store, 0, 'e', 91, { publication: CHECK }),
      ];
      const kept = [
        await gate(store, 1, 'b', 110, { publication: CHECK }),
        await gate(store, 3, 'f', 120, { publication: CHECK }),
        await gate(store, 0, 'g', 89),
        await gate(store, 1, 'h', 89),
      ];
      await store.forget(NOW);
      expect(await stillStored(store, [...deleted, ...kept])).toEqual(kept);
    });
  });

  test('forget keeps open and unpublished requests, releases with their children, and acceptances that have not ended', async () => {
    await withStore(async (store) => {
      const { requests, children } = store;
      await takeHead(store, 4, 'e', 'opened', 300);
      const add = async (key: string, patch: RequestPatch) => {
        await requests.add(origin(key, 4, HELP), NOW - 200 * DAY_MS);
        if (Object.keys(patch).length > 0) await requests.patch(key, patch);
        return key;
      };
      const parentWithChild = async (key: string, patch: RequestPatch) => {
        await add(key, {});
        const length = { seconds: 60, by: 'budget', of: 0 } as const;
        const ticket = { machine: 'lab', class: 'comment', what: 'a vs b', length } as const;
        const task = { parent: key, machine: 'lab' };
        const child: NewChild = {
          id: `${key}-lab`,
          key: `${key}/lab`,
          task,
          plan: {} as AbPlan,
          slot: { labels: 'lab', ticket },
        };
        await children.split((await requests.get(key)) as RequestRecord, [child], { headSha: sha('f') });
        await requests.patch(child.key, { published: true });
        await requests.patch(key, { progress: 'x', ...patch });
        return [key, child.key];
      };
      const kept = [
        await add('open', {}),
        await add('unpublished', { publication: CHECK }),
        await add('accepted', { published: true, expiresAtMs: NOW + 1 }),
        ...(await parentWithChild('release', { published: true, releaseState: {} as ReleaseState })),
        ...(await parentWithChild('joining', {})),
      ];
      const deleted = [
        await add('answered', { published: true }),
        ...(await parentWithChild('joined', { published: true })),
      ];
      // A child request is deleted by the run after the one that deletes its parent.
      for (let time = 0; time < 2; time += 1) await store.forget(NOW);
      expect(await stillStored(store, [...kept, ...deleted])).toEqual(kept);
    });
  });

  test('forget keeps the newest head of a pull request and every unread comment', async () => {
    await withStore(async (store) => {
      const { inbox, heads } = store;
      for (const [index, letter] of [...'abc'].entries()) await takeHead(store, 1, letter, 'synchronize', 200 - index);
      await takeHead(store, 2, 'd', 'opened', 100);
      await takeHead(store, 2, 'e', 'synchronize', 89);
      const commentOf = (commentId: number, days: number): CommentRecord => ({
        ...{ ...REPOSITORY, pullRequest: 1, onIssue: false, installationId: 77, login: 'mina' },
        ...{ place: 'conversation', edited: false, commentId, createdAt: daysAgo(days), body: '/ab help' },
      });
      const [old, unread, late] = [commentOf(1, 91), commentOf(2, 91), commentOf(3, 89)];
      let guid = 0;
      const takeComment = async (comment: CommentRecord) => {
        guid += 1;
        return inbox.take({ guid: `${guid}`, event: 'issue_comment' }, { kind: 'comment', comment }, NOW);
      };
      for (const each of [old, unread, late]) await takeComment(each);
      for (const each of [old, late]) await inbox.read(each, [], NOW);
      await store.forget(NOW);
      const letters = async (pull: number) => (await heads.of(REPOSITORY_ID, pull)).map((each) => each.sha.slice(0, 1));
      expect([await letters(1), await letters(2)]).toEqual([['c'], ['e']]);
      // take returns false for a comment that is still stored.
      expect([await takeComment(old), await takeComment(unread), await takeComment(late)]).toEqual([
        true,
        false,
        false,
      ]);
    });
  });

  test('forget keeps deliveries for longer than GitHub redelivers them', async () => {
    await withStore(async (store) => {
      await takeHead(store, 1, 'a', 'opened', 8);
      await takeHead(store, 1, 'b', 'synchronize', 6);
      await store.forget(NOW);
      expect(await takeHead(store, 1, 'b', 'synchronize', 6)).toBe(false);
      expect(await takeHead(store, 1, 'a', 'opened', 8)).toBe(true);
    });
  });
});

describe('with any number of rows', () => {
  async function plansOf(use: (driver: Driver) => Promise<unknown>): Promise<string[]> {
    const driver = openSqlite(':memory:');
    for (const migration of MIGRATIONS) await driver.define(driver, migration);
    const steps: string[] = [];
    const explained = async (sql: string, count: number): Promise<void> => {
      const rows = await driver.rows(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from({ length: count }, () => 1));
      steps.push(...rows.map(({ detail }) => String(detail)).filter((detail) => /^(SEARCH|SCAN)/.test(detail)));
    };
    await use({
      ...driver,
      run: async (sql, ...values) => {
        await explained(sql, values.length);
        return 0;
      },
      rows: async (sql, ...values) => {
        await explained(sql, values.length);
        return [];
      },
    });
    await driver.close();
    return steps;
  }

  test('readOldestDue and readStatistics use indices only', async () => {
    const unread = expect.stringMatching(/comments USING .*INDEX comments_(in_order|unread)/);
    const due = expect.stringContaining('SEARCH requests USING COVERING INDEX requests_open');
    expect(await plansOf(readOldestDue)).toEqual([unread, due]);
    const counts = expect.stringContaining('requests USING COVERING INDEX requests_counted');
    expect(await plansOf(readStatistics)).toEqual([counts, unread, unread, due]);
  });

  test('forget scans no table', async () => {
    const steps = await plansOf((driver) => forget(driver, NOW));
    expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    for (const name of ['deliveries_received', 'comments_read', 'heads_at', 'requests_open'])
      expect(steps.join('\n')).toContain(`INDEX ${name} `);
  });

  test('republishOthers finds the gates of a commit by index', async () => {
    const steps = await plansOf((driver) =>
      new RequestLog(driver, new Leases(driver, 1)).republishOthers(REPOSITORY_ID, 'a'.repeat(40), 1, NOW),
    );
    expect(steps).toEqual([expect.stringContaining('SEARCH requests USING INDEX requests_gates ')]);
  });
});
