import { injectedReadings } from '../../src/core/verdict/checks/qualification.ts';
import type { Injected } from '../../src/model/qualification.ts';
import { hodgesLehmann, intervalRank, walshInterval } from '../../src/stats/signed-rank.ts';
import { mean, median } from '../../src/stats/summary.ts';
import { type ReadGroup, readGroups } from '../real/groups.ts';
import { journal } from '../real/journal.ts';
import { delayFor, openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const BUDGET_SECONDS = 60;
/** Trials of a lane and a slowdown. */
const LANES = [
  { lane: 'st-steady', trials: 150 },
  { lane: 'mt-steady/T=2,R=0', trials: 30 },
  { lane: 'mt-steady/T=2,R=50', trials: 30 },
];
const SHARES = [0.02, 0.05];
/** Groups under one plain interval of 95 %: as many as a first look has. */
const GROUPS = 12;
const PLAIN_RANK = intervalRank(GROUPS, 1.96);

/** One injected slowdown as it was read. */
interface Reading extends Injected {
  readonly blocks: number;
  readonly seconds: number;
  readonly groups: readonly ReadGroup[];
}

/** Known slowdowns through the whole real path, one lock-step lane at a time, until the product calls it decided. */
export const slowdowns: Section = {
  name: 'slowdowns',
  title: 'Injected slowdowns, really measured',
  quickPart: true,
  async run({ quick, seed, progress }) {
    using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=0,50');
    const rows: Cell[][] = [];
    for (const { lane, trials } of quick ? LANES.slice(0, 1) : LANES) {
      const only = ({ id }: { readonly id: string }) => id === lane;
      for (const share of SHARES) {
        const name = quick ? null : `slowdowns-${seed}-${lane.replace(/\W+/g, '-')}-${share}`;
        let candidateEnv: Readonly<Record<string, string>> | undefined;
        const measure = async (index: number): Promise<Reading> => {
          candidateEnv ??= await laboratory.slowdown(lane, share);
          const trial = await laboratory.measure({
            seed: `${seed}/${lane}/${share}/${index}`,
            budgetSeconds: BUDGET_SECONDS,
            lanes: only,
            candidateEnv,
          });
          // The machine changes its speed by the minute: the next delay is a share of what it is now.
          candidateEnv = delayFor(trial, lane, share);
          const [reading] = injectedReadings(trial);
          const effect = trial.verdict.effects.find(({ metric }) => metric === 'throughput');
          if (!reading || !effect) throw new Error(`nothing was read on ${lane}`);
          const { plan, seconds } = trial.run.manifest;
          return {
            ...reading,
            blocks: effect.blocks,
            seconds: seconds.sampling,
            groups: readGroups(plan, trial.run.samples),
          };
        };
        const readings = await journal(name, quick ? 3 : trials, measure, progress);
        rows.push(summary(lane, share, readings));
      }
    }
    return [table(rows)];
  },
};

function summary(lane: string, share: number, readings: readonly Reading[]): Cell[] {
  const trials = readings.length;
  const found = readings.filter(({ high }) => high < 0).length;
  const covered = readings.filter(({ truth, low, high }) => low <= truth && truth <= high).length;
  const points = readings.map(({ truth, estimate }) => 100 * (estimate - truth));
  const clocks = readings.map(
    ({ groups }) => 100 * hodgesLehmann(groups.map((each) => each.difference - each.ownClocks)),
  );
  const plain = readings.flatMap(({ groups }) => plainIntervals(groups));
  const single = lane.startsWith('st-');
  return [
    lane,
    { value: 100 * median(readings.map(({ truth }) => truth)), digits: 2 },
    { value: 100 * median(readings.map(({ estimate }) => estimate)), digits: 2 },
    { value: mean(clocks), digits: 2, expect: { within: 0.3 } },
    { value: mean(points), digits: 2, expect: { within: 0.3 } },
    { count: found, trials, ...(single ? { expect: { atLeast: share < 0.05 ? 0.95 : 0.99 } } : {}) },
    { count: covered, trials, ...(single ? { expect: { atLeast: 0.95 } } : {}) },
    { count: plain.filter(Boolean).length, trials: plain.length, ...(single ? { expect: { atLeast: 0.935 } } : {}) },
    { value: mean(readings.map(({ blocks }) => blocks)), digits: 0 },
    { value: mean(readings.map(({ seconds }) => seconds)), digits: 1 },
  ];
}

/** Whether the truth lies in the interval that one look alone would give, for every stretch of as many groups. */
function plainIntervals(groups: readonly ReadGroup[]): boolean[] {
  return Array.from({ length: Math.floor(groups.length / GROUPS) }, (_, index) => {
    const own = groups.slice(index * GROUPS, (index + 1) * GROUPS);
    const errors = own.map(({ difference, injected }) => difference - injected);
    const { low, high } = walshInterval(errors, PLAIN_RANK);
    return low <= 0 && 0 <= high;
  });
}

function table(rows: Cell[][]): Table {
  return {
    title: 'Known delays in the benches of one arm, lock-step',
    columns: [
      'lane',
      'counted inside, %',
      'read, %',
      "read − benches' own clocks, points",
      'read − counted, points',
      'found',
      'interval at the end holds it',
      `plain interval of ${GROUPS} groups holds it`,
      'groups',
      'seconds',
    ],
    rows,
    notes: [
      'The delay is spun away in the bench itself, and counted by its own clock; what is read comes from outside.',
      'Where threads wait for one another a delay may cost more or less than was counted; their own clocks see the same bursts from inside.',
      'Both arms load the same library. Found: the interval at the end lies below 0.',
      'An interval that may be looked at ten times holds the truth more often than 95 % at each single one: the looks share the error. So the groups',
      `are read once more, ${GROUPS} at a time and without looks, by the interval of 95 % that one look alone would give: that is the coverage of the method itself.`,
    ],
  };
}
