import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type SlowdownReading, slowdownRow, slowdownTable } from '../../calibration/sections/slowdowns.ts';
import { type Figure, placedFigures, rulingOf, type Table } from '../../calibration/table.ts';
import { looksWithin } from '../../src/core/plan/lanes/looks.ts';
import { random } from '../../src/stats/random.ts';

/** A SIMULATED trial whose estimate is off by `bias` points, with noise of `spread` points. */
function reading(next: () => number, bias: number, spread: number): SlowdownReading {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const error = (bias + spread * normal) / 100;
  const truth = -0.02;
  const groups = Array.from({ length: 24 }, () => ({ difference: truth + error, ownClocks: truth, injected: truth }));
  const half = 0.01;
  const estimate = truth + error;
  return {
    ...{ lane: 'st-steady', truth, estimate, low: estimate - half, high: estimate + half },
    ...{ blocks: 24, seconds: 2, groups },
  };
}

function slowdowns(trials: number, bias: number, seed: string): Table {
  const next = random(seed);
  const readings = Array.from({ length: trials }, () => reading(next, bias, 0.4));
  return slowdownTable([slowdownRow('st-steady', 0.02, readings)], true);
}

const bounded = (table: Table): Figure[] =>
  placedFigures(table).flatMap(({ figure }) => (figure.expect === undefined ? [] : [figure]));

/** Whether the number of trials is in the ruling. A bare number is judged as if it were exact. */
function isJudgedByInterval(figure: Figure): boolean {
  return 'trials' in figure || figure.halfWidth !== undefined || figure.interval !== undefined;
}

describe('the quick part', () => {
  test('judges each figure of the slowdowns by its interval', () => {
    const figures = bounded(slowdowns(3, 0, 'a'));
    expect(figures).toHaveLength(5);
    expect(figures.filter((figure) => !isJudgedByInterval(figure))).toEqual([]);
  });

  test('with three trials a bias of no more than its bound fails in at most 0.5 %, and is not called fine either', () => {
    const rulings = Array.from({ length: 1000 }, (_, index) =>
      bounded(slowdowns(3, 0, `three/${index}`)).flatMap((figure) =>
        'trials' in figure ? [] : (rulingOf(figure) ?? []),
      ),
    ).flat();
    const share = (ruling: string) => rulings.filter((each) => each === ruling).length / rulings.length;
    expect(share('FAIL')).toBeLessThanOrEqual(0.01);
    expect(share('TOO FEW TRIALS')).toBeGreaterThan(0.9);
  });

  test('with as many trials as the bound needs a bias is found, and none is called none', () => {
    const rulings = (bias: number) =>
      bounded(slowdowns(150, bias, 'many')).flatMap((figure) => ('trials' in figure ? [] : (rulingOf(figure) ?? [])));
    expect(rulings(0)).toEqual(['PASS', 'PASS']);
    expect(rulings(0.6)).toEqual(['FAIL', 'FAIL']);
  });

  test('of every section judges by intervals: a bare number with a bound is in no section that has a quick part', () => {
    const withQuickPart = globSync('calibration/sections/*.ts').filter((file) =>
      /quickPart: true/.test(readFileSync(file, 'utf8')),
    );
    expect(withQuickPart.length).toBeGreaterThan(5);
    const bare = withQuickPart.filter((file) => /\{ value:[^}]*expect/s.test(readFileSync(file, 'utf8')));
    expect(bare).toEqual([]);
  });
});

test('the notes of the slowdowns have the looks of the plan', () => {
  const looks = looksWithin(60, [{ role: 'guard' }]);
  expect(slowdowns(3, 0, 'a').notes.join(' ')).toContain(
    `The ${looks.length} looks, up to ${looks.at(-1)} groups, share`,
  );
});

test('no note of a section has a number of looks that is written by hand', () => {
  const byHand = globSync('calibration/sections/*.ts').flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /['`].*?\b(\d+|two|ten|twelve|fifteen|eighteen|twenty)(?! ways) looks\b/gi,
      ),
    ].map(([text]) => `${file}: ${text}`),
  );
  expect(byHand).toEqual([]);
});
