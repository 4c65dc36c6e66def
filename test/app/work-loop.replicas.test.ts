import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { onEachDatabase } from '../store/each-database.ts';
import { type AppProcess, processEnvironment, startProcess } from './app-process.ts';
import { expectOneVerdict } from './one-verdict.ts';
import { MOMENTS, type Moment, matches } from './restart-moments.ts';
import { runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';

/** Each replica calls GitHub by a host name of its own, so that its calls can be recognised. */
const HOST_NAMES = ['127.0.0.1', 'localhost'] as const;

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
    stage.github.observe(async (call) => {
      if (!matches(moments[0], call)) return undefined;
      const name = call.host.split(':')[0] ?? '';
      await replicas.get(name)?.kill();
      moments.shift();
      killed.push(name);
      return 'drop';
    });
    runWorkflows(stage.github, { afterMs: 20 });
    environment = processEnvironment(stage);
    for (const name of HOST_NAMES) await start(name);
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
  function sendWebhooksTo(name: string): void {
    stage.github.sendWebhooksTo(`${replicas.get(name)?.url}${WEBHOOK_PATH}`);
  }

  test('twelve concurrent commands have one workflow run, one reply and one check each, and both replicas work', async () => {
    const hosts = new Set<string>();
    // Which replica claims a new request first is chance. Over all steps both get a share.
    stage.github.observe(({ operation, host }) => {
      if (/^(issues|checks|actions)\/(create|update)/.test(operation)) hosts.add(host);
    });
    const commands = [];
    for (let count = 0; count < 12; count += 1) {
      sendWebhooksTo(HOST_NAMES[count % 2] ?? '');
      commands.push(await stage.comment('/ab HZ4_S12_MPSC T=4'));
    }
    for (const each of commands) await expectOneVerdict(stage, each);
    expect(hosts.size).toBe(2);
  });

  test('a replica is killed ten times: the other one continues when the lease has lapsed', async () => {
    sendWebhooksTo(HOST_NAMES[0]);
    moments = [...MOMENTS];
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    for (const [index, { when, operation }] of MOMENTS.entries()) {
      await waitUntil(() => moments.length < MOMENTS.length - index, `a replica gets to ${when} ${operation}`);
      await start(killed.at(-1) ?? '');
    }
    await expectOneVerdict(stage, command);
    expect(new Set(killed).size).toBe(2);
  });

  test('a replica that stalls between reading and writing does not write again what the other one wrote', async () => {
    const stalled: AppProcess[] = [];
    stage.github.observe(({ operation, when, host }) => {
      const replica = replicas.get(host.split(':')[0] ?? '');
      if (stalled.length > 0 || operation !== 'issues/list-comments' || when !== 'after') return;
      if (replica === undefined) return;
      replica.pause();
      stalled.push(replica);
    });
    sendWebhooksTo(HOST_NAMES[0]);
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await expectOneVerdict(stage, command);
    stalled[0]?.resume();
    await waitUntil(() => stalled[0]?.log().includes('stood still') === true, 'it logs the stall');
    await expectOneVerdict(stage, command);
  });
});
