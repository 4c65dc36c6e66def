import { injectedReadings } from '../../src/core/verdict/checks/qualification.ts';
import type { Injected } from '../../src/model/qualification.ts';
import { mean, median } from '../../src/stats/summary.ts';
import { type CountedEvents, type ExtraKind, openEventCounter } from '../real/extra-events.ts';
import { journal } from '../real/journal.ts';
import { type Laboratory, type LaboratoryRun, openLaboratory } from '../real/laboratory.ts';
import { MachineNotQuiet } from '../real/not-quiet.ts';
import type { Section } from '../section.ts';
import { type Cell, meanOf, type Table } from '../table.ts';

const LANE = 'st-steady';
const BUDGET_SECONDS = 30;
/** Share of the throughput that the events should take. */
const SHARE = 0.02;

/** How events of a kind are measured and named. */
interface Kind {
  /** Operations per event with which the share is found. */
  readonly first: number;
  /** What an event is called in the table. */
  readonly text: string;
  readonly counter: string;
  readonly trials: number;
}

/** The time of a miss depends on what else is in the caches, so its readings spread most. */
const KINDS: Readonly<Record<ExtraKind, Kind>> = {
  instructions: { first: 1, text: 'instruction', counter: 'callgrind', trials: 40 },
  misses: { first: 200, text: 'cache miss', counter: 'callgrind, caches of a core', trials: 120 },
  faults: { first: 5000, text: 'page fault', counter: 'the launcher', trials: 40 },
};
const NAMES = Object.keys(KINDS) as ExtraKind[];

/** One measurement of events by the throughput. */
interface TruthReading extends Injected {
  readonly per: number;
  readonly blocks: number;
  readonly seconds: number;
}

/** Effects of which the number and the time are known and that are no delays: through the whole path of the product, and by counters. */
export const truths: Section = {
  name: 'truths',
  title: 'Known instructions, cache misses and page faults, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const counts = await journal(`truths-${seed}-counts`, NAMES.length, countEvents, progress);
    await using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady');
    const rows: Cell[][] = [];
    for (const kind of NAMES) {
      let per = 0;
      const measure = async (index: number): Promise<TruthReading> => {
        per ||= await operationsPerEvent(laboratory, kind);
        return { per, ...(await measureEvents(laboratory, kind, per, `${seed}/${kind}/${index}`, BUDGET_SECONDS)) };
      };
      rows.push(timeRow(kind, await journal(`truths-${seed}-${kind}`, KINDS[kind].trials, measure, progress)));
    }
    return [timeTable(rows, laboratory.isolated), countTable(counts)];
  },
};

/** The counts of one kind, or why this machine has none. */
async function countEvents(index: number): Promise<CountedEvents | string> {
  using counter = await openEventCounter();
  const kind = NAMES[index] as ExtraKind;
  // Awaited here: the programs are removed when this function returns.
  return (await counter.missing(kind)) ?? (await counter.count(kind));
}

async function measureEvents(laboratory: Laboratory, kind: ExtraKind, per: number, seed: string, seconds: number) {
  const question: LaboratoryRun = {
    seed,
    budgetSeconds: seconds,
    lanes: ({ id }) => id === LANE,
    candidateEnv: { ALLOC_AB_EXTRA: `${kind}/${per}` },
  };
  const trial = await laboratory.measure(question);
  const [reading] = injectedReadings(trial);
  const effect = trial.verdict.effects.find(({ metric }) => metric === 'throughput');
  if (!reading || !effect) throw new MachineNotQuiet(LANE);
  return { ...reading, blocks: effect.blocks, seconds: trial.run.manifest.seconds.sampling };
}

/** Operations per event at which the events take the wanted share, at the present speed. */
async function operationsPerEvent(laboratory: Laboratory, kind: ExtraKind): Promise<number> {
  const { first } = KINDS[kind];
  const { truth } = await measureEvents(laboratory, kind, first, kind, 3);
  const odds = (share: number) => share / (1 - share);
  return Math.max(1, Math.round((first * odds(-truth)) / odds(SHARE)));
}

function timeRow(kind: ExtraKind, readings: readonly TruthReading[]): Cell[] {
  const trials = readings.length;
  const percent = (values: readonly number[]) => ({ value: 100 * median(values), digits: 2 });
  return [
    `one ${KINDS[kind].text} more`,
    { value: median(readings.map(({ per }) => per)), digits: 0 },
    percent(readings.map(({ truth }) => truth)),
    percent(readings.map(({ estimate }) => estimate)),
    meanOf(
      readings.map(({ truth, estimate }) => 100 * (estimate - truth)),
      2,
      { within: 0.3 },
    ),
    { count: readings.filter(({ high }) => high < 0).length, trials },
    { count: readings.filter(({ truth, low, high }) => low <= truth && truth <= high).length, trials },
    { value: mean(readings.map(({ blocks }) => blocks)), digits: 0 },
    { value: mean(readings.map(({ seconds }) => seconds)), digits: 1 },
  ];
}

function timeTable(rows: Cell[][], isolated: boolean): Table {
  return {
    title: `The throughput of ${LANE} with events in the bench of one arm, lock-step`,
    columns: [
      'event',
      'operations per event',
      'counted by the bench, %',
      'measured, %',
      'measured − counted, points',
      'found',
      'final interval holds it',
      'groups',
      'seconds',
    ],
    rows,
    notes: [
      isolated ? 'Inside the sandbox.' : 'Without a sandbox: this machine has none.',
      'The bench counts the time of its events by its own clock; the measured change comes from the clock of the driver. Both arms load the same library.',
    ],
  };
}

function countTable(counts: readonly (CountedEvents | string)[]): Table {
  const known = counts.flatMap((count) => (typeof count === 'string' ? [] : [count]));
  const missing = counts.flatMap((count, index) =>
    typeof count === 'string' ? [`No count of ${NAMES[index]}: ${count}.`] : [],
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
    rows: known.map((count) => [`one ${KINDS[count.kind].text} more`, KINDS[count.kind].counter, ...countCells(count)]),
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
