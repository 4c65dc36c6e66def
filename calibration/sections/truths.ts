import { injectedReadings } from '../../src/core/verdict/checks/qualification.ts';
import type { Injected } from '../../src/model/qualification.ts';
import { mean, median } from '../../src/stats/summary.ts';
import { COUNTED, countEvents, countTable } from '../real/event-counts.ts';
import type { ExtraKind } from '../real/extra-events.ts';
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
  readonly trials: number;
}

/** The time of a miss depends on what else is in the caches, so its readings spread most. A pause is in one or two of the 16 bursts of a group. */
const KINDS: Readonly<Record<ExtraKind | 'pauses', Kind>> = {
  instructions: { first: 1, text: 'instruction', trials: 40 },
  misses: { first: 3000, text: 'cache miss', trials: 120 },
  faults: { first: 15_000, text: 'page fault', trials: 40 },
  pauses: { first: 750_000, text: 'pause', trials: 40 },
};
type KindName = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as KindName[];

/** Trials after which the number of operations per event is found again, since the machine changes within minutes. */
const AIMED_TRIALS = 10;
/** How often the share is measured until it is near enough to the wanted one, and how far off that may be. */
const AIM = { tries: 5, off: 0.15 } as const;

/** One measurement of events by the throughput. */
interface TruthReading extends Injected {
  readonly per: number;
  /** The change of the typical burst, where the bursts are shown to be uneven. */
  readonly typical: number | null;
  readonly blocks: number;
  readonly seconds: number;
}

/** Effects of which the number and the time are known and that are no delays: through the whole path of the product, and by counters. */
export const truths: Section = {
  name: 'truths',
  title: 'Known instructions, cache misses and page faults, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const counts = await journal(`truths-${seed}-counts`, COUNTED.length, countEvents, progress);
    await using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady');
    const rows: Cell[][] = [];
    for (const kind of NAMES) {
      let per = KINDS[kind].first;
      let isAimed = false;
      const measure = async (index: number): Promise<TruthReading> => {
        if (!isAimed || index % AIMED_TRIALS === 0) per = await operationsPerEvent(laboratory, kind, per);
        isAimed = true;
        return { per, ...(await measureEvents(laboratory, kind, per, `${seed}/${kind}/${index}`, BUDGET_SECONDS)) };
      };
      rows.push(timeRow(kind, await journal(`truths-${seed}-${kind}`, KINDS[kind].trials, measure, progress)));
    }
    return [timeTable(rows, laboratory.isolated), countTable(counts, (kind) => KINDS[kind].text)];
  },
};

async function measureEvents(laboratory: Laboratory, kind: KindName, per: number, seed: string, seconds: number) {
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
  return {
    ...reading,
    typical: effect.typical ?? null,
    blocks: effect.blocks,
    seconds: trial.run.manifest.seconds.sampling,
  };
}

/** Operations per event at which the events take the wanted share, at the present speed. The time of an event may depend on how often it comes. */
async function operationsPerEvent(laboratory: Laboratory, kind: KindName, first: number): Promise<number> {
  let per = first;
  for (let tries = 0; tries < AIM.tries; tries++) {
    const { truth } = await measureEvents(laboratory, kind, per, `${kind}/${tries}`, 3);
    const odds = (share: number) => share / (1 - share);
    const off = odds(-truth) / odds(SHARE);
    const next = Math.abs(Math.log(off)) < AIM.off ? per : Math.max(1, Math.round(per * off));
    if (next === per) break;
    per = next;
  }
  return per;
}

function timeRow(kind: KindName, readings: readonly TruthReading[]): Cell[] {
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
    typicalCell(readings),
    { count: readings.filter(({ high }) => high < 0).length, trials },
    { count: readings.filter(({ truth, low, high }) => low <= truth && truth <= high).length, trials },
    { value: mean(readings.map(({ blocks }) => blocks)), digits: 0 },
    { value: mean(readings.map(({ seconds }) => seconds)), digits: 1 },
  ];
}

/** The typical burst, where most trials found uneven bursts. */
function typicalCell(readings: readonly TruthReading[]): Cell {
  const uneven = readings.flatMap(({ typical }) => typical ?? []);
  return 2 * uneven.length < readings.length ? '—' : { value: 100 * median(uneven), digits: 2 };
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
      'typical burst of uneven ones, %',
      'found',
      'final interval holds it',
      'groups',
      'seconds',
    ],
    rows,
    notes: [
      isolated ? 'Inside the sandbox.' : 'Without a sandbox: this machine has none.',
      'The bench counts the time of its events by its own clock; the measured change comes from the clock of the driver. Both arms load the same library.',
      'Operations per event are chosen so that the events take about 2 % of the time. A pause is about a quarter of a millisecond, and one or two of the 16 bursts of a group have one: the typical burst has none.',
    ],
  };
}
