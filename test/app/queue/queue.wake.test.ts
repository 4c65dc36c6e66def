import { expect, test } from 'vitest';
import { readQueue, wakeNext } from '../../../src/app/queue/queue.ts';
import type { NewChild } from '../../../src/model/child-request.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { RequestOrigin } from '../../../src/model/request-origin.ts';
import type { JoiningRequest, RequestRecord } from '../../../src/model/request-record.ts';
import { openStore } from '../../../src/store/store.ts';

const LAB = 'lab';
const KEY = 'example/allocators#gate.a.1';
const AFTER_MS = 120_000;

const gate: RequestOrigin = {
  ...{ key: KEY, id: 'gate-3-a-1', repositoryId: 1, repository: 'example/allocators', installationId: 77 },
  ...{ subject: { kind: 'pull-request', number: 3 }, login: 'mina', askedAt: '2026-03-04T05:06:07Z' },
  task: { kind: 'gate', gate: { sha: 'a'.repeat(40) } },
};

/** A child request. The queue does not read its plan, so the plan is empty. */
function child(key: string): NewChild {
  const length = { seconds: 60, by: 'budget', of: 0 } as const;
  const ticket = { machine: LAB, class: 'gate', what: 'a vs b', length } as const;
  return {
    id: key.replaceAll(/\W/g, '-'),
    key,
    task: { parent: KEY, machine: LAB },
    plan: {} as AbPlan,
    slot: { labels: LAB, ticket },
  };
}

test('a second measurement is neither queued nor woken before its time', async () => {
  const store = await openStore(':memory:');
  const { requests, children, queue } = store;
  const at = (nowMs: number) => ({ stores: store, now: () => nowMs });
  const record = async (key: string) => (await requests.get(key)) as RequestRecord;
  await requests.add(gate, 10);
  await children.split(await record(KEY), [child(`${KEY}/${LAB}`)], { headSha: 'a'.repeat(40) });
  await queue.take(`${KEY}/${LAB}`, LAB, 20);
  await requests.advance(`${KEY}/${LAB}`, 'dispatching', 'failed', { published: true, nextAtMs: 50 });
  const secondMeasurement = child(`${KEY}/${LAB}/again`);
  await children.add((await record(KEY)) as JoiningRequest, secondMeasurement, 50 + AFTER_MS);
  const waitingChild = child(`${KEY}/other`);
  await children.add((await record(KEY)) as JoiningRequest, waitingChild, 60);
  await requests.patch(waitingChild.key, { nextAtMs: 1e9 });

  const waiting = async (nowMs: number) =>
    (await readQueue(at(nowMs), LAB)).flatMap(({ key, state }) => (state === 'waiting' ? [key] : []));
  expect(await waiting(60), 'the request that waits meanwhile has the machine').toEqual([waitingChild.key]);
  await wakeNext(at(60), await record(`${KEY}/${LAB}`));
  expect((await record(secondMeasurement.key)).nextAtMs).toBe(50 + AFTER_MS);
  expect((await record(waitingChild.key)).nextAtMs).toBe(60);
  expect(await waiting(50 + AFTER_MS)).toEqual([waitingChild.key, secondMeasurement.key]);
  await store.close();
});
