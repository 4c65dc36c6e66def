import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../../src/model/plan-and-run.ts';
import type { RequestOrigin } from '../../../src/model/request-origin.ts';
import type { RequestStatus } from '../../../src/model/request-status.ts';
import type { Ticket } from '../../../src/model/ticket.ts';
import type { Driver } from '../../../src/store/database/driver.ts';
import { MIGRATIONS } from '../../../src/store/database/migrations.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { Leases } from '../../../src/store/leases/leases.ts';
import { Queue } from '../../../src/store/requests/queue.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { onEachDatabase } from '../each-database.ts';

const LAB = 'lab self-hosted';
const TICKET: Ticket = {
  machine: 'lab',
  class: 'comment',
  what: 'a vs b',
  length: { seconds: 100, by: 'budget', of: 0 },
};
/** As large as the plan of a suite with many lanes. */
const PLAN = { filling: 'x'.repeat(20_000) } as unknown as Plan;

function originOf(number: number): RequestOrigin {
  return {
    key: `example/allocators#${number}.1`,
    id: `pr3-${number}-1`,
    repositoryId: 1,
    repository: 'example/allocators',
    ...{ subject: { kind: 'pull-request', number: 3 }, installationId: 77, login: 'mina' },
    askedAt: '2026-03-04T05:06:07Z',
    task: {
      kind: 'command',
      place: { comment: 'conversation', commentId: number, ordinal: 1 },
      command: { kind: 'help' },
      text: '/ab help',
    },
  };
}

