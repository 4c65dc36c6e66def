import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../src/app/front.ts';
import { onEachDatabase } from '../store/each-database.ts';
import { type AppProcess, startProcess, warmCompileCache } from './app-process.ts';
import { expectOneVerdict } from './one-verdict.ts';
import { MOMENTS, type Moment, matches } from './restart-moments.ts';
import { runWorkflows, type Stage, setStage, until } from './stage.ts';

onEachDatabase((fresh) => {
  let stage: Stage;
  let app: AppProcess;
  let environment: Record<string, string> = {};
  /** The App is killed at the first of these moments, then it is taken away. */
  let moments: Moment[] = [];

  beforeAll(async () => {
    stage = await setStage({}, await fresh());
    await stage.stop();
    stage.github.observe(async (seen) => {
      if (!matches(moments[0], seen)) return undefined;
      await app.kill();
      moments.shift();
      return 'drop';
    });
    runWorkflows(stage.github, { afterMs: 20 });
    environment = {
      ...stage.environment,
      ...warmCompileCache(join(stage.directory, 'compile-cache')),
      POLL_MS: '10',
      BACKOFF_MS: '10',
      FIND_RUN_FOR_MS: '200',
      LEASE_MS: '500',
    };
    await start();
  });
  afterAll(async () => {
    await app.kill();
    expect(stage.github.violations).toEqual([]);
    await stage.end();
  });

  /** Starts the App, and tells GitHub where it listens. */
  async function start(): Promise<void> {
    app = await startProcess(environment);
    stage.github.listen(`${app.url}${WEBHOOK_PATH}`);
  }

  test('killed at ten moments between comment and verdict: one run, one comment, one check', async () => {
    moments = [...MOMENTS];
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    for (const [index, { when, operation }] of MOMENTS.entries()) {
      await until(() => moments.length < MOMENTS.length - index, `the App gets to ${when} ${operation}`);
      await start();
    }
    await expectOneVerdict(stage, asked);
  }, 60_000);

  test('a survey, killed between its steps: one run, one comment with the document, no check', async () => {
    moments = [
      { operation: 'issues/create-comment', when: 'after' },
      { operation: 'actions/create-workflow-dispatch', when: 'after' },
      { operation: 'actions/download-artifact', when: 'before' },
      { operation: 'issues/update-comment', when: 'after', body: /\*\*BASELINE/ },
    ];
    const all = moments.length;
    const asked = await stage.comment('/ab baseline T=4');
    for (let index = 0; index < all; index++) {
      await until(() => moments.length < all - index, `the App gets to moment ${index}`);
      await start();
    }
    await until(() => stage.answersTo(asked)[0]?.body.includes('**BASELINE') === true, 'the document is there');
    await sleep(50);
    expect(stage.runsOf(asked)).toHaveLength(1);
    expect(stage.checksOf(asked)).toEqual([]);
    expect(stage.answersTo(asked)).toHaveLength(1);
  }, 30_000);

  test('told to end, it ends in order, and the next one need not wait for what it had in hand', async () => {
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await until(() => asked.reactions.length > 0, 'it is at work');
    expect(await app.end()).toBe(0);
    await start();
    await expectOneVerdict(stage, asked);
  });

  test('killed before the webhook arrives: GitHub is asked to deliver it again', async () => {
    await app.kill();
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    expect(stage.github.deliveries.at(-1)?.status).toBe(0);
    await start();
    await expectOneVerdict(stage, asked);
  });
});
