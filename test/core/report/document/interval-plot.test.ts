import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IntervalAxis, IntervalRow } from '../../../../src/core/report/document/document.ts';
import { axisRange, plottedAxes } from '../../../../src/core/report/document/interval-axis.ts';
import { intervalPlot } from '../../../../src/core/report/document/interval-plot.ts';
import { effectAxes } from '../../../../src/core/report/verdict/effect-axes.ts';
import type { Effect } from '../../../../src/model/verdict.ts';

const row = (changes: Partial<IntervalRow> = {}): IntervalRow => ({
  label: 'mt-remote-small T=4 R=90',
  change: { estimate: 0.1, low: 0.08, high: 0.12 },
  better: 'higher',
  bound: 0.01,
  isTarget: true,
  result: 'WIN',
  pageOnly: false,
  ...changes,
});
const axis = (...rows: IntervalRow[]): IntervalAxis => ({ title: 'Throughput (more is better)', rows });
const at = (estimate: number, half = 0.02) => ({ estimate, low: estimate - half, high: estimate + half });

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

test('intervalPlot draws zero, bound and interval of an axis on one scale, below its title', () => {
  const lower = row({ label: 'st-mixed', bound: -0.02, isTarget: false, change: at(0, 0.01) });
  expect(intervalPlot([axis(row(), lower)], 60)).toBe(
    [
      'Throughput (more is better)',
      '                               0         +5%       +10%',
      'mt-remote-small T=4 R=90       | :               [---o----]',
      'st-mixed                  :  [-o-]',
      '[--o--] interval  | zero  : bound',
    ].join('\n'),
  );
});

test('each axis has its own scale: +3028 % of one metric leaves the others as they are', () => {
  const own = axis(row());
  const faults = { title: 'Minor faults (less is better)', rows: [row({ better: 'lower', change: at(30.28, 1) })] };
  const alone = intervalPlot([own], 60).split('\n').slice(0, 3);
  expect(intervalPlot([own, faults], 60).split('\n').slice(0, 3)).toEqual(alone);
});

test('one lane far beyond the others is drawn at the edge, with its number', () => {
  const rows = [row({ label: 'a' }), row({ label: 'b', change: at(0.05) }), row({ label: 'c', change: at(30.28) })];
  const [, , ...lines] = intervalPlot([axis(...rows)], 60).split('\n');
  expect(lines[2]).toMatch(/^c .*\+3028% >$/);
  expect(lines.at(-1)).toBe('[--o--] interval  | zero  : bound  > beyond');
  expect(axisRange(rows).high).toBe(0.12);
  const loss = rows.map((each) => ({ ...each, change: { ...at(-(each.change?.estimate ?? 0)) } }));
  expect(intervalPlot([axis(...loss)], 60).split('\n')[4]).toMatch(/^c *< -3028%/);
});

test('lanes of equal size are all on the scale', () => {
  const rows = [0.02, 0.05, 0.15, 0.5].map((estimate) => row({ change: at(estimate), bound: 0.05 }));
  expect(axisRange(rows).high).toBe(0.52);
});

test('intervalPlot draws the bound of growth on the right', () => {
  const rss = row({ better: 'lower', isTarget: false, bound: 0.05, change: at(0, 0) });
  const line = intervalPlot([axis(rss)], 60).split('\n')[2] ?? '';
  expect(line.indexOf(':')).toBeGreaterThan(line.indexOf('o', 28));
});

test('intervalPlot prints "no interval" where there is none', () => {
  expect(intervalPlot([axis(row({ change: null }))], 60)).toContain('no interval');
});

test('intervalPlot prints long names on a line of their own', () => {
  const label = 'mt-remote-small-with-a-very-long-name T=16 R=90';
  expect(intervalPlot([axis(row({ label }))], 60).split('\n')[2]).toBe(label);
});

test('intervalPlot stays within the width and ASCII for any numbers', () => {
  const change = fc.tuple(fc.double(), fc.double(), fc.double()).map((three) => {
    const [low = 0, estimate = 0, high = 0] = three.sort((a, b) => a - b);
    return { low, estimate, high };
  });
  const rows = fc.array(
    fc.record({
      change: fc.option(change),
      label: fc.string({ maxLength: 90, unit: 'grapheme-ascii' }),
      bound: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 3 }), fc.integer({ min: 40, max: 120 }), (all, width) => {
      const axes = all.map((own) => axis(...own.map((each) => row(each))));
      for (const line of intervalPlot(axes, width).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(width);
        expect(line).toMatch(/^[ -~…]*$/);
      }
    }),
  );
});

test('effectAxes: an axis for each metric and direction; text media draw what is judged and not safe', () => {
  const safe = effect({ metric: 'rss', better: 'lower', role: 'guard', outcome: 'SAFE' });
  const harm = effect({ metric: 'rss', better: 'lower', role: 'guard', outcome: 'HARM' });
  const target = effect({ metric: 'faults', better: 'lower', outcome: 'SAFE' });
  const info = effect({ metric: 'cpu', role: 'info', outcome: 'INFO' });
  const cost = effect({ lane: 'cost', unit: 'ns/op', better: 'lower' });
  const axes = effectAxes([safe, harm, target, info, effect(), cost]);
  expect(axes.map(({ title, rows }) => [title, rows.length])).toEqual([
    ['Throughput (more is better)', 1],
    ['Throughput (less is better)', 1],
    ['Peak RSS (less is better)', 2],
    ['Minor faults (less is better)', 1],
    ['Per CPU-second (more is better)', 1],
  ]);
  expect(plottedAxes(axes).map(({ title, rows }) => [title, rows.length])).toEqual([
    ['Throughput (more is better)', 1],
    ['Throughput (less is better)', 1],
    ['Peak RSS (less is better)', 1],
    ['Minor faults (less is better)', 1],
  ]);
});
