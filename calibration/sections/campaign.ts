import { CAMPAIGN_RATE } from '../../src/model/campaign.ts';
import { CAMPAIGN_RULES, type CampaignJob, type CampaignResult } from '../campaign-trials.ts';
import { inWorkers } from '../pool.ts';
import type { Section } from '../section.ts';
import { type Cell, meanOf, meanShareOf, type Quantity, type Table } from '../table.ts';

/** True changes of the flags that change something. The others, 90 of 100, change nothing. */
const EFFECTS = [0.02, 0.02, 0.03, 0.03, 0.05, -0.02, -0.02, -0.03, -0.03, -0.05];
const IDLE = 90;
const SERIES = { target: 'aa_mt2', guard: 'aa_st' };
/** Pair spreads with the number of campaigns; `null` is the noise as measured, which takes six times the blocks. */
const NOISES = [
  { spread: 0.02, trials: 120 },
  { spread: null, trials: 32 },
] as const;
/** Parts of the trials, so that the threads end at about the same time. */
const PARTS = 8;

/** Simulated campaigns with the stopping rule, the judgement and the rule for findings of the product. */
export const campaign: Section = {
  name: 'campaign',
  title: 'Whole campaigns, simulated',
  quickPart: true,
  async run({ quick, seed, workers, progress }) {
    const noises = quick ? NOISES.slice(0, 1) : NOISES;
    const jobs = noises.flatMap(({ spread, trials }) =>
      Array.from({ length: quick ? 2 : PARTS }, (_, part): CampaignJob => {
        const own = quick ? 2 : trials / PARTS;
        return { spread, series: SERIES, idle: IDLE, effects: EFFECTS, trials: own, seed: `${seed}/${part}` };
      }),
    );
    const module = new URL('../campaign-trials.ts', import.meta.url);
    const results = await inWorkers<CampaignJob, CampaignResult>(module, jobs, workers, (finished) =>
      progress(`${finished} of ${jobs.length} parts`),
    );
    return [
      ...noises.map(({ spread }) => rulesTable(spread, ownOf(spread, jobs, results))),
      changesTable(noises.map(({ spread }) => ({ spread, own: ownOf(spread, jobs, results) }))),
    ];
  },
};

function ownOf(spread: number | null, jobs: readonly CampaignJob[], results: readonly CampaignResult[]) {
  return results.filter((_, index) => jobs[index]?.spread === spread);
}

function rulesTable(spread: number | null, results: readonly CampaignResult[]): Table {
  const trials = results.reduce((sum, { byRule }) => sum + byRule.campaign.length, 0);
  return {
    title: `${trials} campaigns over ${IDLE + EFFECTS.length} flags of which ${IDLE} change nothing, ${noiseText(spread)}`,
    columns: [
      'rule',
      'false findings at the worst moment, %',
      'false findings at the end, %',
      'found, of those that change',
    ],
    rows: CAMPAIGN_RULES.map((rule): readonly Cell[] => {
      const own = results.flatMap(({ byRule }) => byRule[rule]);
      const share = (values: readonly number[]): Quantity =>
        meanShareOf(values, 2, rule === 'campaign' ? { atMost: 100 * CAMPAIGN_RATE } : undefined);
      return [
        rule,
        share(own.map(({ worst }) => worst)),
        share(own.map(({ end }) => end)),
        {
          count: own.reduce((sum, { found }) => sum + found, 0),
          trials: own.length * EFFECTS.length,
          ...(rule === 'campaign' && spread !== null && { expect: { atLeast: 0.9 } }),
        },
      ];
    }),
    notes: [
      'SIMULATED from recorded noise of equal libraries; no campaign was run on a machine for this table. A moment is the end of one question.',
      'False findings: the mean over campaigns of their share among all findings, with the 99 % interval of a mean of shares (Hoeffding). Flags that change the target change it by ±2, ±3 or ±5 %.',
      'The first three rules see the same runs, which go on until a finding of the campaign; the last one sees runs that stop by themselves.',
    ],
  };
}

function changesTable(
  noises: readonly { readonly spread: number | null; readonly own: readonly CampaignResult[] }[],
): Table {
  return {
    title: 'The changes that a campaign reports, and what its findings cost',
    columns: [
      'noise',
      'findings',
      'estimate beyond the truth, points of %',
      'the same, corrected',
      'intervals without the truth, %',
      'blocks, of runs that stop by themselves',
    ],
    rows: noises.map(({ spread, own }): readonly Cell[] => {
      const found = own.flatMap((result) => result.found);
      const mean = (values: readonly number[], digits: number): Quantity => {
        const { expect: _, ...free } = meanOf(values, digits, { within: 1 });
        return free;
      };
      const blocks = (which: 'campaign' | 'alone') => own.reduce((sum, result) => sum + result.blocks[which], 0);
      return [
        noiseText(spread),
        { value: found.length, digits: 0 },
        mean(
          found.map(({ raw }) => 100 * raw),
          2,
        ),
        mean(
          found.map(({ corrected }) => 100 * corrected),
          2,
        ),
        meanShareOf(
          own.flatMap(({ missed }) => missed),
          2,
          { atMost: 100 * CAMPAIGN_RATE },
        ),
        { value: blocks('campaign') / blocks('alone'), digits: 3 },
      ];
    }),
    notes: [
      'An estimate is beyond the truth when it is larger in its own direction. Intervals: the mean over campaigns of the share of missed ones, with the same interval.',
    ],
  };
}

function noiseText(spread: number | null): string {
  return spread === null ? 'noise as measured' : `every metric scaled to a pair spread of ${100 * spread} %`;
}
