import { describe, expect, test } from 'vitest';
import { clopperPearson } from '../../calibration/binomial.ts';
import { toMarkdown, toText } from '../../calibration/print.ts';
import { failuresOf, meanOf, meanShareOf, printCell, rulingOf, type Table } from '../../calibration/table.ts';
import { random } from '../../src/stats/random.ts';

const table: Table = {
  title: 'Alarms',
  columns: ['series', 'ours', 'theirs', 'found', 'blocks'],
  rows: [
    [
      'quiet',
      { count: 4, trials: 100, expect: { atMost: 0.05 } },
      { count: 60, trials: 100 },
      'a|b',
      { value: 12.34, digits: 1 },
    ],
    [
      'busy',
      { count: 30, trials: 100, expect: { atMost: 0.05 } },
      { count: 0, trials: 50 },
      '',
      { value: 7, digits: 0 },
    ],
  ],
  notes: ['One sentence.'],
};

describe('rulings', () => {
  test.each([
    [{ count: 5, trials: 100, expect: { atMost: 0.05 } }, 'PASS'],
    // Above the bound, but not significantly with 100 trials.
    [{ count: 9, trials: 100, expect: { atMost: 0.05 } }, 'PASS'],
    [{ count: 20, trials: 100, expect: { atMost: 0.05 } }, 'FAIL'],
    [{ count: 95, trials: 100, expect: { atLeast: 0.95 } }, 'PASS'],
    [{ count: 80, trials: 100, expect: { atLeast: 0.95 } }, 'FAIL'],
    [{ count: 50, trials: 100, expect: { exactly: 0.5 } }, 'PASS'],
    [{ count: 20, trials: 100, expect: { exactly: 0.5 } }, 'FAIL'],
    [{ count: 80, trials: 100, expect: { exactly: 0.5 } }, 'FAIL'],
    [{ count: 1, trials: 100, expect: { atMost: 0 } }, 'FAIL'],
    [{ count: 0, trials: 100, expect: { atMost: 0 } }, 'PASS'],
    [{ count: 80, trials: 100 }, null],
    [{ value: -0.2, digits: 1, expect: { within: 0.3 } }, 'PASS'],
    [{ value: -0.4, digits: 1, expect: { within: 0.3 } }, 'FAIL'],
    [{ value: 0.4, digits: 1, expect: { within: 0.3 } }, 'FAIL'],
    [{ value: 0.4, digits: 1, expect: { within: 0.3 }, halfWidth: 0.2 }, 'TOO FEW TRIALS'],
    [{ value: 0.6, digits: 1, expect: { within: 0.3 }, halfWidth: 0.2 }, 'FAIL'],
    [{ value: 0.2, digits: 1, expect: { within: 0.3 }, halfWidth: 0.2 }, 'PASS'],
    [{ value: 0.2, digits: 1, expect: { within: 0.3 }, halfWidth: 0.4 }, 'TOO FEW TRIALS'],
    [{ value: -0.4, digits: 1, expect: { within: 0.3 }, halfWidth: 0.4 }, 'TOO FEW TRIALS'],
    [{ value: 0.9, digits: 1, expect: { within: 0.3 }, halfWidth: 0.4 }, 'FAIL'],
  ] as const)('%j is %s', (rate, ruling) => {
    expect(rulingOf(rate)).toBe(ruling);
  });

  test('failuresOf names the table, row and column of a failing cell', () => {
    expect(failuresOf(table)).toEqual(['Alarms: busy, ours: 30 % [19, 43] ≤ 5 FAIL']);
  });
});

test('a mean carries half of its 99 % interval by Student', () => {
  // t(0.995, 2) = 9.9248; the standard deviation of 1, 2, 3 is 1.
  const { value, halfWidth } = meanOf([1, 2, 3], 2, { within: 0.3 });
  expect([value, halfWidth?.toFixed(3)]).toEqual([2, (9.9248 / Math.sqrt(3)).toFixed(3)]);
  expect(printCell(meanOf([-0.5, 0.1, 0.1], 2, { within: 0.3 }))).toBe('-0.10 ± 1.98 within ±0.3 TOO FEW TRIALS');
});

