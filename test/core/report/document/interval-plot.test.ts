import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalPlot, plottedEffects } from '../../../../src/core/report/document/interval-plot.ts';
import type { Effect } from '../../../../src/model/verdict.ts';

const effect = (changes: Partial<Effect> = {}): Effect => ({
  lane: 'mt-remote-small/T=4,R=90',
  metric: 'throughput',
  unit: 'ops/s',
  better: 'higher',
  role: 'target',
  bound: 0.01,
  blocks: 32,
  look: 3,
  baseline: 1e6,
  candidate: 1.1e6,
  change: { estimate: 0.1, low: 0.08, high: 0.12 },
  spread: 0.02,
  outcome: 'WIN',
  blocksNeeded: null,
  ...changes,
});

test('intervalPlot draws zero, bound and interval on one scale', () => {
  const lower = effect({
    lane: 'st-mixed',
    role: 'guard',
    bound: 0.02,
    change: { estimate: 0, low: -0.01, high: 0.01 },
  });
  expect(intervalPlot([effect(), lower], 60)).toBe(
    [
      '                               0         +5%       +10%',
      'mt-remote-small T=4 R=90       | :               [---o----]',
      'st-mixed                  :  [-o-]',
      '[--o--] interval  | zero  : bound',
    ].join('\n'),
  );
});

test('intervalPlot draws the bound of growth on the right', () => {
  const rss = effect({
    metric: 'rss',
    role: 'guard',
    better: 'lower',
    bound: 0.05,
    change: { estimate: 0, low: 0, high: 0 },
  });
  const line = intervalPlot([rss], 60).split('\n')[1] ?? '';
  expect(line.indexOf(':')).toBeGreaterThan(line.indexOf('o', 28));
});

test('intervalPlot prints "no interval" where there is none', () => {
  expect(intervalPlot([effect({ change: null })], 60)).toContain('no interval');
});

test('intervalPlot prints long lane names on a line of their own', () => {
  const lane = `mt-remote-small-with-a-very-long-name/T=16,R=90`;
  expect(intervalPlot([effect({ lane })], 60).split('\n')[1]).toBe('mt-remote-small-with-a-very-long-name T=16 R=90');
});

test('intervalPlot stays within the width and ASCII for any numbers', () => {
  const change = fc.tuple(fc.double(), fc.double(), fc.double()).map((three) => {
    const [low = 0, estimate = 0, high = 0] = three.sort((a, b) => a - b);
    return { low, estimate, high };
  });
  const effects = fc.array(
    fc.record({
      change: fc.option(change),
      lane: fc.string({ maxLength: 90, unit: 'grapheme-ascii' }),
      bound: fc.double({ min: 0, max: 1 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(effects, fc.integer({ min: 40, max: 120 }), (rows, width) => {
      for (const line of intervalPlot(
        rows.map((row) => effect(row as Partial<Effect>)),
        width,
      ).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(width);
        expect(line).toMatch(/^[ -~…]*$/);
      }
    }),
  );
});

test('plottedEffects are all throughput effects and those that are not safe', () => {
  const safe = effect({ metric: 'rss', role: 'guard', outcome: 'SAFE' });
  const harm = effect({ metric: 'rss', role: 'guard', outcome: 'HARM' });
  const info = effect({ metric: 'cpu', role: 'info', outcome: 'INFO' });
  expect(plottedEffects([safe, harm, info, effect()])).toEqual([effect(), harm]);
});
