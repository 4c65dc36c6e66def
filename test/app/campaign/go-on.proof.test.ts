import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import { ASKED, type CampaignStage, flagOf, runQuestions, startCampaignStage, TRUTHS } from '../campaign-stage.ts';

let campaigns: CampaignStage;
beforeAll(async () => {
  campaigns = await startCampaignStage(undefined, 'campaign: { budget: 1h, maxBudget: 3h }\n');
});
beforeEach(() => runQuestions(campaigns.stage.github, { ...TRUTHS, HZ4_C_IDLE: 'beyond' }));
afterAll(async () => {
  expect(campaigns.stage.github.violations).toEqual([]);
  await campaigns.stage.end();
});

/** The line of the reply that has a flag, as plain text. */
function rowOf(reply: string, flag: string): string {
  return (
    reply
      .replaceAll('\\', '')
      .split('\n')
      .find((line) => line.startsWith(`| ${flag} `)) ?? ''
  );
}

test('a comment with proof goes through queue, runs and evidence to a table that names what no lane can notice', async () => {
  const command = await campaigns.comment('/ab campaign HZ4_C_* proof');
  await campaigns.stage.allSettled();
  const plans = campaigns.runsOf(command).map(({ inputs }) => JSON.parse(inputs.plan ?? '') as AbPlan);
  expect(plans.map((plan) => [flagOf(plan), plan.proof])).toEqual(ASKED.map((flag) => [flag, true]));
  const reply = campaigns.reply(command);
  expect(reply).toContain('**CAMPAIGN: 1 gain and 1 loss among 6 flags; every question is answered**');
  expect(rowOf(reply, 'HZ4_C_GAIN')).toContain('gain');
  expect(rowOf(reply, 'HZ4_C_LOSS')).toContain('loss');
  expect(rowOf(reply, 'HZ4_C_SAME')).toContain('no-op');
  expect(rowOf(reply, 'HZ4_C_IDLE')).toMatch(
    /cannot notice .*No lane can notice the change, by proof, so nothing was timed: none executes refill/,
  );
  expect(reply).toContain('/ab campaign HZ4_C_* proof');
});

test('a run whose lanes do not follow from its evidence is no answer, and the flag is not called proven', async () => {
  const { github } = campaigns.stage;
  runQuestions(github, TRUTHS, undefined, (plan) => ({
    ...plan,
    lanes: plan.lanes.filter(({ role }) => role !== 'guard'),
  }));
  const command = await campaigns.comment('/ab campaign HZ4_C_GAIN proof');
  await campaigns.stage.allSettled();
  const row = rowOf(campaigns.reply(command), 'HZ4_C_GAIN');
  expect(row).toContain('invalid');
  expect(row).not.toContain('gain |');
});

test('without the word every lane is timed, and nothing is left out', async () => {
  runQuestions(campaigns.stage.github);
  const command = await campaigns.comment('/ab campaign HZ4_C_IDLE');
  await campaigns.stage.allSettled();
  expect(campaigns.runsOf(command).map(({ inputs }) => (JSON.parse(inputs.plan ?? '') as AbPlan).proof)).toEqual([
    undefined,
  ]);
  expect(rowOf(campaigns.reply(command), 'HZ4_C_IDLE')).toContain('none');
});
