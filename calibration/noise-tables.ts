import { RULES } from '../src/core/plan/make-plan.ts';
import type { NoiseResult, OurTally, Tally } from './noise-trials.ts';
import { COMPETITOR_SAMPLES, COMPETITORS } from './rules/competitors.ts';
import { LAST, LOOKS } from './rules/sequential.ts';
import type { Cell, Expectation, Rate, Table } from './table.ts';

/** The result of one series and its description. */
export interface SeriesResult {
  readonly name: string;
  readonly samples: number;
  readonly spread: number;
  readonly trials: number;
  readonly result: NoiseResult;
}

/** Bound of the share of equal arms that are called a WIN or a LOSS. */
const DECIDED = { atMost: RULES.goError + RULES.noGoError };

/** Indices of the non-zero effects in the results. */
const EFFECTS = [1, 2, 3];
const OURS = 'ours';
const THEIRS = COMPETITORS.map(({ title }) => title);

/** The rate of false alarms: how often each rule claims a difference between equal arms. */
export function alarmTable(title: string, rows: readonly SeriesResult[]): Table {
  return {
    title,
    columns: ['series', 'samples', 'pair spread', `${OURS}: interval excludes 0`, `${OURS}: WIN or LOSS`, ...THEIRS],
    rows: [...rows.map(alarmRow), pooledAlarms(rows)],
    notes: [
      `Ours: at any of the ${LOOKS.length} looks up to ${LAST} blocks; the others look once, at ${COMPETITOR_SAMPLES} samples.`,
      'Pair spread: robust standard deviation of the log-ratio of neighbours, as measured.',
    ],
  };
}

function alarmRow({ name, samples, spread, trials, result }: SeriesResult): Cell[] {
  const none = result.ours[0] as OurTally;
  return [
    name,
    { value: samples, digits: 0 },
    `${(100 * spread).toFixed(1)} %`,
    rate(none.differs, trials, { atMost: 0.05 }),
    rate(none.win + none.loss, trials, DECIDED),
    ...result.competitors.map((tallies) => rate((tallies[0] as Tally).differs, trials)),
  ];
}

/** All series together, with more trials than any single series. */
function pooledAlarms(rows: readonly SeriesResult[]): Cell[] {
  const sum = (read: (row: SeriesResult) => number) => rows.reduce((total, row) => total + read(row), 0);
  const ours = (read: (tally: OurTally) => number) => sum(({ result }) => read(result.ours[0] as OurTally));
  const trials = sum((row) => row.trials);
  return [
    'all series',
    { value: sum(({ samples }) => samples), digits: 0 },
    '',
    rate(
      ours(({ differs }) => differs),
      trials,
      { atMost: 0.05 },
    ),
    rate(
      ours(({ win, loss }) => win + loss),
      trials,
      DECIDED,
    ),
    ...COMPETITORS.map((_, which) =>
      rate(
        sum(({ result }) => result.competitors[which]?.[0]?.differs ?? 0),
        trials,
      ),
    ),
  ];
}

/** Coverage of the final interval. The "±" of hyperfine is one standard deviation and claims 68 %. */
export function coverageTable(title: string, rows: readonly SeriesResult[]): Table {
  const withInterval = COMPETITORS.flatMap((_, which) =>
    rows[0]?.result.competitors[which]?.[0]?.covered == null ? [] : [which],
  );
  return {
    title,
    columns: [
      'series',
      ...['0 %', '+1 %', '+2 %', '+5 %'].map((effect) => `${OURS}, at ${effect}`),
      ...withInterval.map((which) => `${THEIRS[which]}, at 0 %`),
    ],
    rows: rows.map(({ name, trials, result }) => [
      name,
      ...result.ours.map(({ covered }) => rate(covered ?? 0, trials, { atLeast: 0.95 })),
      ...withInterval.map((which) => rate(result.competitors[which]?.[0]?.covered ?? 0, trials)),
    ]),
    notes: ['Ours: the interval of the look at which the sampling stopped because the lane was decided.'],
  };
}

/** The power: how often a true effect is found in its direction. */
export function powerTable(title: string, rows: readonly SeriesResult[]): Table {
  const figures = (tallies: readonly Tally[], trials: number, read: (tally: Tally) => number): Rate[] =>
    EFFECTS.map((index) => rate(read(tallies[index] as Tally), trials));
  return {
    title,
    columns: ['series, at +1 / +2 / +5 %', `${OURS}: interval above 0`, `${OURS}: WIN`, ...THEIRS],
    rows: rows.map(({ name, trials, result }) => [
      name,
      figures(result.ours, trials, ({ found }) => found),
      figures(result.ours, trials, (tally) => (tally as OurTally).win),
      ...result.competitors.map((tallies) => figures(tallies, trials, ({ found }) => found)),
    ]),
    notes: [
      'A rule with more false alarms also finds more: read each column beside the false alarms of the same rule.',
      'WIN also needs an estimate of at least +1 %, so a true +1 % is on its edge, and an error of at most 0.1 %.',
    ],
  };
}

/** Samples and seconds until our rule decides. The other rules always take the same number of samples. */
export function costTable(title: string, rows: readonly SeriesResult[]): Table {
  const four = (read: (tally: OurTally) => number, { result, trials }: SeriesResult, digits: number) =>
    result.ours.map((tally) => ({ value: read(tally) / trials, digits }));
  return {
    title,
    columns: [
      'series, at 0 / +1 / +2 / +5 %',
      'mean samples',
      'mean seconds',
      'WIN',
      'EQUIVALENT',
      'LOSS',
      `undecided after ${LAST} blocks`,
    ],
    rows: rows.map((row) => {
      const shares = (read: (tally: OurTally) => number) =>
        row.result.ours.map((tally) => rate(read(tally), row.trials));
      return [
        row.name,
        four(({ samples }) => samples, row, 0),
        four(({ seconds }) => seconds, row, 1),
        shares(({ win }) => win),
        shares(({ equivalent }) => equivalent),
        shares(({ loss }) => loss),
        shares(({ open }) => open),
      ];
    }),
    notes: [
      `Seconds: wall time of the samples as recorded, without builds. The others take ${COMPETITOR_SAMPLES} samples whatever the noise.`,
    ],
  };
}

function rate(count: number, trials: number, expect?: Expectation): Rate {
  return expect === undefined ? { count, trials } : { count, trials, expect };
}
