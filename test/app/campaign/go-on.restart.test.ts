import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import { onEachDatabase } from '../../store/each-database.ts';
import { ASKED, type CampaignStage, flagOf, runQuestions, startCampaignStage } from '../campaign-stage.ts';
import { type KillableApp, startKillableApp } from '../killable-app.ts';
import type { Moment } from '../restart-moments.ts';
import { waitUntil } from '../stage.ts';

/** Moments of a campaign, in any order: several questions pass each of them. */
const MOMENTS: readonly Moment[] = [
  { operation: 'repos/get-branch', when: 'after' },
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'before' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'after', body: /HZ4_C_LOSS/ },
  { operation: 'actions/download-artifact', when: 'before' },
  { operation: 'actions/download-artifact', when: 'after' },
  { operation: 'issues/update-comment', when: 'before' },
  { operation: 'issues/update-comment', when: 'after', body: /every question is answered/ },
];

onEachDatabase((fresh) => {
  let campaigns: CampaignStage;
  let app: KillableApp;
  beforeAll(async () => {
    campaigns = await startCampaignStage(await fresh());
    runQuestions(campaigns.stage.github);
    app = await startKillableApp(campaigns.stage);
  });
  afterAll(async () => {
    await app.kill();
    expect(campaigns.stage.github.violations).toEqual([]);
    await campaigns.stage.end();
  });

  test('an App killed at nine moments of a campaign asks each question once, and shows one table', async () => {
    app.killAt(MOMENTS, 'any order');
    const command = await campaigns.comment('/ab campaign HZ4_C_*');
    await app.restartAfterEachKill();
    await waitUntil(() => campaigns.reply(command).includes('every question is answered'), 'the table is complete');
    // A duplicate would appear within a few polls.
    await sleep(50);
    const asked = campaigns.runsOf(command).map(({ inputs }) => flagOf(JSON.parse(inputs.plan ?? '') as AbPlan));
    expect(asked).toEqual(ASKED);
    expect(campaigns.reply(command)).toContain('1 gain and 1 loss among 6 flags');
  });
});
