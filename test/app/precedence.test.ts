import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Precedence } from '../../src/app/precedence.ts';

/** Calls that end when they are told to; how many are under way. */
function calls(precedence: Precedence) {
  const ends: (() => void)[] = [];
  return {
    underWay: () => ends.length,
    start: () =>
      precedence.call(async () => {
        await new Promise<void>((resolve) => ends.push(resolve));
        return 'answered';
      }),
    async end() {
      ends.shift()?.();
      await turn();
    },
  };
}

test('without a rush calls do not wait for one another', async () => {
  let nowMs = 0;
  const precedence = new Precedence(() => nowMs);
  nowMs = 5000;
  for (let count = 0; count < 9; count += 1) precedence.heard();
  const { start, underWay } = calls(precedence);
  for (let count = 0; count < 5; count += 1) void start();
  await turn();
  expect(underWay()).toBe(5);
});

test('while webhooks rush in calls go two at a time, and none fails to go', async () => {
  let nowMs = 0;
  const precedence = new Precedence(() => nowMs);
  nowMs = 5000;
  for (let count = 0; count < 10; count += 1) precedence.heard();
  const { start, underWay, end } = calls(precedence);
  const answers = Array.from({ length: 5 }, start);
  await turn();
  expect(underWay()).toBe(2);
  await end();
  expect(underWay()).toBe(2);
  // The rush is over: whoever waits goes at the end of the next call.
  nowMs = 6500;
  await end();
  expect(underWay()).toBe(3);
  for (let count = 0; count < 3; count += 1) await end();
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 5 }, () => 'answered'));
});

test('a call that hangs holds no other for longer than a quarter of a second', async () => {
  const precedence = new Precedence(() => 0);
  const { start, underWay } = calls(precedence);
  for (let count = 0; count < 4; count += 1) void start();
  await turn();
  expect(underWay()).toBe(2);
  await sleep(300);
  expect(underWay()).toBe(4);
});

test('a call that fails lets the next one go', async () => {
  const precedence = new Precedence(() => 0);
  const fails = () => Promise.reject(new Error('no network'));
  const all = await Promise.allSettled([1, 2, 3, 4].map(() => precedence.call(fails)));
  expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
});
