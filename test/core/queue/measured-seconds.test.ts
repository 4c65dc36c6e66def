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

test('from its start to its end; it had begun one look before it was seen', () => {
  expect(measuredSeconds(SEEN)).toEqual({ seconds: 196, besideSeconds: 76 });
});

test('a wait for a runner does not count', () => {
  const hour = 3_600_000;
  const late = { ...SEEN, runningAtMs: hour, endedAtMs: hour + 100_000, nowMs: hour + 100_000 };
  expect(measuredSeconds(late)?.seconds).toBe(115);
});

test('what was never seen running counts from its dispatch', () => {
  expect(measuredSeconds({ ...SEEN, runningAtMs: null, endedAtMs: 5000 })?.seconds).toBe(6);
});

test('clocks that contradict one another tell nothing', () => {
  expect(measuredSeconds({ ...SEEN, endedAtMs: -10_000 })).toBeNull();
});

test('law: a length within the limits of a run, and no more beside sampling than all of it, whatever a runner says', () => {
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
