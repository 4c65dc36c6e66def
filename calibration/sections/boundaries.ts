import { LOOKS as ALL } from '../../src/core/plan/lanes/looks.ts';
import { SAMPLING } from '../../src/core/plan/make-plan.ts';
import { random } from '../../src/stats/random.ts';
import { design, type Look, type Spending } from '../../src/stats/sequential.ts';
import { BUDGET_SECONDS, PLANNED } from '../rules/sequential.ts';
import type { Section } from '../section.ts';
import type { Table } from '../table.ts';

/** The seven looks whose values test/stats/sequential.test.ts asserts. */
const TESTED = [12, 20, 32, 48, 72, 108, 160];

const DESIGNS: readonly { title: string; looks: readonly number[]; spending: Spending }[] = [
  { title: 'All looks, of a plan whose budget reaches the last', looks: ALL, spending: SAMPLING.spending },
  { title: `A plan of one lane and ${BUDGET_SECONDS} s`, looks: PLANNED, spending: SAMPLING.spending },
  { title: 'The seven looks of the unit tests', looks: TESTED, spending: 'linear' },
];

/** The boundaries of the rule at each look, checked by random walks, independently of the integration. */
export const boundaries: Section = {
  name: 'boundaries',
  title: 'Boundaries',
  quickPart: true,
  async run({ quick, seed, progress }) {
    const walks = quick ? 20_000 : 200_000;
    return DESIGNS.map(({ title, looks, spending }) => {
      progress(`${looks.length} looks, ${walks} walks`);
      return boundaryTable(title, design(looks, SAMPLING.alpha, spending), walks, `${seed}/walks/${looks.length}`);
    });
  },
};

function boundaryTable(title: string, looks: readonly Look[], walks: number, seed: string): Table {
  const crossed = crossings(looks, walks, seed);
  return {
    title: `${title}, two-sided error ${100 * SAMPLING.alpha} %`,
    columns: ['blocks', 'c', 'r', 'Walsh averages', 'error spent so far', 'walks that crossed so far'],
    rows: looks.map(({ n, c, rank, spent }, k) => [
      String(n),
      { value: c, digits: 5 },
      { value: rank, digits: 0 },
      { value: (n * (n + 1)) / 2, digits: 0 },
      `${(100 * spent).toFixed(3)} %`,
      { count: crossed[k] ?? 0, trials: walks, expect: { exactly: spent } },
    ]),
    notes: [
      'c: standardised boundary. r: rank of the Walsh averages that bound the interval. Walks: sums of independent normal steps.',
    ],
  };
}

/** Number of random walks that were at or beyond ±c at each look or before. */
function crossings(looks: readonly Look[], walks: number, seed: string): number[] {
  const next = random(seed);
  const crossed = looks.map(() => 0);
  for (let walk = 0; walk < walks; walk++) {
    let sum = 0;
    let before = 0;
    for (const [k, { n, c }] of looks.entries()) {
      // Box & Muller 1958.
      sum += Math.sqrt(-2 * Math.log(1 - next()) * (n - before)) * Math.cos(2 * Math.PI * next());
      before = n;
      if (Math.abs(sum) >= c * Math.sqrt(n)) {
        for (let later = k; later < looks.length; later++) crossed[later] = (crossed[later] ?? 0) + 1;
        break;
      }
    }
  }
  return crossed;
}
