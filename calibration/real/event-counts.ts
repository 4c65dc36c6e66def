import type { Cell, Table } from '../table.ts';
import { type CountedEvents, type ExtraKind, openEventCounter } from './extra-events.ts';

/** What counts events outside the bench. */
const COUNTERS: Readonly<Record<ExtraKind, string>> = {
  instructions: 'callgrind',
  misses: 'callgrind, caches of a core',
  faults: 'the launcher',
};
/** The kinds that are counted. */
export const COUNTED = Object.keys(COUNTERS) as ExtraKind[];

/** The counts of one kind, by its place in `COUNTED`, or why this machine has none. */
export async function countEvents(index: number): Promise<CountedEvents | string> {
  using counter = await openEventCounter();
  const kind = COUNTED[index] as ExtraKind;
  // Awaited here: the programs are removed when this function returns.
  return (await counter.missing(kind)) ?? (await counter.count(kind));
}

/** @param textOf What an event of a kind is called. */
export function countTable(counts: readonly (CountedEvents | string)[], textOf: (kind: ExtraKind) => string): Table {
  const known = counts.flatMap((count) => (typeof count === 'string' ? [] : [count]));
  const missing = counts.flatMap((count, index) =>
    typeof count === 'string' ? [`No count of ${COUNTED[index]}: ${count}.`] : [],
  );
  return {
    title: 'The same events by counters outside the bench',
    columns: [
      'event',
      'counted by',
      'operations per event',
      'events added',
      'counted more, % of them',
      'change of the count, %',
      'of the events, %',
      'difference, points',
    ],
    rows: known.map((count) => [`one ${textOf(count.kind)} more`, COUNTERS[count.kind], ...countCells(count)]),
    notes: [
      'Events added and counted: without the start of the bench. A batch of instructions has about 1.5 % more of them for its call and its clock. The change: the whole process, as the product reads it; the product does not read cache misses.',
      ...missing,
    ],
  };
}

function countCells({ per, working, whole }: CountedEvents): Cell[] {
  return [
    { value: per, digits: 0 },
    { value: working.events, digits: 0 },
    { value: 100 * (working.more / working.events - 1), digits: 2, expect: { within: 3 } },
    ...(whole === null ? ['—', '—', '—'] : changeCells(whole)),
  ];
}

function changeCells({ events, without, with: count }: NonNullable<CountedEvents['whole']>): Cell[] {
  const [read, added] = [100 * (count / without - 1), (100 * events) / without];
  return [
    { value: read, digits: 2 },
    { value: added, digits: 2 },
    { value: read - added, digits: 2, expect: { within: 0.3 } },
  ];
}
