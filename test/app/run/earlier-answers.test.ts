import { afterEach, beforeEach, expect, test } from 'vitest';
import { runWorkflows, type Stage, startStage } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  runWorkflows(stage.github);
});
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

test('the first comment quotes the earlier verdict on the same settings, with a link, however they are written', async () => {
  const bodies: string[] = [];
  stage.github.observe(({ operation, when, ...call }) => {
    if (operation === 'issues/create-comment' && when === 'before') bodies.push(JSON.stringify(call));
  });
  const first = await stage.comment('/ab HZ4_S12_MPSC');
  await stage.allSettled();
  const [reply] = stage.repliesTo(first);
  await stage.comment('/ab HZ4_S12_MPSC=0x1 vs HZ4_S12_MPSC=00 on hz4');
  await stage.allSettled();
  await stage.comment('/ab HZ4_S12_MPSC=2');
  await stage.allSettled();
  const [, second = '', third = ''] = bodies;
  expect(second).toContain('The same settings were measured before:');
  expect(second).toMatch(/measured today at [0-9a-f]{7}: GO, /);
  expect(second).toContain(`https://github.com/example/allocators/pull/${stage.pull}#issuecomment-${reply?.id}`);
  expect(second).toContain('What is different now?');
  expect(third).not.toContain('measured before');
});
