import { beforeEach, expect, test } from 'vitest';
import type { NewChild } from '../../../src/model/child-request.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { RequestOrigin } from '../../../src/model/request-origin.ts';
import type { JoiningRequest, RequestRecord } from '../../../src/model/request-record.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { onEachDatabase } from '../each-database.ts';

const KEY = 'example/allocators#501.1';
const headSha = 'a'.repeat(40);

function origin(key = KEY): RequestOrigin {
  return {
    key,
    id: key.replaceAll(/\W/g, '-'),
    repositoryId: 1,
    repository: 'example/allocators',
    subject: { kind: 'pull-request', number: 3 },
    installationId: 77,
    login: 'mina',
    askedAt: '2026-03-04T05:06:07Z',
    task: {
      kind: 'command',
      place: { comment: 'conversation', commentId: 501, ordinal: 1 },
      command: { kind: 'help' },
      text: '/ab help',
    },
  };
}

/** A child request for `machine`. The store does not read its plan, so the plan has an id only. */
function child(machine: string, parent = KEY): NewChild {
  const id = `pr3-501-1-${machine}`;
  const length = { seconds: 60, by: 'budget', of: 0 } as const;
  const ticket = { machine, class: 'comment', what: 'a vs b', length } as const;
  return {
    id,
    key: `${parent}/${machine}`,
    task: { parent, machine },
    plan: { id } as AbPlan,
    slot: { labels: machine, ticket },
  };
}

onEachDatabase((fresh) => {
  let address = '';
  beforeEach(async () => {
    address = await fresh();
  });

  async function withRequest(use: (store: Store, request: RequestRecord) => Promise<void>): Promise<void> {
    const store = await openStore(address);
    try {
      await store.requests.add(origin(), 10);
      await use(store, (await store.requests.get(KEY)) as RequestRecord);
    } finally {
      await store.close();
    }
  }

  test('split queues every child request and moves the parent to joining in one step', async () => {
    await withRequest(async ({ requests, children }, request) => {
      await requests.add(origin(`${KEY}0`), 10);
      await requests.add(origin('example/allocators#501.10'), 10);
      expect(await children.split(request, [child('x86-64'), child('arm64')], { headSha, nextAtMs: 99 })).toBe(true);
      expect(await requests.get(KEY)).toMatchObject({ status: 'joining', headSha, nextAtMs: 99 });
      const found = await requests.children(KEY);
      expect(found.map(({ key }) => key)).toEqual([`${KEY}/arm64`, `${KEY}/x86-64`]);
      expect(found[0]).toMatchObject({
        id: 'pr3-501-1-arm64',
        status: 'queued',
        headSha,
        plan: { id: 'pr3-501-1-arm64' },
        task: { kind: 'child', child: { parent: KEY, machine: 'arm64' } },
        receivedAtMs: 10,
      });
      expect(Object.keys(found[0] ?? {})).not.toContain('partOf');
    });
  });

  test('a second split of the same request returns false and adds no child request', async () => {
    await withRequest(async ({ requests, children }, request) => {
      await children.split(request, [child('arm64')], { headSha });
      expect(await children.split(request, [child('x86-64')], { headSha })).toBe(false);
      expect(await requests.children(KEY)).toHaveLength(1);
    });
  });

  test('split returns false and adds no child request while another replica leases the parent', async () => {
    await withRequest(async ({ requests, children }, request) => {
      const other = await openStore(address);
      expect(await other.requests.claim(10, 9)).toHaveLength(1);
      expect(await children.split(request, [child('arm64')], { headSha })).toBe(false);
      expect(await requests.children(KEY)).toEqual([]);
      await other.close();
    });
  });

  test('the state of a campaign comes back as it was kept', async () => {
    await withRequest(async ({ requests }) => {
      const flags = [
        { flag: 'A_OLD', refusal: { code: 'archived-flag', message: "it's archived" } },
        { flag: 'B', own: {} },
      ];
      const campaign = { budgetSeconds: 60, notes: [], shared: {}, flags, ended: [] };
      await requests.advance(KEY, 'received', 'joining', { headSha, campaign });
      const ended = [{ flag: 'B', seconds: 1.5, runUrl: null, silent: 'It brought no result.' }];
      await requests.patch(KEY, { campaign: { ...campaign, ended } });
      expect(await requests.get(KEY)).toMatchObject({ status: 'joining', campaign: { ...campaign, ended } });
    });
  });

  test('children.add adds a child request once, due at the given time', async () => {
    await withRequest(async ({ requests, children }, request) => {
      await children.split(request, [child('arm64')], { headSha });
      const retry: NewChild = { ...child('arm64'), id: 'again', key: `${KEY}/arm64/again` };
      const joining = (await requests.get(KEY)) as JoiningRequest;
      await children.add(joining, retry, 80);
      await children.add(joining, { ...retry, plan: { id: 'other' } as AbPlan }, 90);
      const [, added, ...others] = await requests.children(KEY);
      expect(others).toEqual([]);
      expect(added).toMatchObject({ key: retry.key, plan: retry.plan, receivedAtMs: 80, nextAtMs: 80 });
    });
  });

  test('the result of a child request is read back as it was stored', async () => {
    await withRequest(async ({ requests, children }, request) => {
      await children.split(request, [child('arm64')], { headSha });
      const result = { runId: 5, runUrl: 'https://example.test/5' } as never;
      const [key, run] = [`${KEY}/arm64`, { workflowRun: { id: 5, url: null } }];
      await requests.advance(key, 'queued', 'dispatching');
      await requests.advance(key, 'dispatching', 'dispatched', run);
      await requests.advance(key, 'dispatched', 'done', { result, published: true });
      expect(await requests.children(KEY)).toMatchObject([{ result: { runId: 5 }, published: true }]);
      expect(await requests.claim(20, 9)).toMatchObject([{ key: KEY }]);
    });
  });
});
