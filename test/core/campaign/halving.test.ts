import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  betterHalf,
  halvingSeconds,
  halvingStep,
  roundsOf,
  type Screened,
} from '../../../src/core/campaign/halving.ts';

const round = (n: number, changes: Readonly<Record<string, number | null>>, state: Screened['state'] = 'sound') =>
  Object.entries(changes).map(([value, least]): Screened => ({ value, round: n, least, state }));

describe('halvingStep', () => {
  const values = ['16', '32', '64', '128'];

  test('every value, the better half, then the last one against the default', () => {
    expect(halvingStep(values, [])).toEqual({ kind: 'screen', round: 1, values, count: 4 });
    const first = round(1, { 16: 0.01, 32: 0.05, 64: 0.03, 128: -0.02 });
    expect(halvingStep(values, first.slice(0, 2))).toEqual({
      kind: 'screen',
      round: 1,
      values: ['64', '128'],
      count: 4,
    });
    expect(halvingStep(values, first)).toEqual({ kind: 'screen', round: 2, values: ['32', '64'], count: 2 });
    const second = round(2, { 32: 0.02, 64: 0.04 });
    expect(halvingStep(values, [...first, ...second])).toEqual({ kind: 'final', value: '64' });
  });

  test('what cannot be measured is out, and what harms a guard comes after what does not', () => {
    const first = [
      ...round(1, { 16: 0.01, 32: null }),
      ...round(1, { 64: 0.5 }, 'harmed'),
      ...round(1, { 128: 0 }, 'out'),
    ];
    expect(betterHalf(first)).toEqual(['16', '32']);
    expect(halvingStep(['1', '2'], round(1, { 1: 0, 2: 0 }, 'out'))).toEqual({ kind: 'none-left' });
    expect(halvingStep(['1'], [])).toEqual({ kind: 'final', value: '1' });
    expect(halvingStep([], [])).toEqual({ kind: 'none-left' });
  });

  test('without noise the best value is left after so many rounds, whatever the changes', () => {
    const changes = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 32 });
    fc.assert(
      fc.property(changes, (percents) => {
        const names = percents.map(String);
        const screened: Screened[] = [];
        for (;;) {
          const step = halvingStep(names, screened);
          if (step.kind !== 'screen') {
            expect(step).toEqual({ kind: 'final', value: String(Math.max(...percents)) });
            expect(screened.at(-1)?.round).toBe(roundsOf(names.length));
            return;
          }
          screened.push(
            ...round(step.round, Object.fromEntries(step.values.map((name) => [name, Number(name) / 100]))),
          );
        }
      }),
    );
  });
});

test('each round and the comparison at the end get their share, and together all of the time', () => {
  for (const count of [2, 3, 4, 5, 8, 32]) {
    let left = 1000;
    const seconds: number[] = [];
    for (let values = count; values > 1; values = Math.ceil(values / 2)) {
      const own = Array.from({ length: values }, (_, index) => {
        const time = halvingSeconds(left, { waiting: values - index, count: values });
        left -= time;
        return time;
      });
      // Every value of a round has the same time.
      expect(Math.max(...own) - Math.min(...own)).toBeLessThan(1e-9);
      seconds.push(own[0] ?? 0);
    }
    seconds.push(left);
    for (const [index, time] of seconds.slice(1).entries()) expect(time / (seconds[index] ?? 0)).toBeCloseTo(2, 9);
  }
});
