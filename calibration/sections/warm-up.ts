import { madSd } from '../../src/stats/summary.ts';
import { groupInterval } from '../real/group-interval.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const SECONDS = 12;
const MILLISECONDS = [32, 16, 8, 4, 2];
/** With which warm-up the groups of a lane begin. */
const USUAL = 8;
/** Comparisons of different programs: equal ones have no ratio that could move. */
const COMPARISONS = [
  { arms: 'hz4 against hz3', command: 'hz4 vs hz3', lane: 'st-steady' },
  { arms: 'hz4 against hz3', command: 'hz4 vs hz3', lane: 'mt-steady/T=2,R=50' },
  { arms: 'hz4 S12 on against off', command: 'HZ4_S12_MPSC', lane: 'mt-steady/T=2,R=90' },
  { arms: 'hz4 S13 on against off', command: 'HZ4_S13_EAGER_SCRUB', lane: 'st-steady' },
];

/** Whether the ratio of two allocators depends on how long both are warmed up. */
export const warmUp: Section = {
  name: 'warm-up',
  title: 'Warm-up of a group, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const measure = async (index: number): Promise<number[][]> => {
      const { command = '', lane = '' } = COMPARISONS[index] ?? {};
      await using laboratory = await openLaboratory(`${command} lane st-steady lane mt-steady T=2 R=50,90`);
      const ways = MILLISECONDS.map((ms) => ({
        ...{ lane, seconds: SECONDS, seed: `${seed}/${command}/${lane}/${ms}` },
        lockstep: { warmMicros: 1000 * ms },
      }));
      return (await laboratory.groupsInTurns(ways)).map((groups) => groups.map(({ difference }) => difference));
    };
    const found = await journal(`warm-up-${seed}`, COMPARISONS.length, measure, progress);
    return [table(found.flatMap(rowsOf))];
  },
};

function rowsOf(ways: readonly (readonly number[])[], comparison: number): Cell[][] {
  const { arms = '', lane = '' } = COMPARISONS[comparison] ?? {};
  const [longest = []] = ways;
  return ways.map((groups, index) => {
    const milliseconds = MILLISECONDS[index] ?? 0;
    return [
      ...[arms, lane, String(milliseconds)],
      { value: groups.length, digits: 0 },
      ...changeCells(groups),
      index === 0 ? '—' : moved(groups, longest, milliseconds === USUAL),
      { value: 100 * madSd(groups), digits: 2 },
    ];
  });
}

function changeCells(groups: readonly number[]): Cell[] {
  const { estimate, low, high } = groupInterval(groups);
  return [
    { value: 100 * estimate, digits: 2 },
    { value: 50 * (high - low), digits: 2 },
  ];
}

/** How far the change is from the one with the longest warm-up, with the interval of a difference. */
function moved(groups: readonly number[], longest: readonly number[], isUsual: boolean): Cell {
  const [own, last] = [groupInterval(groups), groupInterval(longest)];
  const value = 100 * (own.estimate - last.estimate);
  const half = 50 * Math.hypot(own.high - own.low, last.high - last.low);
  const interval = { low: value - half, high: value + half };
  return { value, digits: 2, interval, ...(isUsual && { expect: { within: 0.3 } }) };
}

function table(rows: Cell[][]): Table {
  return {
    title: `The same comparison after warm-ups of different length, in turns, ${SECONDS} s each`,
    columns: [
      ...['arms', 'lane', 'warm-up, ms', 'groups', 'change, log %', '±, points'],
      ...[`moved from ${MILLISECONDS[0]} ms, points`, 'spread of a group, %'],
    ],
    rows,
    notes: [
      'Warm-up: the least time of bursts of each arm before the first series. Signed-rank intervals of 95 % over the groups.',
      `Groups begin with ${USUAL} ms; with this one the interval of the last but one column has to reach ±0.3 points.`,
    ],
  };
}
