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

test('what was lost while nobody listened is asked for again, on however many pages GitHub lists it', async () => {
  await stage.stop();
  stage.github.faults.pageMax = 2;
  const asked: Comment[] = [];
  for (let count = 0; count < 9; count += 1) asked.push(await stage.comment('/ab help'));
  await stage.start();
  await waitUntil(() => asked.every((each) => stage.repliesTo(each).length === 1), 'all are answered');
  const repeated = stage.github.deliveries.filter(({ redelivery }) => redelivery);
  expect(repeated).toHaveLength(9);
});

test('what fails while the App runs is found by the next look', async () => {
  stage.github.sendWebhooksTo(null);
  const asked = await stage.comment('/ab help');
  stage.github.sendWebhooksTo(`${stage.app().url}${WEBHOOK_PATH}`);
  await waitUntil(() => stage.repliesTo(asked).length === 1, 'it is answered');
});

const HOUR_MS = 3_600_000;

/** Attempts to bring a comment so far. */
function attempts(): number {
  return stage.github.deliveries.filter(({ event }) => event === 'issue_comment').length;
}

/** An hour later for everybody; several looks fall into what follows, which go by a clock that the test leaves alone. */
async function anHourLater(): Promise<void> {
  const { github } = stage;
  github.advanceClock(HOUR_MS);
  stage.advanceClock(HOUR_MS);
  const looks = () => github.requests.filter(({ operation }) => operation === 'apps/list-webhook-deliveries').length;
  const before = looks();
  await waitUntil(() => looks() >= before + 3, 'the App has looked again');
}

test('what fails for a day while the App runs comes in within an hour after it can', async () => {
  stage.github.sendWebhooksTo(`${stage.app().url}/nowhere`);
  const asked = await stage.comment('/ab help');
  for (let hour = 0; hour < 24; hour += 1) await anHourLater();
  stage.github.sendWebhooksTo(`${stage.app().url}${WEBHOOK_PATH}`);
  await anHourLater();
  await waitUntil(() => stage.repliesTo(asked).length === 1, 'it is answered');
});

test('a delivery that always fails is asked for once an hour, until GitHub forgets it', async () => {
  stage.github.sendWebhooksTo(`${stage.app().url}/nowhere`);
  await stage.comment('/ab help');
  await anHourLater();
  const begun = attempts();
  for (let hour = 1; hour < 71; hour += 1) {
    const before = attempts();
    await anHourLater();
    await waitUntil(() => attempts() > before, 'it was asked for');
  }
  // What is on its way while GitHub is asked may be asked for twice.
  expect(attempts() - begun).toBeLessThan(90);
  for (let hour = 0; hour < 2; hour += 1) await anHourLater();
  const ended = attempts();
  for (let hour = 0; hour < 3; hour += 1) await anHourLater();
  expect(attempts()).toBe(ended);
});

test('a start asks at once: what was in the way may be gone', async () => {
  stage.github.sendWebhooksTo(`${stage.app().url}/nowhere`);
  const asked = await stage.comment('/ab help');
  for (let hour = 0; hour < 2; hour += 1) await anHourLater();
  await stage.stop();
  await stage.start();
  await waitUntil(() => stage.repliesTo(asked).length === 1, 'it is answered');
});
