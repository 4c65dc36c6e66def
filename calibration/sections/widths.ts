import type { Effect } from '../../src/model/verdict.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import { NEIGHBOUR_CORES, startNeighbour } from '../real/neighbour.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const SECONDS = 60;
const [ST, HALF, MOST] = ['st-steady', 'mt-steady/T=2,R=50', 'mt-steady/T=2,R=90'];
/** Equal arms, and on each lane a difference that is real there. */
const QUESTIONS = [
  { arms: 'hz4 against itself', words: 'env ALLOC_AB_AA=1 on hz4', lanes: [ST, HALF, MOST], most: [0.25, 0.4, 0.4] },
  { arms: 'hz4 against hz3', words: 'hz4 vs hz3', lanes: [HALF, ST], most: [0.4, 0.25] },
  // Shown without a bound. Without S12 the threads of a process contend for a lock, each time differently; S13 clears every
  // block, and what that costs beside the rest depends on how fast the machine is just then.
  { arms: 'hz4 S12 on against off', words: 'HZ4_S12_MPSC', lanes: [MOST], most: [] },
  { arms: 'hz4 S13 on against off', words: 'HZ4_S13_EAGER_SCRUB', lanes: [ST], most: [] },
];

interface Width {
  readonly arms: string;
  readonly lane: string;
  readonly quiet: Effect;
  readonly loud: Effect;
}

/** How wide an interval is after a minute of one lane, and what a neighbour makes of it. */
export const widths: Section = {
  name: 'widths',
  title: 'Intervals after a minute of sampling, really measured',
  quickPart: false,
  async run({ seed, progress }) {
    const rows: Cell[][] = [];
    for (const { arms, words, lanes, most } of QUESTIONS) {
      const laboratory = await openLaboratory(`${words} lane st-steady lane mt-steady T=2 R=50,90`);
      try {
        const measure = async (index: number): Promise<Width> => {
          const lane = lanes[index] ?? '';
          const own = `${seed}/${arms}/${lane}`;
          const quiet = await laboratory.series({ lane, seconds: SECONDS, seed: own });
          const neighbour = startNeighbour();
          try {
            return {
              arms,
              lane,
              quiet,
              loud: await laboratory.series({ lane, seconds: SECONDS, seed: `${own}/loud` }),
            };
          } finally {
            await neighbour.stop();
          }
        };
        const name = `widths-${seed}-${arms.replace(/\W+/g, '-')}`;
        rows.push(
          ...(await journal(name, lanes.length, measure, progress)).map((width, index) => row(width, most[index])),
        );
      } finally {
        laboratory.close();
      }
    }
    return [table(rows)];
  },
};

function row({ arms, lane, quiet, loud }: Width, most: number | undefined): Cell[] {
  return [arms, lane, ...figures(quiet, most), ...figures(loud)];
}

/** Groups, estimate and half-width in percent. */
function figures({ blocks, change }: Effect, most?: number): Cell[] {
  const { estimate, low, high } = change ?? { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };
  return [
    { value: blocks, digits: 0 },
    { value: 100 * estimate, digits: 2 },
    { value: 50 * (high - low), digits: 2, ...(most === undefined ? {} : { expect: { atMost: most } }) },
  ];
}

function table(rows: Cell[][]): Table {
  return {
    title: `Intervals of 95 % over all looks after ${SECONDS} s, lock-step, one lane at a time`,
    columns: ['arms', 'lane', 'groups', 'change, %', '±, points', 'groups, neighbour', 'change, %', '±, points'],
    rows,
    notes: [
      'Groups: those of the last look that was reached; the rest waits for the next one.',
      `Neighbour: somebody else keeps ${100 * NEIGHBOUR_CORES} % of a core busy in slices of 10 ms.`,
      'A virtual machine shares its host: how quiet it was is not known, and differs from hour to hour.',
    ],
  };
}
