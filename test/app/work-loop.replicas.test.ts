import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { onEachDatabase } from '../store/each-database.ts';
import { type AppProcess, processEnvironment, startProcess } from './app-process.ts';
import { expectOneVerdict } from './one-verdict.ts';
import { MOMENTS, type Moment, matches } from './restart-moments.ts';
import { runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';

/** Each replica calls GitHub by a name of its own, which tells them apart. */
const NAMES = ['127.0.0.1', 'localhost'] as const;

onEachDatabase((fresh) => {
  let stage: Stage;
  let environment: Readonly<Record<string, string>> = {};
  const replicas = new Map<string, AppProcess>();
  let moments: Moment[] = [];
  /** The replicas that were killed, in order. */
  const killed: string[] = [];

  beforeAll(async () => {
    stage = await startStage({}, await fresh());
    await stage.stop();
    stage.github.observe(async (seen) => {
      if (!matches(moments[0], seen)) return undefined;
      const name = seen.host.split(':')[0] ?? '';
      await replicas.get(name)?.kill();
      moments.shift();
      killed.push(name);
      return 'drop';
    });
    runWorkflows(stage.github, { afterMs: 20 });
    environment = processEnvironment(stage);
    for (const name of NAMES) await start(name);
  });
  afterAll(async () => {
    for (const replica of replicas.values()) await replica.kill();
    expect(stage.github.violations).toEqual([]);
    await stage.end();
  });

  async function start(name: string): Promise<void> {
    const api = stage.github.url.replace('127.0.0.1', name);
    replicas.set(name, await startProcess({ ...environment, GITHUB_API_URL: api }));
  }

  /** Sends webhooks to this replica. */
  function listen(name: string): void {
    stage.github.sendWebhooksTo(`${replicas.get(name)?.url}${WEBHOOK_PATH}`);
  }

  test('many commands at once: each has one run, one comment and one check, and both replicas work', async () => {
    const by = new Set<string>();
    // Who takes a new request first is chance; over all of their steps both have their share.
    stage.github.observe(({ operation, host }) => {
      if (/^(issues|checks|actions)\/(create|update)/.test(operation)) by.add(host);
    });
    const asked = [];
    for (let count = 0; count < 12; count += 1) {
      listen(NAMES[count % 2] ?? '');
      asked.push(await stage.comment('/ab HZ4_S12_MPSC T=4'));
    }
    for (const each of asked) await expectOneVerdict(stage, each);
    expect(by.size).toBe(2);
  });

  test('one of them is killed, ten times: the other goes on when the lease is over', async () => {
    listen(NAMES[0]);
    moments = [...MOMENTS];
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    for (const [index, { when, operation }] of MOMENTS.entries()) {
      await waitUntil(() => moments.length < MOMENTS.length - index, `a replica gets to ${when} ${operation}`);
      await start(killed.at(-1) ?? '');
    }
    await expectOneVerdict(stage, asked);
    expect(new Set(killed).size).toBe(2);
  });

  test('one of them stands still between looking and writing: it does not write what the other has written', async () => {
    const stalled: AppProcess[] = [];
    stage.github.observe(({ operation, when, host }) => {
      const replica = replicas.get(host.split(':')[0] ?? '');
      if (stalled.length > 0 || operation !== 'issues/list-comments' || when !== 'after') return;
      if (replica === undefined) return;
      replica.pause();
      stalled.push(replica);
    });
    listen(NAMES[0]);
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await expectOneVerdict(stage, asked);
    stalled[0]?.resume();
    await waitUntil(() => stalled[0]?.log().includes('stood still') === true, 'it notices');
    await expectOneVerdict(stage, asked);
  });
});
