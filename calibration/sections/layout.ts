import type { TimedSampling } from '../real/collection.ts';
import { groupInterval } from '../real/group-interval.ts';
import type { ReadGroup } from '../real/groups.ts';
import { journal } from '../real/journal.ts';
import { type Laboratory, openLaboratory } from '../real/laboratory.ts';
import { MachineNotQuiet } from '../real/not-quiet.ts';
import type { Section, SectionOptions } from '../section.ts';
import type { Cell, Table } from '../table.ts';

/** Lanes, and the seconds of each way in one part. With several threads a part of a delay hides behind the waiting of another thread. */
const LANES = [
  { lane: 'st-steady', seconds: 6, hidesDelay: false },
  { lane: 'mt-steady/T=2,R=50', seconds: 8, hidesDelay: true },
];
/** A killed calibration goes on with the next part. */
const PARTS = 5;
/** Share of the throughput that the delay takes. */
const SHARE = 0.02;
const CANDIDATES = ['equal', `${100 * SHARE} % slower`] as const;
const LAYOUTS = ['by chance', 'shared'] as const;
/** Groups of a piece: the intervals of pieces are compared, whose groups were measured in the same seconds in both ways. */
const PIECE = 24;
/** Fewer pieces have no interval of 95 %. */
const PIECES_MIN = 6;

/** Whether intervals become narrower when both processes of a group have the same random layout of memory. */
export const layout: Section = {
  name: 'layout',
  title: 'The same random layout of memory for both arms of a group, measured',
  quickPart: false,
  async run(options) {
    await using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=50');
    const rows: Cell[][] = [];
    for (const each of LANES) rows.push(...(await measureLane(laboratory, each, options)));
    return [table(rows)];
  },
};

async function measureLane(
  laboratory: Laboratory,
  { lane, seconds, hidesDelay }: (typeof LANES)[number],
  { seed, progress }: SectionOptions,
): Promise<Cell[][]> {
  let slower: Readonly<Record<string, string>> | undefined;
  const measure = async (part: number): Promise<ReadGroup[][]> => {
    slower ??= await laboratory.slowdown(lane, SHARE);
    const delay = slower;
    return laboratory.groupsInTurns(
      CANDIDATES.flatMap((candidate, index) =>
        LAYOUTS.map(
          (way): TimedSampling => ({
            ...{ lane, seconds, seed: `${seed}/layout/${candidate}/${part}`, candidateEnv: index === 0 ? {} : delay },
            ...(way === 'shared' ? { lockstep: { layout: way } } : {}),
          }),
        ),
      ),
    );
  };
  const parts = await journal(`layout-${seed}-${lane.replace(/\W+/g, '-')}`, PARTS, measure, progress);
  const groupsOf = (way: number): ReadGroup[] => parts.flatMap((ways) => ways[way] ?? []);
  return CANDIDATES.flatMap((candidate, index) => {
    const [chance, shared] = [groupsOf(2 * index), groupsOf(2 * index + 1)];
    const count = Math.min(chance.length, shared.length);
    const [own, same] = [chance.slice(0, count), shared.slice(0, count)];
    const isCounted = index === 0 || !hidesDelay;
    return [
      [lane, candidate, LAYOUTS[0], ...effectCells(own, isCounted), ''],
      [
        lane,
        candidate,
        LAYOUTS[1],
        ...effectCells(same, isCounted),
        widthRatio(beyondCounted(own), beyondCounted(same)),
      ],
    ];
  });
}

/**
 * Groups, what they show beyond the clocks of the benches and beyond the counted delay, and half of the interval of the latter.
 *
 * @param isCounted Whether the counted delay is the loss of the lane.
 */
function effectCells(groups: readonly ReadGroup[], isCounted: boolean): Cell[] {
  const beyondClocks = groupInterval(groups.map(({ difference, ownClocks }) => difference - ownClocks));
  const beyond = groupInterval(beyondCounted(groups));
  const cell = ({ estimate, low, high }: typeof beyond, isBound: boolean): Cell => ({
    ...{ value: 100 * estimate, digits: 2, interval: { low: 100 * low, high: 100 * high } },
    ...(isBound && { expect: { within: 0.3 } }),
  });
  return [
    { value: groups.length, digits: 0 },
    cell(beyondClocks, true),
    cell(beyond, isCounted),
    { value: 50 * (beyond.high - beyond.low), digits: 2 },
  ];
}

function beyondCounted(groups: readonly ReadGroup[]): number[] {
  return groups.map(({ difference, injected }) => difference - injected);
}

/** The half-width of the shared layout by that of the other one, over pieces of the groups. */
function widthRatio(own: readonly number[], same: readonly number[]): Cell {
  const pieces = Math.floor(own.length / PIECE);
  if (pieces < PIECES_MIN) throw new MachineNotQuiet('pieces of the groups');
  const ratios = Array.from({ length: pieces }, (_, piece) => {
    const width = (errors: readonly number[]): number => {
      const { low, high } = groupInterval(errors.slice(piece * PIECE, (piece + 1) * PIECE));
      return high - low;
    };
    return Math.log(width(same) / width(own));
  });
  const { estimate, low, high } = groupInterval(ratios);
  return { value: Math.exp(estimate), digits: 2, interval: { low: Math.exp(low), high: Math.exp(high) } };
}

function table(rows: Cell[][]): Table {
  return {
    title: 'Groups of the same library, lock-step, with both layouts in turns',
    columns: [
      ...['lane', 'candidate', 'layout', 'groups', 'measured − clocks of the benches, %', 'measured − counted, %'],
      ...['±, %', '± as a part of the one by chance'],
    ],
    rows,
    notes: [
      'By chance: the kernel places stack, heap, libraries and mappings of each process by itself. Shared: both processes of a group have them at the same addresses, which the seed draws for each group.',
      `Signed-rank intervals of 95 % over the same number of groups. The last column compares the half-widths of pieces of ${PIECE} groups, which were measured in turns of a few groups.`,
      'Clocks of the benches: the change of the time of the same bursts by the benches. Counted: the delay by the clock of the bench; 0 for equal arms. With several threads a part of the delay hides behind the waiting of another thread, so there it has no bound.',
    ],
  };
}
