import { Worker } from 'node:worker_threads';
import type { Effect } from '../../src/model/verdict.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const SECONDS = 60;
/** Share of one core that the neighbour keeps busy. */
const NEIGHBOUR_CORES = 0.3;
const [ST, HALF, MOST] = ['st-steady', 'mt-steady/T=2,R=50', 'mt-steady/T=2,R=90'];
/** Largest half-width for one thread and for two, in percent of the ratio. */
const WANTED = { one: 0.25, two: 0.4 } as const;
/** Equal arms, which must keep the bound, and different arms, whose noise is their own property. */
const QUESTIONS = [
  { arms: 'hz4 against itself', command: 'env ALLOC_AB_AA=1 on hz4', lanes: [ST, HALF, MOST], equal: true },
  { arms: 'hz4 against hz3', command: 'hz4 vs hz3', lanes: [HALF, ST], equal: false },
  { arms: 'hz4 S12 on against off', command: 'HZ4_S12_MPSC', lanes: [MOST], equal: false },
  { arms: 'hz4 S13 on against off', command: 'HZ4_S13_EAGER_SCRUB', lanes: [ST], equal: false },
];

interface Width {
  readonly arms: string;
  readonly lane: string;
  readonly quiet: Effect;
  readonly loud: Effect;
}

/** The width of an interval after a minute of sampling one lane, with and without a noisy neighbour. */
export const widths: Section = {
  name: 'widths',
  title: 'Intervals after a minute of sampling, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const rows: Cell[][] = [];
    for (const { arms, command, lanes, equal } of QUESTIONS) {
      await using laboratory = await openLaboratory(`${command} lane st-steady lane mt-steady T=2 R=50,90`);
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
      rows.push(...(await journal(name, lanes.length, measure, progress)).map((width) => row(width, equal)));
    }
    return [table(rows)];
  },
};

function row({ arms, lane, quiet, loud }: Width, equal: boolean): Cell[] {
  const wanted = lane === ST ? WANTED.one : WANTED.two;
  return [arms, lane, `≤ ${wanted}`, ...figures(quiet, equal ? wanted : undefined), ...figures(loud)];
}

/** Groups, estimate, and half-width of the logarithm of the ratio; in percent. */
function figures({ blocks, change }: Effect, most?: number): Cell[] {
  const { estimate, low, high } = change ?? { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };
  return [
    { value: blocks, digits: 0 },
    { value: 100 * estimate, digits: 2 },
    {
      value: 50 * (Math.log1p(high) - Math.log1p(low)),
      digits: 2,
      ...(most === undefined ? {} : { expect: { atMost: most } }),
    },
  ];
}

function table(rows: Cell[][]): Table {
  return {
    title: `Intervals of 95 % over all looks after ${SECONDS} s, lock-step, one lane at a time`,
    columns: ['arms', 'lane', '± bound', 'groups', 'change, %', '±, %', 'groups, neighbour', 'change, %', '±, %'],
    rows,
    notes: [
      'Half-widths in percent of the ratio. The bound applies to equal arms only: the noise of two different arms is their own property.',
      'Groups: the groups up to the last look; later ones are not counted.',
      `Neighbour: another process keeps ${100 * NEIGHBOUR_CORES} % of a core busy in slices of 10 ms.`,
      'A virtual machine shares its host: the load of the host is unknown and differs from hour to hour.',
    ],
  };
}

/** Another process on the machine: it keeps a core busy for 10 ms in every 33 ms, on any CPU. */
function startNeighbour(): { stop(): Promise<unknown> } {
  const worker = new Worker(
    `const busyMs = ${1000 * NEIGHBOUR_CORES} / 30;
     setInterval(() => { const end = performance.now() + busyMs; while (performance.now() < end); }, 1000 / 30);`,
    { eval: true },
  );
  return { stop: () => worker.terminate() };
}
