import type { Effect } from '../../src/model/verdict.ts';
import type { TimedSampling } from '../real/collection.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import { onCpu, reversed } from '../real/moved-driver.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const SECONDS = 30;
/** An injected difference with one thread, a real one with two. */
const LANES = [
  { lane: 'st-steady', command: 'env ALLOC_AB_AA=1 on hz4 lane st-steady', slower: 0.02 },
  { lane: 'mt-steady/T=2,R=90', command: 'HZ4_S12_MPSC lane mt-steady T=2 R=90', slower: null },
];

/** Changes of the sampling that must not change the estimate. */
const MOVES: readonly { readonly name: string; readonly how: Partial<TimedSampling> }[] = [
  { name: 'as in the product', how: {} },
  { name: 'arms exchanged', how: { exchanged: true } },
  { name: 'order of series reversed', how: { sandbox: reversed } },
  { name: 'driver on another CPU', how: { sandbox: (sandbox) => onCpu(sandbox, 1) } },
];

/** Arms exchanged, order reversed, driver moved: the estimate must stay within its interval. */
export const moves: Section = {
  name: 'moves',
  title: 'What must not matter, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const rows: Cell[][] = [];
    for (const { lane, command, slower } of LANES) {
      await using laboratory = await openLaboratory(command);
      const measure = async (): Promise<Effect[]> => {
        const own = slower === null ? {} : { candidateEnv: await laboratory.slowdown(lane, slower) };
        return laboratory.inTurns(
          MOVES.map(({ name, how }) => ({ lane, seconds: SECONDS, seed: `${seed}/${lane}/${name}`, ...own, ...how })),
        );
      };
      const name = `moves-${seed}-${lane.replace(/\W+/g, '-')}`;
      const [effects = []] = await journal(name, 1, measure, progress);
      rows.push(...effects.map((effect, index) => row(lane, index, effect, effects[0] as Effect)));
    }
    return [table(rows)];
  },
};

function row(lane: string, index: number, effect: Effect, usual: Effect): Cell[] {
  const own = logs(effect, MOVES[index]?.how.exchanged ?? false);
  const first = logs(usual, false);
  return [
    lane,
    MOVES[index]?.name ?? '',
    { value: 100 * own.estimate, digits: 2 },
    { value: 50 * (own.high - own.low), digits: 2 },
    ...(index === 0 ? ['—'] : [moved(own, first)]),
  ];
}

/** The shift of the estimate. Its bound is the two half-widths, added as squares. */
function moved(own: Logs, first: Logs): Cell {
  const allowed = 50 * Math.hypot(own.high - own.low, first.high - first.low);
  return {
    value: 100 * Math.abs(own.estimate - first.estimate),
    digits: 2,
    expect: { atMost: Number(allowed.toFixed(2)) },
  };
}

interface Logs {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The change as log-ratio of throughput, with the sign turned back for exchanged arms. */
function logs({ change }: Effect, exchanged: boolean): Logs {
  const { estimate, low, high } = change ?? { estimate: 0, low: 0, high: 0 };
  const [e, l, h] = [estimate, low, high].map(Math.log1p) as [number, number, number];
  return exchanged ? { estimate: -e, low: -h, high: -l } : { estimate: e, low: l, high: h };
}

function table(rows: Cell[][]): Table {
  return {
    title: `One difference, measured in four ways, ${SECONDS} s each`,
    columns: ['lane', 'way', 'change, log %', '±, points', 'moved by, points'],
    rows,
    notes: [
      'One thread: a delay of 2 % in the bench of the candidate. Two threads: S12 on against off.',
      'All four in turns of a few groups: over minutes the machine itself changes by more.',
      'The bound is the half-widths of both rows, added as squares.',
    ],
  };
}
