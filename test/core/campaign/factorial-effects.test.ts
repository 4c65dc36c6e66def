import { describe, expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { type FactorialCell, factorialEffects } from '../../../src/core/campaign/factorial-effects.ts';
import { type KeptRun, keptRun } from '../../../src/core/campaign/found-effect.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { random } from '../../../src/stats/random.ts';
import { pairedRun } from '../../fixtures/paired-run.ts';

const LANE = 'mt-remote-small/T=4,R=90';
const GUARD = 'st-mixed-small';
const FACTORS = ['A', 'B'].map((name) => ({ name, off: '0', on: '1' }));

/** Blocks around a change, with a spread of 1 %. */
function cell(change: number, seed: string, blocks = 108): KeptRun {
  const next = random(seed);
  const ratios = Array.from({ length: blocks }, () => Math.log1p(change) + 0.02 * (next() + next() - 1));
  const run = pairedRun({ [LANE]: { throughput: ratios }, [GUARD]: { throughput: ratios.map(() => 0) } });
  return keptRun(run, judge(run, analyze(run)));
}

const words = (cells: readonly FactorialCell[]) =>
  factorialEffects(FACTORS, cells).map(({ factors, finding }) => `${factors.join(' x ')}: ${finding}`);

describe('factorialEffects', () => {
  test('two gains that add up', () => {
    const cells = [cell(0.05, 'a'), cell(0.04, 'b'), cell(1.05 * 1.04 - 1, 'ab')];
    expect(words(cells)).toEqual(['A: better', 'B: better', 'A x B: none']);
    const [a] = factorialEffects(FACTORS, cells);
    expect(a).toMatchObject({ lane: LANE, metric: 'throughput', better: 'higher', blocks: 108 });
    expect([(a?.low ?? 1) < 0.05, (a?.high ?? 0) > 0.05]).toEqual([true, true]);
  });

  test('two gains that do not: together less than their sum, or more', () => {
    expect(words([cell(0.05, 'a'), cell(0.05, 'b'), cell(0.05, 'ab')]).at(-1)).toBe('A x B: worse');
    expect(words([cell(0.02, 'a'), cell(0.02, 'b'), cell(0.1, 'ab')]).at(-1)).toBe('A x B: better');
  });

  test('every run counts up to the look that all have reached', () => {
    const [a] = factorialEffects(FACTORS, [cell(0.05, 'a'), cell(0.05, 'b', 50), cell(0.1, 'ab')]);
    expect(a?.blocks).toBe(48);
  });

  test('what is not known is open: a combination without a run, or with fewer blocks than the first look', () => {
    const known = cell(0.05, 'a');
    expect(words([known, null, known])).toEqual(['A: open', 'B: open', 'A x B: open']);
    expect(words([known, cell(0.05, 'b', 8), known])).toEqual(['A: open', 'B: open', 'A x B: open']);
    expect(factorialEffects(FACTORS, [null, null, null])).toEqual([]);
  });

  test('a combination that changes nothing counts as no change', () => {
    // B does nothing by itself, and doubles what A gives.
    expect(words([cell(0.03, 'a'), 'same', cell(0.08, 'ab')])).toEqual(['A: better', 'B: better', 'A x B: better']);
    expect(words(['same', 'same', 'same'])).toEqual([]);
  });
});
