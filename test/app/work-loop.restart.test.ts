import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbPlan } from '../../src/model/plan.ts';
import { onEachDatabase } from '../store/each-database.ts';
import { type KillableApp, startKillableApp } from './killable-app.ts';
import { expectOneVerdict } from './one-verdict.ts';
import { CHILD_MOMENTS, MOMENTS, SURVEY_MOMENTS } from './restart-moments.ts';
import { runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { TWO_MACHINES } from './two-machines.ts';

onEachDatabase((fresh) => {
  let stage: Stage;
  let app: KillableApp;

  beforeAll(async () => {
    stage = await startStage({}, await fresh(), TWO_MACHINES);
    runWorkflows(stage.github, { afterMs: 20 });
    app = await startKillableApp(stage);
  });
  afterAll(async () => {
    await app.kill();
    expect(stage.github.violations).toEqual([]);
    await stage.end();
  });

  test('an App killed at ten moments between comment and verdict writes one workflow run, one reply, one check', async () => {
    app.killAt(MOMENTS, 'in order');
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await app.restartAfterEachKill();
    await expectOneVerdict(stage, command);
  });

  test('an App killed between the steps of a survey writes one workflow run, one reply with the document, no check', async () => {
    app.killAt(SURVEY_MOMENTS, 'in order');
    const command = await stage.comment('/ab baseline T=4');
    await app.restartAfterEachKill();
    await waitUntil(() => stage.repliesTo(command)[0]?.body.includes('**BASELINE') === true, 'the document is there');
    await sleep(50);
    expect(stage.workflowRunsOf(command)).toHaveLength(1);
    expect(stage.checksOf(command)).toEqual([]);
    expect(stage.repliesTo(command)).toHaveLength(1);
  });

  test('an App killed between the steps for two machines writes one workflow run on each, one reply, one check', async () => {
    app.killAt(CHILD_MOMENTS, 'any order');
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4 machine=x86_64,arm64');
    await app.restartAfterEachKill();
    await waitUntil(
      () => stage.checksOf(command).some(({ status }) => status === 'completed'),
      'the check is completed',
    );
    // A duplicate would appear within a few polls.
    await sleep(50);
    const machines = stage
      .workflowRunsOf(command)
      .map(({ inputs }) => (JSON.parse(inputs.plan ?? '') as AbPlan).machine.name);
    expect(machines.sort()).toEqual(['arm64', 'x86_64']);
    expect(stage.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    const replies = stage.repliesTo(command);
    expect(replies).toHaveLength(1);
    expect(replies[0]?.body).toContain('**GO on each of 2 machines');
  });

  test('SIGTERM makes the App exit with 0 and release its leases, so that the next one continues at once', async () => {
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await waitUntil(() => command.reactions.length > 0, 'the work has begun');
    expect(await app.terminate()).toBe(0);
    await app.start();
    await expectOneVerdict(stage, command);
  });

  test('an App that is down when a webhook is sent requests it again after its start', async () => {
    await app.kill();
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    expect(stage.github.deliveries.at(-1)?.status).toBe(0);
    await app.start();
    await expectOneVerdict(stage, command);
  });
});
