import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { foundEffect, keptRun, shownByRun } from '../../../src/core/campaign/found-effect.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbRun } from '../../../src/model/run.ts';
import { around, type PairedLane, pairedRun } from '../../fixtures/paired-run.ts';

const FIRST = 'mt-remote-small/T=4,R=90';
const SECOND = 'mt-remote-full/T=4,R=90';
const GUARD = 'st-mixed-small';

const lane = (centre: number, half: number, rss = 0): PairedLane => ({
  throughput: around(centre, half, 48),
  rss: around(rss, 0.001, 48),
});
const judged = (run: AbRun) => ({ run, verdict: judge(run, analyze(run)) });
const gains = judged(pairedRun({ [FIRST]: lane(0.05, 0.02), [SECOND]: lane(0.03, 0.02), [GUARD]: lane(0, 0.002) }));
const harms = judged(pairedRun({ [FIRST]: lane(0.05, 0.02, 0.2), [GUARD]: lane(0, 0.002) }));

describe('shownByRun', () => {
  test('a gain is one on every target, and a loss one on any judged measure', () => {
    expect(shownByRun(gains.run, gains.verdict)).toEqual({ gain: expect.closeTo(0, 4), loss: 1 });
    const one = judged(pairedRun({ [FIRST]: lane(0.05, 0.02), [SECOND]: lane(0, 0.02), [GUARD]: lane(0, 0.002) }));
    expect(shownByRun(one.run, one.verdict).gain).toBe(1);
    expect(shownByRun(harms.run, harms.verdict)).toEqual({ gain: expect.closeTo(0, 4), loss: expect.closeTo(0, 4) });
  });

  test('an INVALID run shows nothing', () => {
    expect(shownByRun(gains.run, { ...gains.verdict, outcome: 'INVALID' })).toEqual({ gain: 1, loss: 1 });
  });
});

describe('foundEffect', () => {
  test('a gain is the one of the target that gained least; the correction makes it smaller', () => {
    const least = judged(pairedRun({ [FIRST]: lane(0.05, 0.02), [SECOND]: lane(0.03, 0.05), [GUARD]: lane(0, 0.002) }));
    const effect = foundEffect(keptRun(least.run, least.verdict), 'gain', 1e-3);
    expect(effect).toMatchObject({ lane: SECOND, metric: 'throughput', better: 'higher' });
    expect(effect?.estimate).toBeCloseTo(Math.expm1(0.03), 9);
    expect(effect?.corrected).toBeLessThan(effect?.estimate ?? 0);
    expect(effect?.corrected).toBeGreaterThan(0.49 * (effect?.estimate ?? 0));
    expect(effect?.low).toBeGreaterThan(0);
    expect(effect?.high).toBeGreaterThan(effect?.estimate ?? 1);
  });

  test('a loss is the one of the measure that lost most certainly, with the measured sign', () => {
    const effect = foundEffect(keptRun(harms.run, harms.verdict), 'loss', 1e-3);
    expect(effect).toMatchObject({ lane: FIRST, metric: 'rss', better: 'lower' });
    expect(effect?.estimate).toBeCloseTo(Math.expm1(0.2), 3);
    expect(effect?.low).toBeGreaterThan(0);
  });

  test('the interval of a single target excludes no change exactly when its p-value is at most the level', () => {
    const shift = fc.double({ min: 0.011, max: 0.03, noNaN: true });
    const level = fc.double({ min: -12, max: -3, noNaN: true });
    fc.assert(
      fc.property(shift, fc.double({ min: 0.01, max: 0.08, noNaN: true }), level, (centre, half, log) => {
        const { run, verdict } = judged(pairedRun({ [FIRST]: lane(centre, half), [GUARD]: lane(0, 0.002) }));
        const { gain } = shownByRun(run, verdict);
        const error = Math.exp(log);
        // The p-value is interpolated between levels.
        fc.pre(gain < 1 && Math.abs(Math.log(gain / error)) > 0.1);
        const low = foundEffect(keptRun(run, verdict), 'gain', error)?.low ?? Number.NEGATIVE_INFINITY;
        expect(low > 0).toBe(gain <= error);
      }),
      { numRuns: 40 },
    );
  });
});
