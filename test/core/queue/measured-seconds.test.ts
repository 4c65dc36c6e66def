import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RUN_SECONDS_MAX } from '../../../src/core/queue/expected-length.ts';
import { measuredSeconds, type RunTimes } from '../../../src/core/queue/measured-seconds.ts';

const SEEN: RunTimes = {
  ...{
    dispatchedAtMs: 0,
    runningAtMs: 20_000,
    endedAtMs: 200_000,
    nowMs: 230_000,
    lookMs: 15_000,
    sampledSeconds: 120,
  },
};

test('measuredSeconds counts from one poll before the run was first seen to its end', () => {
  expect(measuredSeconds(SEEN)).toEqual({ seconds: 196, besideSeconds: 76 });
});

test('measuredSeconds leaves out the wait for a runner', () => {
  const hour = 3_600_000;
  const late = { ...SEEN, runningAtMs: hour, endedAtMs: hour + 100_000, nowMs: hour + 100_000 };
  expect(measuredSeconds(late)?.seconds).toBe(115);
});

test('measuredSeconds counts from the dispatch when the run was never seen running', () => {
  expect(measuredSeconds({ ...SEEN, runningAtMs: null, endedAtMs: 5000 })?.seconds).toBe(6);
});

test('measuredSeconds is null when the clocks contradict each other', () => {
  expect(measuredSeconds({ ...SEEN, endedAtMs: -10_000 })).toBeNull();
});

test('law: measuredSeconds is within the time limit, and the time beside sampling never exceeds it', () => {
  const ms = fc.integer({ min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(
      ms,
      fc.option(ms),
      ms,
      ms,
      fc.nat(1e6),
      fc.double(),
      (dispatchedAtMs, runningAtMs, ended, now, look, sampled) => {
        const seen = {
          dispatchedAtMs,
          runningAtMs,
          endedAtMs: ended,
          nowMs: now,
          lookMs: look,
          sampledSeconds: sampled,
        };
        const took = measuredSeconds(seen);
        if (took === null) return;
        expect(took.seconds).toBeGreaterThan(0);
        expect(took.seconds).toBeLessThanOrEqual(RUN_SECONDS_MAX);
        expect(took.besideSeconds).toBeGreaterThanOrEqual(0);
        expect(took.besideSeconds).toBeLessThanOrEqual(took.seconds);
      },
    ),
  );
});
