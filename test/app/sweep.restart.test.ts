import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../src/app/front.ts';
import type { Plan } from '../../src/model/plan.ts';
import { onEachDatabase } from '../store/each-database.ts';
import { type AppProcess, startProcess, warmCompileCache } from './app-process.ts';
import { expectOneVerdict } from './one-verdict.ts';
import { MOMENTS, type Moment, matches, PART_MOMENTS } from './restart-moments.ts';
import { runWorkflows, type Stage, setStage, until } from './stage.ts';
import { TWO_MACHINES } from './two-machines.ts';

onEachDatabase((fresh) => {
  let stage: Stage;
  let app: AppProcess;
  let environment: Record<string, string> = {};
  /** The App is killed at the first of these moments, then it is taken away; at any of them where several are under way. */
  let moments: Moment[] = [];
  let inOrder = true;
  /** What was under way when it was killed meets no moment. */
  let dying = false;

  beforeAll(async () => {
    stage = await setStage({}, await fresh(), TWO_MACHINES);
    await stage.stop();
    stage.github.observe(async (seen) => {
      const met = moments.findIndex((moment, index) => (index === 0 || !inOrder) && matches(moment, seen));
      if (met < 0 || dying) return undefined;
      dying = true;
      await app.kill();
      moments.splice(met, 1);
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
    dying = false;
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

  test('two machines, killed between their steps: one run on each, one comment, one check', async () => {
    moments = [...PART_MOMENTS];
    inOrder = false;
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4 machine=x86_64,arm64');
    for (const index of PART_MOMENTS.keys()) {
      await until(() => moments.length < PART_MOMENTS.length - index, `the App gets to moment ${index}`);
      await start();
    }
    inOrder = true;
    await until(() => stage.checksOf(asked).some(({ status }) => status === 'completed'), 'the check is completed');
    // What would come twice comes within a few polls.
    await sleep(50);
    const machines = stage.runsOf(asked).map(({ inputs }) => (JSON.parse(inputs.plan ?? '') as Plan).machine.name);
    expect(machines.sort()).toEqual(['arm64', 'x86_64']);
    expect(stage.checksOf(asked)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    const answers = stage.answersTo(asked);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.body).toContain('**GO on each of 2 machines');
  }, 60_000);

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
