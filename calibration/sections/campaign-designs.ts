import { CAMPAIGN_RATE } from '../../src/model/campaign.ts';
import { FACTORIAL_ERROR } from '../../src/model/campaign-design.ts';
import type { DesignJob, DesignResult, FactorialJob, ValuesJob } from '../design-trials.ts';
import { inWorkers } from '../pool.ts';
import { LAST } from '../rules/sequential.ts';
import type { Section, SectionOptions } from '../section.ts';
import { type Cell, meanOf, type Quantity, type Table } from '../table.ts';

const SERIES = { target: 'aa_mt2', guard: 'aa_st' };
/** Pair spreads with the number of trials of each row; `null` is the noise as measured. */
const NOISES = [
  { spread: 0.02, trials: 300 },
  { spread: null, trials: 160 },
] as const;
/** Parts of the trials of a row, so that the threads end at about the same time. */
const PARTS = 4;

/** What the two flags of a factorial really do. Both give more than the least gain that is asked. */
const FACTORIALS: readonly { readonly text: string; readonly changes: FactorialJob['changes'] }[] = [
  { text: 'both gain 3 %, together their sum', changes: { a: 0.03, b: 0.03, both: 1.03 ** 2 - 1 } },
  { text: 'both gain 3 %, together no more than one', changes: { a: 0.03, b: 0.03, both: 0.03 } },
  {
    text: 'both gain 3 %, together 1 % less than their sum',
    changes: { a: 0.03, b: 0.03, both: 1.03 ** 2 * 0.99 - 1 },
  },
  { text: 'neither changes anything', changes: { a: 0, b: 0, both: 0 } },
];

/** What the values of a flag really do against the default. */
const SCREENINGS: readonly { readonly text: string; readonly changes: readonly number[] }[] = [
  { text: 'eight values that change nothing', changes: [0, 0, 0, 0, 0, 0, 0, 0] },
  { text: 'one of eight gains 3 %, the others nothing', changes: [0, 0, 0, 0.03, 0, 0, 0, 0] },
  { text: 'a hill: −2, 0, 1, 3, 2, 1, 0, −2 %', changes: [-0.02, 0, 0.01, 0.03, 0.02, 0.01, 0, -0.02] },
];
/** Blocks of a value in the first round: fewer than the first look. */
const FIRST_BLOCKS = 8;

/** Simulated factorials and screenings, with the analysis and the rules of the product. */
export const campaignDesigns: Section = {
  name: 'campaign-designs',
  title: 'Combinations of flags and values of a flag, simulated',
  quickPart: true,
  run: designTables,
};

async function designTables({ quick, seed, workers, progress }: SectionOptions): Promise<Table[]> {
  const noises = quick ? [{ spread: 0.02, trials: 8 }] : NOISES;
  const jobs = noises.flatMap(({ spread, trials }) =>
    Array.from({ length: PARTS }, (_, part) => ({
      spread,
      series: SERIES,
      trials: trials / PARTS,
      seed: `${seed}/${part}`,
    })).flatMap((job): DesignJob[] => [
      ...FACTORIALS.map(({ changes }): FactorialJob => ({ ...job, kind: 'factorial', changes })),
      ...SCREENINGS.map(({ changes }): ValuesJob => ({ ...job, kind: 'values', changes, blocks: FIRST_BLOCKS })),
    ]),
  );
  const module = new URL('../design-trials.ts', import.meta.url);
  const results = await inWorkers<DesignJob, DesignResult>(module, jobs, workers, (finished) =>
    progress(`${finished} of ${jobs.length} parts`),
  );
  const of = (spread: number | null, changes: DesignJob['changes']) =>
    results.filter((_, index) => jobs[index]?.spread === spread && jobs[index]?.changes === changes);
  return [
    {
      title: 'Factorials of two flags: do they add up?',
      columns: [
        'what they do',
        'noise',
        'called less or more than the sum',
        'called their sum',
        'open',
        'some interval without the truth',
        'half of the interval, points of %',
      ],
      rows: FACTORIALS.flatMap(({ text, changes }) =>
        noises.map(({ spread }): readonly Cell[] => factorialRow(text, changes, spread, of(spread, changes))),
      ),
      notes: [
        `SIMULATED from recorded noise of equal libraries: three runs of at most ${LAST} blocks, each combination against none.`,
        'The sum is one of log-ratios. "Called their sum": the whole interval of the interaction lies within ±1 %.',
      ],
    },
    {
      title: `Screenings of eight values by halving, ${FIRST_BLOCKS} blocks of each in the first round`,
      columns: [
        'what the values do',
        'noise',
        'a false gain or loss',
        'the best value is left',
        'it is called a gain',
        'worse than the best, points of %',
        'estimate beyond the truth, points of %',
      ],
      rows: SCREENINGS.flatMap(({ text, changes }) =>
        noises.map(({ spread }): readonly Cell[] => valuesRow(text, changes, spread, of(spread, changes))),
      ),
      notes: [
        'SIMULATED from recorded noise of equal libraries. The value that is left is compared with the default by a run of its own.',
        'A gain or loss is false where the value that is left does not change the target in that direction. Worse than the best: the mean of the true changes.',
      ],
    },
  ];
}

function noiseText(spread: number | null): string {
  return spread === null ? 'as measured' : `${100 * spread} %`;
}

function free({ expect: _, ...quantity }: Quantity): Quantity {
  return quantity;
}

function factorialRow(
  text: string,
  { a, b, both }: FactorialJob['changes'],
  spread: number | null,
  results: readonly DesignResult[],
): readonly Cell[] {
  const all = results.flatMap(({ factorials }) => factorials);
  const rate = (count: number) => ({ count, trials: all.length });
  const adds = Math.abs(Math.log1p(both) - Math.log1p(a) - Math.log1p(b)) < 1e-9;
  const apart = all.filter(({ interaction }) => interaction === 'better' || interaction === 'worse').length;
  const widths = all.map(({ halfWidth }) => 100 * halfWidth).filter(Number.isFinite);
  return [
    text,
    noiseText(spread),
    { ...rate(apart), ...(adds && { expect: { atMost: FACTORIAL_ERROR } }) },
    rate(all.filter(({ interaction }) => interaction === 'none').length),
    rate(all.filter(({ interaction }) => interaction === 'open').length),
    { ...rate(all.filter(({ missed }) => missed).length), expect: { atMost: FACTORIAL_ERROR } },
    widths.length < 2 ? '' : free(meanOf(widths, 2, { within: 1 })),
  ];
}

function valuesRow(
  text: string,
  changes: readonly number[],
  spread: number | null,
  results: readonly DesignResult[],
): readonly Cell[] {
  const all = results.flatMap(({ screenings }) => screenings);
  const rate = (count: number) => ({ count, trials: all.length });
  const beyond = all.flatMap((trial) => (trial.beyond === null ? [] : [100 * trial.beyond]));
  const differ = new Set(changes).size > 1;
  return [
    text,
    noiseText(spread),
    { ...rate(all.filter(({ isTrue }) => !isTrue).length), expect: { atMost: CAMPAIGN_RATE } },
    differ ? rate(all.filter(({ regret }) => regret === 0).length) : '',
    rate(all.filter(({ finding }) => finding === 'gain').length),
    differ
      ? free(
          meanOf(
            all.map(({ regret }) => -100 * regret),
            2,
            { within: 1 },
          ),
        )
      : '',
    beyond.length < 10 ? '' : free(meanOf(beyond, 2, { within: 1 })),
  ];
}
