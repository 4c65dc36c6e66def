import { looksWithin } from '../../src/core/plan/lanes/looks.ts';
import { injectedReadings } from '../../src/core/verdict/checks/qualification.ts';
import type { Injected } from '../../src/model/qualification.ts';
import { hodgesLehmann } from '../../src/stats/signed-rank.ts';
import { mean, median } from '../../src/stats/summary.ts';
import { groupInterval } from '../real/group-interval.ts';
import { type ReadGroup, readGroups } from '../real/groups.ts';
import { journal } from '../real/journal.ts';
import { delayFor, openLaboratory } from '../real/laboratory.ts';
import { MachineNotQuiet } from '../real/not-quiet.ts';
import type { Section } from '../section.ts';
import { type Cell, meanOf, type Table } from '../table.ts';

const BUDGET_SECONDS = 60;
/** The lanes, and the trials of each slowdown. */
const LANES = [
  { lane: 'st-steady', trials: 150 },
  { lane: 'mt-steady/T=2,R=0', trials: 30 },
  { lane: 'mt-steady/T=2,R=50', trials: 30 },
];
const SHARES = [0.02, 0.05];
/** The looks of a trial, as the laboratory plans them. */
const LOOKS = looksWithin(BUDGET_SECONDS, [{ role: 'guard' }]);
/** Groups of one plain 95 % interval: as many as at the first look. */
const [GROUPS = 12] = LOOKS;

/** One injected slowdown and its measurement. */
export interface SlowdownReading extends Injected {
  readonly blocks: number;
  readonly seconds: number;
  readonly groups: readonly ReadGroup[];
}

/** Known slowdowns through the whole path of the product, one lock-step lane at a time, until the lane is decided. */
export const slowdowns: Section = {
  name: 'slowdowns',
  title: 'Injected slowdowns, measured',
  quickPart: true,
  async run({ quick, seed, progress }) {
    await using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=0,50');
    const rows: Cell[][] = [];
    for (const { lane, trials } of quick ? LANES.slice(0, 1) : LANES) {
      const only = ({ id }: { readonly id: string }) => id === lane;
      for (const share of SHARES) {
        // Trials with other looks have a journal of their own.
        const name = quick ? null : `slowdowns-${seed}-${lane.replace(/\W+/g, '-')}-${share}-${LOOKS.at(-1)}`;
        let candidateEnv: Readonly<Record<string, string>> | undefined;
        const measure = async (index: number): Promise<SlowdownReading> => {
          candidateEnv ??= await laboratory.slowdown(lane, share);
          const trial = await laboratory.measure({
            seed: `${seed}/${lane}/${share}/${index}`,
            budgetSeconds: BUDGET_SECONDS,
            lanes: only,
            candidateEnv,
          });
          // The speed of the machine changes within minutes, so the next delay is a share of the present speed.
          candidateEnv = delayFor(trial, lane, share);
          const [reading] = injectedReadings(trial);
          const effect = trial.verdict.effects.find(({ metric }) => metric === 'throughput');
          if (!reading || !effect) throw new MachineNotQuiet(lane);
          const { plan, seconds } = trial.run.manifest;
          return {
            ...reading,
            blocks: effect.blocks,
            seconds: seconds.sampling,
            groups: readGroups(plan, trial.run.samples),
          };
        };
        const readings = await journal(name, quick ? 3 : trials, measure, progress);
        rows.push(slowdownRow(lane, share, readings));
      }
    }
    return [slowdownTable(rows, laboratory.isolated)];
  },
};

/** The row of a lane and a share of its throughput. */
export function slowdownRow(lane: string, share: number, readings: readonly SlowdownReading[]): Cell[] {
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
    meanOf(clocks, 2, { within: 0.3 }),
    meanOf(points, 2, { within: 0.3 }),
    { count: found, trials, ...(single ? { expect: { atLeast: share < 0.05 ? 0.95 : 0.99 } } : {}) },
    { count: covered, trials, ...(single ? { expect: { atLeast: 0.95 } } : {}) },
    { count: plain.filter(Boolean).length, trials: plain.length, ...(single ? { expect: { atLeast: 0.935 } } : {}) },
    { value: mean(readings.map(({ blocks }) => blocks)), digits: 0 },
    { value: mean(readings.map(({ seconds }) => seconds)), digits: 1 },
  ];
}

/** Whether the truth lies in the interval of a single look, for each sequence of `GROUPS` groups. */
function plainIntervals(groups: readonly ReadGroup[]): boolean[] {
  return Array.from({ length: Math.floor(groups.length / GROUPS) }, (_, index) => {
    const own = groups.slice(index * GROUPS, (index + 1) * GROUPS);
    const errors = own.map(({ difference, injected }) => difference - injected);
    const { low, high } = groupInterval(errors);
    return low <= 0 && 0 <= high;
  });
}

/** The table of the rows. */
export function slowdownTable(rows: Cell[][], isolated: boolean): Table {
  return {
    title: 'Known delays in the benches of one arm, lock-step',
    columns: [
      'lane',
      'counted by the bench, %',
      'measured, %',
      'measured − clocks of the benches, points',
      'measured − counted, points',
      'found',
      'final interval holds it',
      `plain interval of ${GROUPS} groups holds it`,
      'groups',
      'seconds',
    ],
    rows,
    notes: [
      isolated ? 'Inside the sandbox.' : 'Without a sandbox: this machine has none.',
      'The bench spins for the delay and counts it by its own clock; the measured change comes from the clock of the driver.',
      'When threads wait for one another, a delay may cost more or less than the counted time; the clocks of the benches time the same bursts.',
      'Both arms load the same library. Found: the final interval lies below 0.',
      `The ${LOOKS.length} looks, up to ${LOOKS.at(-1)} groups, share the error, so the interval of a single look holds the truth in more than 95 %. Therefore the groups`,
      `are evaluated again, ${GROUPS} at a time and without looks, by the 95 % interval of a single look: that is the coverage of the method itself.`,
    ],
  };
}
