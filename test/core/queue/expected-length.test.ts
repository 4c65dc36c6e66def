import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { expectedLength, RUN_SECONDS_MAX } from '../../../src/core/queue/expected-length.ts';

const NONE = { alike: [], beside: [] };

describe('expectedLength', () => {
  test('is the median of at least three similar measurements', () => {
    expect(expectedLength(300, { ...NONE, alike: [90, 1000, 110, 80, 100] })).toEqual({
      seconds: 100,
      by: 'alike',
      of: 5,
    });
    expect(expectedLength(300, { ...NONE, alike: [90, 110, 100, 80] }).seconds).toBe(100);
  });

  test('adds the usual time beside sampling to the budget when fewer than three are similar', () => {
    expect(expectedLength(300, { alike: [90, 100], beside: [20, 500, 30] })).toEqual({
      seconds: 330,
      by: 'machine',
      of: 3,
    });
  });

  test('adds an allowance for builds to the budget on a new machine', () => {
    expect(expectedLength(300, { alike: [90], beside: [20, 500] })).toEqual({ seconds: 390, by: 'budget', of: 0 });
  });

  test('is at most the time limit of the workflow', () => {
    const workflow = load(readFileSync('.github/workflows/ab.yml', 'utf8')) as {
      jobs: { ab: Record<string, unknown> };
    };
    expect(RUN_SECONDS_MAX).toBe(Number(workflow.jobs.ab['timeout-minutes']) * 60);
    expect(expectedLength(86_400, NONE).seconds).toBe(RUN_SECONDS_MAX);
  });
});

const seconds = fc.integer({ min: 0, max: 90_000 });
const earlier = fc.record({
  alike: fc.array(seconds, { maxLength: 12 }),
  beside: fc.array(seconds, { maxLength: 12 }),
});

test('laws: expectedLength is in whole seconds from 0 to the time limit, for any records', () => {
  const any = fc.oneof(seconds, fc.constantFrom(-5, 0.5, 1e9));
  fc.assert(
    fc.property(any, fc.array(any), fc.array(any), (budget, alike, beside) => {
      const length = expectedLength(budget, { alike, beside });
      expect(Number.isInteger(length.seconds)).toBe(true);
      expect(length.seconds).toBeGreaterThanOrEqual(0);
      expect(length.seconds).toBeLessThanOrEqual(RUN_SECONDS_MAX);
    }),
  );
});

test('laws: expectedLength never decreases with a longer budget or record, and ignores the order of records', () => {
  fc.assert(
    fc.property(seconds, earlier, fc.nat(), fc.nat(1000), (budget, known, which, more) => {
      const length = expectedLength(budget, known);
      expect(expectedLength(budget + more, known).seconds).toBeGreaterThanOrEqual(length.seconds);
      const longer = (values: number[]) => values.map((value, index) => (index === which % 12 ? value + more : value));
      const slower = { alike: longer(known.alike), beside: longer(known.beside) };
      expect(expectedLength(budget, slower).seconds).toBeGreaterThanOrEqual(length.seconds);
      const turned = { alike: known.alike.toReversed(), beside: known.beside.toReversed() };
      expect(expectedLength(budget, turned)).toEqual(length);
    }),
  );
});

test('law: one extreme record moves expectedLength by at most the spread of the others', () => {
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 2, maxLength: 9 }), seconds, (alike, outlier) => {
      const length = expectedLength(300, { ...NONE, alike: [...alike, outlier] });
      expect(length.seconds).toBeLessThanOrEqual(Math.min(RUN_SECONDS_MAX, Math.max(...alike)));
      expect(length.seconds).toBeGreaterThanOrEqual(Math.min(RUN_SECONDS_MAX, ...alike));
    }),
  );
});
