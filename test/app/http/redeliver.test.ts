import { afterEach, beforeEach, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../../src/app/http/http-server.ts';
import type { Comment } from '../../github-simulator/state.ts';
import { type Stage, startStage, waitUntil } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ repairMs: 30, backoffMs: 2 });
});
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

test('webhooks that were lost while the App was down are requested again, from every page of the list of deliveries', async () => {
  await stage.stop();
  stage.github.faults.pageMax = 2;
  const commands: Comment[] = [];
  for (let count = 0; count < 9; count += 1) commands.push(await stage.comment('/ab help'));
  await stage.start();
  await waitUntil(() => commands.every((each) => stage.repliesTo(each).length === 1), 'all are answered');
  const repeated = stage.github.deliveries.filter(({ redelivery }) => redelivery);
  expect(repeated).toHaveLength(9);
});

test('a webhook that is lost while the App runs is found by the next check', async () => {
  stage.github.sendWebhooksTo(null);
  const command = await stage.comment('/ab help');
  stage.github.sendWebhooksTo(`${stage.app().url}${WEBHOOK_PATH}`);
  await waitUntil(() => stage.repliesTo(command).length === 1, 'it is answered');
});

const HOUR_MS = 3_600_000;

/** Number of deliveries of the comment so far. */
function attempts(): number {
  return stage.github.deliveries.filter(({ event }) => event === 'issue_comment').length;
}

/** Advances the clocks of GitHub and of the App by an hour and waits for three more checks, which run on real time. */
async function anHourLater(): Promise<void> {
  const { github } = stage;
  github.advanceClock(HOUR_MS);
  stage.advanceClock(HOUR_MS);
  const checks = () => github.requests.filter(({ operation }) => operation === 'apps/list-webhook-deliveries').length;
  const before = checks();
  await waitUntil(() => checks() >= before + 3, 'the App has checked again');
}

test('a webhook that fails for a day is delivered within an hour after the address is right again', async () => {
  stage.github.sendWebhooksTo(`${stage.app().url}/nowhere`);
  const command = await stage.comment('/ab help');
  for (let hour = 0; hour < 24; hour += 1) await anHourLater();
  stage.github.sendWebhooksTo(`${stage.app().url}${WEBHOOK_PATH}`);
  await anHourLater();
  await waitUntil(() => stage.repliesTo(command).length === 1, 'it is answered');
});

test('a delivery that always fails is requested once an hour until GitHub forgets it', async () => {
  stage.github.sendWebhooksTo(`${stage.app().url}/nowhere`);
  await stage.comment('/ab help');
  await anHourLater();
  const begun = attempts();
  for (let hour = 1; hour < 71; hour += 1) {
    const before = attempts();
    await anHourLater();
    await waitUntil(() => attempts() > before, 'it was requested');
  }
  // A delivery on its way during a check may be requested twice.
  expect(attempts() - begun).toBeLessThan(90);
  for (let hour = 0; hour < 2; hour += 1) await anHourLater();
  const ended = attempts();
  for (let hour = 0; hour < 3; hour += 1) await anHourLater();
  expect(attempts()).toBe(ended);
});

test('a start requests failed deliveries at once, without waiting for the hour', async () => {
  stage.github.sendWebhooksTo(`${stage.app().url}/nowhere`);
  const command = await stage.comment('/ab help');
  for (let hour = 0; hour < 2; hour += 1) await anHourLater();
  await stage.stop();
  await stage.start();
  await waitUntil(() => stage.repliesTo(command).length === 1, 'it is answered');
});