test.each([3, 8, 30])(
  'a bias within its bound, also one at its edge, fails by chance in at most 0.5 % with %i trials',
  (trials) => {
    const next = random(`bias/${trials}`);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    for (const [bias, spread] of [
      [0, 0.03],
      [0, 1],
      [0.3, 0.001],
      [0.3, 0.05],
      [-0.3, 0.5],
    ] as const) {
      const rulings = Array.from({ length: 2000 }, () => {
        const values = Array.from({ length: trials }, () => bias + spread * normal());
        return rulingOf(meanOf(values, 2, { within: 0.3 }));
      });
      const failed = rulings.filter((ruling) => ruling === 'FAIL').length;
      // The rate that is claimed must not lie below all of the interval; a bias of three bounds must fail.
      expect(clopperPearson(failed, rulings.length).low).toBeLessThanOrEqual(0.005);
    }
    const biased = Array.from({ length: 50 }, () =>
      rulingOf(
        meanOf(
          Array.from({ length: trials }, () => 0.9 + 0.03 * normal()),
          2,
          { within: 0.3 },
        ),
      ),
    );
    expect(biased.filter((ruling) => ruling === 'FAIL').length).toBeGreaterThan(40);
  },
);

test('cells', () => {
  expect(printCell({ count: 4, trials: 100, expect: { atMost: 0.05 } })).toBe('4.0 % [0.68, 12] ≤ 5 PASS');
  expect(printCell({ value: -0.24, digits: 2, expect: { within: 0.3 } })).toBe('-0.24 within ±0.3 PASS');
  expect(printCell({ count: 995, trials: 1000 })).toBe('99.50 %');
  expect(printCell({ count: 7, trials: 1000 })).toBe('0.70 %');
  expect(
    printCell([
      { count: 1, trials: 2 },
      { count: 2, trials: 2 },
    ]),
  ).toBe('50 / 100 %');
  expect(
    printCell([
      { value: 12, digits: 0 },
      { value: 3.5, digits: 1 },
    ]),
  ).toBe('12 / 3.5');
});

test('toText and toMarkdown show the same cells', () => {
  expect(toMarkdown(table)).toBe(
    [
      '**Alarms**',
      '',
      '| series | ours | theirs | found | blocks |',
      '|---|---:|---:|---:|---:|',
      '| quiet | 4.0 % [0.68, 12] ≤ 5 PASS | 60 % | a\\|b | 12.3 |',
      '| busy | 30 % [19, 43] ≤ 5 FAIL | 0 % |  | 7 |',
      '',
      'Each rate rests on 50 to 100 trials. Brackets: 99 % Clopper–Pearson interval. One sentence.',
    ].join('\n'),
  );
  expect(toText(table).split('\n')[2]).toBe('  quiet   4.0 % [0.68, 12] ≤ 5 PASS    60 %    a|b    12.3');
});

test('a table without rows shows its title and notes', () => {
  const empty: Table = { title: 'Real tool', columns: ['series'], rows: [], notes: ['not run here.'] };
  expect(toMarkdown(empty)).toBe('**Real tool**\n\nnot run here.');
  expect(toText(empty)).toBe('Real tool\n  not run here.');
});

test('a mean of shares has an interval also where all are equal, and is judged by it', () => {
  const none = meanShareOf(new Array(120).fill(0), 2, { atMost: 5 });
  expect(printCell(none)).toBe('0.00 [0.00, 4.32] ≤ 5 PASS');
  expect(printCell(meanShareOf([0.5, 0.25], 1))).toMatch(/^37\.5 \[/);
  expect(rulingOf(meanShareOf(new Array(400).fill(0.2), 2, { atMost: 5 }))).toBe('FAIL');
});
