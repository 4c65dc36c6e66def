import { afterEach, beforeEach, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../../src/app/front/front.ts';
import type { Comment } from '../../github/state.ts';
import { type Stage, setStage, until } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage({ repairMs: 30, backoffMs: 2 });
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
  await until(() => asked.every((each) => stage.answersTo(each).length === 1), 'all are answered');
  const repeated = stage.github.deliveries.filter(({ redelivery }) => redelivery);
  expect(repeated).toHaveLength(9);
});

test('what fails while the App runs is found by the next look', async () => {
  stage.github.listen(null);
  const asked = await stage.comment('/ab help');
  stage.github.listen(`${stage.app().url}${WEBHOOK_PATH}`);
  await until(() => stage.answersTo(asked).length === 1, 'it is answered');
});

test('a delivery that always fails is asked for ten times and no more', async () => {
  stage.github.listen(`${stage.app().url}/nowhere`);
  await stage.comment('/ab help');
  const attempts = () => stage.github.deliveries.filter(({ event }) => event === 'issue_comment').length;
  await until(() => attempts() >= 10, 'ten attempts were made');
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(attempts()).toBe(10);
});
