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

  test('killed at ten moments between comment and verdict: one run, one comment, one check', async () => {
    app.killAt(MOMENTS, 'in order');
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await app.restartAfterEachKill();
    await expectOneVerdict(stage, asked);
  });

  test('a survey, killed between its steps: one run, one comment with the document, no check', async () => {
    app.killAt(SURVEY_MOMENTS, 'in order');
    const asked = await stage.comment('/ab baseline T=4');
    await app.restartAfterEachKill();
    await waitUntil(() => stage.repliesTo(asked)[0]?.body.includes('**BASELINE') === true, 'the document is there');
    await sleep(50);
    expect(stage.workflowRunsOf(asked)).toHaveLength(1);
    expect(stage.checksOf(asked)).toEqual([]);
    expect(stage.repliesTo(asked)).toHaveLength(1);
  });

  test('two machines, killed between their steps: one run on each, one comment, one check', async () => {
    app.killAt(CHILD_MOMENTS, 'any order');
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4 machine=x86_64,arm64');
    await app.restartAfterEachKill();
    await waitUntil(() => stage.checksOf(asked).some(({ status }) => status === 'completed'), 'the check is completed');
    // What would come twice comes within a few polls.
    await sleep(50);
    const machines = stage
      .workflowRunsOf(asked)
      .map(({ inputs }) => (JSON.parse(inputs.plan ?? '') as AbPlan).machine.name);
    expect(machines.sort()).toEqual(['arm64', 'x86_64']);
    expect(stage.checksOf(asked)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    const answers = stage.repliesTo(asked);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.body).toContain('**GO on each of 2 machines');
  });

  test('told to end, it ends in order, and the next one need not wait for what it had in hand', async () => {
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await waitUntil(() => asked.reactions.length > 0, 'it is at work');
    expect(await app.terminate()).toBe(0);
    await app.start();
    await expectOneVerdict(stage, asked);
  });

  test('killed before the webhook arrives: GitHub is asked to deliver it again', async () => {
    await app.kill();
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    expect(stage.github.deliveries.at(-1)?.status).toBe(0);
    await app.start();
    await expectOneVerdict(stage, asked);
  });
});
