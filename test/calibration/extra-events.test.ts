import { afterAll, expect, test } from 'vitest';
import { type ExtraKind, openEventCounter } from '../../calibration/real/extra-events.ts';

const counter = await openEventCounter();
afterAll(() => counter[Symbol.dispose]());

test.each([
  ['instructions', 98_304], // 24 batches of 4096
  ['misses', 992], // 62 batches of 16
  ['faults', 1000],
] as const)('%s are counted as the bench says, by what shares nothing with it', async (kind: ExtraKind, events) => {
  const missing = await counter.missing(kind);
  if (missing !== null) return void console.warn(`${kind}: ${missing}`);
  const { working, whole } = await counter.count(kind, 100_000);
  expect(working.events).toBe(events);
  expect(Math.abs(working.more / working.events - 1)).toBeLessThan(0.03);
  if (whole !== null) expect(whole.with).toBeGreaterThan(whole.without);
});
