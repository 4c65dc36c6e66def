import { expect, test } from 'vitest';
import { RushLimiter } from '../../src/github/rush-limiter.ts';

/** A limiter with a clock that the test sets, and the delays of its calls. */
function setUp(startMs = 0) {
  const at = { nowMs: startMs };
  const delays: number[] = [];
  const wait = async (ms: number) => void delays.push(ms);
  const limiter = new RushLimiter(() => at.nowMs, wait);
  const receive = (times: number) => {
    for (let count = 0; count < times; count += 1) limiter.webhookReceived();
  };
  const call = async (times: number) => {
    const from = delays.length;
    const calls = Array.from({ length: times }, (_, index) => limiter.schedule(async () => index));
    expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index));
    return delays.slice(from);
  };
  return { at, limiter, receive, call };
}

test('schedule runs calls at once without a rush', async () => {
  const { at, receive, call } = setUp();
  // 40 webhooks a second are not a rush.
  for (at.nowMs = 5000; at.nowMs < 8000; at.nowMs += 25) {
    receive(1);
    expect(await call(5)).toEqual([]);
  }
});

test('schedule runs calls 25 ms apart during a rush, and delays none by more than a second', async () => {
  const { at, receive, call } = setUp();
  at.nowMs = 5000;
  receive(10);
  expect(await call(4)).toEqual([25, 50, 75]);
  at.nowMs = 5200;
  expect(await call(2)).toEqual([25]);
  expect(Math.max(...(await call(200)))).toBe(1000);
});

test('a rush ends one second after ten webhooks within 200 ms', async () => {
  const { at, receive, call } = setUp();
  at.nowMs = 5000;
  receive(9);
  at.nowMs = 5199;
  receive(1);
  at.nowMs = 6198;
  expect(await call(3)).toEqual([25, 50]);
  at.nowMs = 6199;
  expect(await call(3)).toEqual([]);
});

test('schedule limits calls for 150 ms after the start', async () => {
  const { at, receive, call } = setUp(90_000);
  expect(await call(2)).toEqual([25]);
  at.nowMs += 149;
  expect(await call(2)).toEqual([25]);
  at.nowMs += 1;
  expect(await call(2)).toEqual([]);
  receive(10);
  // The next turn is 25 ms after the last one.
  expect(await call(2)).toEqual([49, 74]);
});

test('waitUntilCalm waits for the end of a rush, and at most maxMs', async () => {
  let nowMs = 0;
  const waiting = async (webhooks: number): Promise<number> => {
    const fromMs = nowMs;
    const limiter = new RushLimiter(
      () => nowMs,
      async (ms) => {
        nowMs += ms;
        for (let count = 0; count < webhooks; count += 1) limiter.webhookReceived();
      },
    );
    await limiter.waitUntilCalm(2000);
    return nowMs - fromMs;
  };
  expect(await waiting(0)).toBe(150);
  expect(await waiting(2)).toBe(2000);
});

test('one failed call does not stop the others', async () => {
  const { limiter } = setUp();
  const fails = () => Promise.reject(new Error('no network'));
  const all = await Promise.allSettled([1, 2, 3].map(() => limiter.schedule(fails)));
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await limiter.schedule(async () => 'goes')).toBe('goes');
});
