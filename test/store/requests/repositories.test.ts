import { beforeEach, expect, test } from 'vitest';
import type { RepositorySight } from '../../../src/model/repository.ts';
import type { RequestOrigin } from '../../../src/model/request-origin.ts';
import type { CommentRecord } from '../../../src/model/webhook-event.ts';
import { withDatabase } from '../../../src/store/database/database.ts';
import { MIGRATIONS } from '../../../src/store/database/migrations.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachDatabase, withStoreAt } from '../each-database.ts';

const OLD = { repositoryId: 11, repository: 'team/old' };
const NEW = { repositoryId: 11, repository: 'team/new' };
const sight = (more: Partial<RepositorySight>): RepositorySight => ({
  ...{ ...OLD, installationId: 77, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-03-01T00:00:00Z' },
  ...more,
});
const RENAMED = sight({ ...NEW, updatedAt: '2026-03-02T00:00:00Z' });

function comment(commentId: number, more: Partial<CommentRecord> = {}): CommentRecord {
  return {
    ...{
      ...OLD,
      pullRequest: 3,
      onIssue: false,
      installationId: 77,
      place: 'conversation',
      edited: false,
      commentId,
      login: 'mina',
    },
    ...{ createdAt: '2026-03-01T05:06:07Z', body: '/ab help', ...more },
  };
}

function origin(commentId: number, more: Partial<RequestOrigin> = {}): RequestOrigin {
  return {
    ...{ key: `11#${commentId}.1`, id: `pr3-${commentId}-1`, ...OLD, subject: { kind: 'pull-request', number: 3 } },
    ...{ installationId: 77, login: 'mina', askedAt: '2026-03-01T05:06:07Z' },
    task: {
      kind: 'command',
      place: { comment: 'conversation', commentId, ordinal: 1 },
      command: { kind: 'help' },
      text: '/ab help',
    },
    ...more,
  };
}

onEachDatabase((fresh) => {
  let address = '';
  beforeEach(async () => {
    address = await fresh();
  });
  const withStore = <T>(use: (store: Store) => Promise<T>) => withStoreAt(address, use);
  const take = ({ inbox }: Store, guid: string, of: CommentRecord) =>
    inbox.take({ guid, event: 'issue_comment' }, { kind: 'comment', comment: of }, 5);

  test('unread comments and requests follow a rename and a new installation', async () => {
    await withStore(async (store) => {
      await store.repositories.see(sight({}));
      await take(store, 'a', comment(501));
      await store.requests.add(origin(500), 5);
      await store.repositories.see({ ...RENAMED, installationId: 88 });
      expect(await store.inbox.claim(5, 9)).toMatchObject([{ ...NEW, commentId: 501, installationId: 88 }]);
      expect(await store.requests.open(11, 3)).toMatchObject([{ ...NEW, installationId: 88 }]);
    });
  });

  test('a webhook that comes late with the old name takes nothing back', async () => {
    await withStore(async (store) => {
      await store.repositories.see(RENAMED);
      await store.repositories.see(sight({ installationId: 66 }));
      await take(store, 'a', comment(501, { installationId: 66 }));
      await store.requests.add(origin(500), 5);
      expect(await store.inbox.claim(5, 9)).toMatchObject([{ ...NEW, installationId: 77 }]);
      expect(await store.requests.open(11, 3)).toMatchObject([{ ...NEW, installationId: 77 }]);
    });
  });

  test('a comment that is delivered under the old name and again under the new one counts once', async () => {
    await withStore(async (store) => {
      await store.repositories.see(sight({}));
      expect(await take(store, 'a', comment(501))).toBe(true);
      await store.repositories.see(RENAMED);
      expect(await take(store, 'b', comment(501, NEW))).toBe(false);
      expect(await take(store, 'c', comment(501))).toBe(false);
      expect(await store.inbox.claim(5, 9)).toHaveLength(1);
    });
  });

  test('a new repository with the old name inherits nothing', async () => {
    await withStore(async (store) => {
      await store.repositories.see(sight({}));
      await store.requests.add(origin(500, { task: { kind: 'gate', gate: { sha: 'a'.repeat(40) } } }), 5);
      const at = '2026-03-01T05:06:07Z';
      const head = { kind: 'head', ...OLD, pullRequest: 3, cancel: null } as const;
      await store.inbox.take(
        { guid: 'h', event: 'pull_request' },
        { ...head, head: { sha: 'a'.repeat(40), action: 'opened', at } },
        5,
      );
      const verdict = { question: 'q', flagSet: null, outcome: 'GO', headline: 'h', verdict: '{}', at };
      await store.history.add({ requestId: 'r', ...OLD, pullRequest: 3, ...verdict });
      await store.repositories.see(RENAMED);
      const reused = sight({ repositoryId: 22, createdAt: '2026-03-03T00:00:00Z', updatedAt: '2026-03-03T00:00:00Z' });
      await store.repositories.see(reused);
      const of = async (id: number) => [
        ...(await store.requests.open(id, 3)),
        ...(await store.requests.ofCommit(id, 'a'.repeat(40))),
        ...(await store.heads.of(id, 3)),
        ...(await store.history.of(id, 'q')),
      ];
      expect(await of(22)).toEqual([]);
      expect(await of(11)).toHaveLength(4);
      expect((await store.requests.open(11, 3))[0]).toMatchObject(NEW);
    });
  });

  /** Makes a database of layout 4 with these requests, and opens it with the present layout. */
  async function fromLayout4(rows: readonly { readonly name: string; readonly at: string; readonly id: number }[]) {
    await withDatabase(address, (driver) =>
      driver.transaction(async (connection) => {
        for (const step of MIGRATIONS.slice(0, 4)) await driver.define(connection, step);
        await driver.setLayout(connection, 4);
        for (const { name, at, id } of rows)
          await connection.run(
            `INSERT INTO requests (key, id, repository, pull_request, installation_id, comment_id, ordinal, login, asked_at, asked, status, received_at_ms)
             VALUES (?, ?, ?, 3, 77, ?, 1, 'mina', ?, ?, 'received', 5)`,
            ...[`${name}#${id}.1`, `pr3-${id}-1`, name, id, at],
            JSON.stringify({ kind: 'command', command: { kind: 'help' }, words: '/ab help' }),
          );
      }),
    );
  }

  test('rows of an earlier layout get the number that GitHub names for their name, a name before a rename included', async () => {
    await fromLayout4([
      { name: 'team/old', at: '2026-02-01T00:00:00Z', id: 501 },
      { name: 'Team/New', at: '2026-02-02T00:00:00Z', id: 502 },
      { name: 'other/one', at: '2026-02-02T00:00:00Z', id: 503 },
    ]);
    await withStore(async ({ repositories, requests }) => {
      expect((await repositories.unnumbered()).map(({ repository }) => repository).sort()).toEqual(
        ['Team/New', 'other/one', 'team/old'].sort(),
      );
      const standIn = (await repositories.unnumbered()).find(({ repository }) => repository === 'team/old');
      expect(await requests.open(standIn?.repositoryId ?? 0, 3), 'by its name until then').toMatchObject([
        { id: 'pr3-501-1' },
      ]);
      await repositories.see(RENAMED, 'team/old');
      expect((await requests.open(11, 3)).map(({ id, repository }) => [id, repository]).sort()).toEqual([
        ['pr3-501-1', 'team/new'],
        ['pr3-502-1', 'team/new'],
      ]);
      expect(await repositories.unnumbered()).toMatchObject([{ repository: 'other/one' }]);
    });
  });

  test('rows that are older than the repository of their name do not become its rows', async () => {
    await fromLayout4([
      { name: 'team/old', at: '2025-12-31T23:59:59Z', id: 501 },
      { name: 'team/old', at: '2026-02-01T00:00:00Z', id: 502 },
    ]);
    await withStore(async ({ repositories, requests }) => {
      await repositories.see(sight({}));
      expect((await requests.open(11, 3)).map(({ id }) => id)).toEqual(['pr3-502-1']);
      expect(await repositories.unnumbered()).toMatchObject([{ repository: 'team/old' }]);
    });
  });

  test('a row of the very second in which its repository was made is one of its rows, with parts of the second or without', async () => {
    await fromLayout4([
      { name: 'team/old', at: '2026-01-01T00:00:00.123Z', id: 501 },
      { name: 'team/old', at: '2026-01-01T00:00:00Z', id: 502 },
      { name: 'team/old', at: '2025-12-31T23:59:59.999Z', id: 503 },
    ]);
    await withStore(async ({ repositories, requests }) => {
      await repositories.see(sight({}));
      expect((await requests.open(11, 3)).map(({ id }) => id).sort()).toEqual(['pr3-501-1', 'pr3-502-1']);
    });
  });

  test('a comment that an earlier version stored under two names of its repository is one comment', async () => {
    await withStore(async () => {});
    await withDatabase(address, (driver) =>
      driver.transaction(async (connection) => {
        for (const [id, name] of [
          [-1, 'team/old'],
          [-2, 'team/new'],
        ] as const) {
          await connection.run('INSERT INTO repositories (id, name) VALUES (?, ?)', id, name);
          await connection.run(
            `INSERT INTO comments (repository_id, place, comment_id, repository, pull_request, installation_id, login, created_at, body)
             VALUES (?, 'conversation', 501, ?, 3, 77, 'mina', '2026-03-01T05:06:07Z', '/ab help')`,
            ...[id, name],
          );
        }
      }),
    );
    await withStore(async ({ repositories, inbox }) => {
      await repositories.see(RENAMED, 'team/old');
      expect(await inbox.claim(5, 9)).toMatchObject([{ ...NEW, commentId: 501 }]);
      expect(await repositories.unnumbered()).toEqual([]);
    });
  });

  test('a rename that changes capital letters only is followed', async () => {
    await withStore(async (store) => {
      await store.repositories.see(sight({}));
      await store.requests.add(origin(500), 5);
      await store.repositories.see(sight({ repository: 'Team/Old', updatedAt: '2026-03-02T00:00:00Z' }));
      expect(await store.requests.open(11, 3)).toMatchObject([{ repository: 'Team/Old' }]);
    });
  });
});