const numbers = (rows: readonly { key: string }[]) => rows.map(({ key }) => Number(/#(\d+)/.exec(key)?.[1]));

onEachDatabase((fresh) => {
  let address = '';
  let store: Store;
  let otherReplicas: Store[] = [];
  beforeEach(async () => {
    address = await fresh();
    store = await openStore(address);
    otherReplicas = [await openStore(address), await openStore(address)];
  });
  afterEach(async () => {
    for (const each of [store, ...otherReplicas]) await each.close();
  });

  async function addQueued(number: number, more: { labels?: string; ticket?: Ticket | null } = {}): Promise<string> {
    const { key } = originOf(number);
    await store.requests.add(originOf(number), number);
    const { labels = LAB, ticket = TICKET } = more;
    const patch = { headSha: 'a'.repeat(40), plan: PLAN, ...(ticket !== null && { slot: { labels, ticket } }) };
    await store.requests.advance(key, 'received', 'queued', patch);
    return key;
  }

  async function addEnded(number: number, to: RequestStatus, endedAtMs: number, begunAtMs: number): Promise<void> {
    const key = await addQueued(number);
    expect(await store.queue.take(key, LAB, begunAtMs)).toBe(true);
    await store.requests.advance(key, 'dispatching', 'dispatched', { workflowRun: { id: number, url: null } });
    await store.requests.advance(key, 'dispatched', to, { nextAtMs: endedAtMs });
  }

  test('concurrent takes give a machine to one request, and the next take succeeds after that request ended', async () => {
    const keys = [await addQueued(1), await addQueued(2), await addQueued(3)];
    const onArm = await addQueued(4, { labels: 'arm' });
    const stores = [store, ...otherReplicas];
    const taken = await Promise.all(keys.flatMap((key) => stores.map(({ queue }) => queue.take(key, LAB, 50))));
    expect(taken.filter((own) => own)).toHaveLength(1);
    expect(await store.queue.take(onArm, 'arm', 60)).toBe(true);
    const first = keys[Math.floor(taken.indexOf(true) / stores.length)] ?? '';
    expect(await store.requests.get(first)).toMatchObject({ status: 'dispatching', dispatchedAtMs: 50 });
    await store.requests.advance(first, 'dispatching', 'failed');
    expect(await store.queue.take(first, LAB, 70)).toBe(false);
    const next = keys.find((key) => key !== first) ?? '';
    expect(await store.queue.take(next, LAB, 70)).toBe(true);
  });

  test('take returns false for a request that another replica leases', async () => {
    const key = await addQueued(1);
    await otherReplicas[0]?.requests.claim(1e15, 9);
    expect(await store.queue.take(key, LAB, 5)).toBe(false);
    expect(await otherReplicas[0]?.queue.take(key, LAB, 5)).toBe(true);
  });

  test('open returns the request that has the machine, the waiting ones, and rows of versions without tickets', async () => {
    await addQueued(1);
    await addQueued(2, { labels: 'arm' });
    await addQueued(3, { ticket: null });
    await addEnded(4, 'done', 900, 10);
    await store.queue.take(await addQueued(5), LAB, 20);
    expect(numbers(await store.queue.open(LAB))).toEqual([5, 1, 3]);
    expect(numbers(await store.queue.open())).toEqual([5, 1, 2, 3]);
    const [measured, first, old] = await store.queue.open(LAB);
    expect(measured).toMatchObject({ status: 'dispatching', dispatchedAtMs: 20, labels: LAB, ticket: TICKET });
    expect(first).toMatchObject({ plan: null, task: null, receivedAtMs: 1, login: 'mina' });
    expect(old).toMatchObject({ ticket: null, labels: null, plan: PLAN, task: { kind: 'command' } });
  });

  test('turns returns requests that ended or began after the given times', async () => {
    await addEnded(1, 'done', 100, 10);
    await addEnded(2, 'failed', 300, 110);
    await addEnded(3, 'cancelled', 320, 310);
    await addQueued(4);
    const neverBegun = await addQueued(5);
    await store.requests.advance(neverBegun, 'queued', 'cancelled', { nextAtMs: 400 });
    expect(numbers(await store.queue.turns(LAB, 250, 400, 1000))).toEqual([3, 2]);
    expect(numbers(await store.queue.turns(LAB, 400, 310, 1000))).toEqual([3]);
    expect(numbers(await store.queue.turns(LAB, 50, 400, 1000))).toEqual([3, 2, 1]);
    expect(await store.queue.turns('arm', 50, 10, 1000)).toEqual([]);
  });

  test('open returns at most 300 rows, the running one among them, in a fiftieth of the size of their plans', async () => {
    for (let number = 1; number <= 301; number += 1) await addQueued(number);
    const last = originOf(301).key;
    await store.queue.take(last, LAB, 400);
    const rows = await store.queue.open(LAB);
    expect(rows).toHaveLength(300);
    expect(rows[0]?.key).toBe(last);
    expect(JSON.stringify(rows).length).toBeLessThan((300 * JSON.stringify(PLAN).length) / 50);
  });

  test('wakeExpired wakes an acceptance once after its end', async () => {
    const { key } = originOf(1);
    await store.requests.add(originOf(1), 1);
    await store.requests.patch(key, { expiresAtMs: 500 });
    expect(await store.queue.wakeExpired(600)).toBe(0);
    await store.requests.advance(key, 'received', 'answered', { published: true });
    expect(await store.queue.wakeExpired(499)).toBe(0);
    expect(await store.requests.nextDueMs()).toBeNull();
    expect(await Promise.all([store, ...otherReplicas].map(({ queue }) => queue.wakeExpired(500)))).toContain(1);
    expect(await store.requests.get(key)).toMatchObject({ published: false, nextAtMs: 500 });
    await store.requests.patch(key, { published: true });
    expect(await store.queue.wakeExpired(1e15)).toBe(0);
  });
});

test('the statements of Queue use indices, with any number of requests', async () => {
  const statements: string[] = [];
  const driver = openSqlite(':memory:');
  for (const migration of MIGRATIONS) await driver.define(driver, migration);
  const record = (sql: string): string => {
    statements.push(sql);
    return sql;
  };
  const recordingDriver: Driver = {
    ...driver,
    run: (sql, ...values) => driver.run(record(sql), ...values),
    rows: (sql, ...values) => driver.rows(record(sql), ...values),
    transaction: (work) => work(recordingDriver),
  };
  const queue = new Queue(recordingDriver, new Leases(recordingDriver, 1000));
  await queue.open(LAB);
  await queue.open();
  await queue.turns(LAB, 1, 1, 1);
  await queue.take('key', LAB, 1);
  await queue.wakeExpired(1);
  const plans = statements
    .filter((sql) => !sql.startsWith('INSERT'))
    .map(async (sql) => {
      const steps = await driver.rows(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from(sql.matchAll(/\?/g), () => 1));
      return steps.map(({ detail }) => String(detail)).filter((detail) => /^(SEARCH|SCAN)/.test(detail));
    });
  expect((await Promise.all(plans)).map((steps) => steps.map((step) => /INDEX (\w+)/.exec(step)?.[1]))).toEqual([
    ['requests_line'],
    ['requests_line'],
    ['requests_turns'],
    ['sqlite_autoindex_requests_1', 'requests_line'],
    ['requests_expiring'],
  ]);
  await driver.close();
});
