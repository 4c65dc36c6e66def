import { expect, test } from 'vitest';
import { RushLimiter } from '../../src/github/rush-limiter.ts';

/** A clock that is set by hand, and how long each call was made to wait. */
function setUp(startMs = 0) {
  const at = { nowMs: startMs };
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const precedence = new RushLimiter(() => at.nowMs, wait);
  const hear = (times: number) => {
    for (let count = 0; count < times; count += 1) precedence.webhookReceived();
  };
  const call = async (times: number) => {
    const from = waited.length;
    const calls = Array.from({ length: times }, (_, index) => precedence.call(async () => index));
    expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index));
    return waited.slice(from);
  };
  return { at, precedence, hear, call };
}

test('without a rush no call waits', async () => {
  const { at, hear, call } = setUp();
  // 40 a second are none.
  for (at.nowMs = 5000; at.nowMs < 8000; at.nowMs += 25) {
    hear(1);
    expect(await call(5)).toEqual([]);
  }
});

test('while webhooks rush in calls leave 25 ms apart, and none waits longer than a second', async () => {
  const { at, hear, call } = setUp();
  at.nowMs = 5000;
  hear(10);
  expect(await call(4)).toEqual([25, 50, 75]);
  at.nowMs = 5200;
  expect(await call(2)).toEqual([25]);
  expect(Math.max(...(await call(200)))).toBe(1000);
});

test('a rush ends a second after the last ten webhooks close together, and so does waiting', async () => {
  const { at, hear, call } = setUp();
  at.nowMs = 5000;
  hear(9);
  at.nowMs = 5199;
  hear(1);
  at.nowMs = 6198;
  expect(await call(3)).toEqual([25, 50]);
  at.nowMs = 6199;
  expect(await call(3)).toEqual([]);
});

test('a process begins as if in a rush: it has not heard yet whether there is one', async () => {
  const { at, hear, call } = setUp(90_000);
  expect(await call(2)).toEqual([25]);
  at.nowMs += 149;
  expect(await call(2)).toEqual([25]);
  at.nowMs += 1;
  expect(await call(2)).toEqual([]);
  hear(10);
  // The next turn is 25 ms after the last one.
  expect(await call(2)).toEqual([49, 74]);
});

test('the work of a start waits for the end of a rush, but not without end', async () => {
  let nowMs = 0;
  const waiting = async (webhooks: number): Promise<number> => {
    const fromMs = nowMs;
    const precedence = new RushLimiter(
      () => nowMs,
      async (ms) => {
        nowMs += ms;
        for (let count = 0; count < webhooks; count += 1) precedence.webhookReceived();
      },
    );
    await precedence.waitUntilCalm(2000);
    return nowMs - fromMs;
  };
  expect(await waiting(0)).toBe(150);
  expect(await waiting(2)).toBe(2000);
});

test('a call that fails is its own affair', async () => {
  const { precedence } = setUp();
  const fails = () => Promise.reject(new Error('no network'));
  const all = await Promise.allSettled([1, 2, 3].map(() => precedence.call(fails)));
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await precedence.call(async () => 'goes')).toBe('goes');
});
