import { delayNanos, injectedReadings, nanosPerOperation } from '../../src/core/qualification.ts';
import type { Injected } from '../../src/model/qualification.ts';
import { mean, median } from '../../src/stats/summary.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const BUDGET_SECONDS = 60;
/** Trials of a lane and a slowdown. */
const LANES = [
  { lane: 'st-steady', trials: 200 },
  { lane: 'mt-steady/T=2,R=0', trials: 60 },
  { lane: 'mt-steady/T=2,R=50', trials: 60 },
];
const SHARES = [0.02, 0.05];

/** One injected slowdown as it was read. */
interface Reading extends Injected {
  readonly outcome: string;
  readonly blocks: number;
  readonly seconds: number;
}

/** Known slowdowns through the whole real path, one lock-step lane at a time, until the product calls it decided. */
export const slowdowns: Section = {
  name: 'slowdowns',
  title: 'Injected slowdowns, really measured',
  quickPart: true,
  async run({ quick, seed, progress }) {
    const laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=0,50');
    try {
      const rows: Cell[][] = [];
      for (const { lane, trials } of quick ? LANES.slice(0, 1) : LANES) {
        const only = ({ id }: { readonly id: string }) => id === lane;
        const ask = (text: string, candidateEnv: Record<string, string>, budgetSeconds = BUDGET_SECONDS) =>
          laboratory.measure({ seed: `${seed}/${lane}/${text}`, budgetSeconds, lanes: only, candidateEnv });
        const itself = await ask('speed', { ALLOC_AB_AA: '1' }, 3);
        const nanos = nanosPerOperation(itself.run.manifest.plan, [itself])[lane] ?? 0;
        for (const share of SHARES) {
          const name = quick ? null : `slowdowns-${seed}-${lane.replace(/\W+/g, '-')}-${share}`;
          const measure = async (index: number): Promise<Reading> => {
            const trial = await ask(`${share}/${index}`, { ALLOC_AB_DELAY_NS: delayNanos(nanos, share) });
            const [reading] = injectedReadings(trial);
            const effect = trial.verdict.effects.find(({ metric }) => metric === 'throughput');
            if (!reading || !effect) throw new Error(`nothing was read on ${lane}`);
            const { seconds } = trial.run.manifest;
            return { ...reading, outcome: effect.outcome, blocks: effect.blocks, seconds: seconds.sampling };
          };
          const readings = await journal(name, quick ? 3 : trials, measure, progress);
          rows.push(summary(lane, share, readings));
        }
      }
      return [table(rows)];
    } finally {
      laboratory.close();
    }
  },
};

function summary(lane: string, share: number, readings: readonly Reading[]): Cell[] {
  const trials = readings.length;
  const found = readings.filter(({ high }) => high < 0).length;
  const covered = readings.filter(({ truth, low, high }) => low <= truth && truth <= high).length;
  const points = readings.map(({ truth, estimate }) => 100 * (estimate - truth));
  const single = lane.startsWith('st-');
  return [
    lane,
    { value: 100 * median(readings.map(({ truth }) => truth)), digits: 2 },
    { value: 100 * median(readings.map(({ estimate }) => estimate)), digits: 2 },
    { value: mean(points), digits: 2 },
    { count: found, trials, ...(single ? { expect: { atLeast: share < 0.05 ? 0.95 : 0.99 } } : {}) },
    { count: covered, trials, ...(single ? { expect: { atLeast: 0.95 } } : {}) },
    { value: mean(readings.map(({ blocks }) => blocks)), digits: 0 },
    { value: mean(readings.map(({ seconds }) => seconds)), digits: 1 },
  ];
}

function table(rows: Cell[][]): Table {
  return {
    title: 'Known delays in the benches of one arm, lock-step',
    columns: [
      'lane',
      'counted inside, %',
      'read, %',
      'read − counted, points',
      'found',
      'interval holds it',
      'groups',
      'seconds',
    ],
    rows,
    notes: [
      'The delay is spun away in the bench itself, and counted by its own clock; what is read comes from outside.',
      'Threads that wait for one another hide a part of a delay: the more so, the more frees are remote.',
      'Both arms load the same library. Found: the interval at the end lies below 0.',
      'An interval that may be looked at ten times holds the truth more often than 95 % at each single one.',
    ],
  };
}
