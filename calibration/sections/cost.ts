import { RULES, SAMPLING } from '../../src/core/plan/make-plan.ts';
import { random } from '../../src/stats/random.ts';
import { batchTime, type MachineTime, sequentialTime } from '../machine-time.ts';
import { journal } from '../real/journal.ts';
import { type Laboratory, openLaboratory } from '../real/laboratory.ts';
import type { Recorded } from '../real/recording.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

/** The loss by which the ways are compared. */
const EFFECT = -0.02;
/** The lanes, and the seconds in which lock-step was to find a loss on each, by the loss. */
const LANES = [
  { lane: 'st-steady', goals: { '-0.02': 1.5, '-0.01': 4, '-0.005': 15 } },
  { lane: 'mt-steady/T=2,R=0', goals: {} },
  { lane: 'mt-steady/T=2,R=50', goals: { '-0.02': 4, '-0.01': 12 } },
] as const;
const EFFECTS = [-0.02, -0.01, -0.005];
const PROCESS_SECONDS = 0.1;
/** Turns of recording, and the seconds of each way in a turn. There are several turns because the machine changes within minutes. */
const TURNS = 6;
const TURN_SECONDS = { groups: 10, processes: 25 };
const TRIALS = 1000;
/** Two-sided errors of the intervals: 5 %, as in the comparison of ways, and 1 % on each side, which a NO-GO asks for. */
const ERRORS = { compared: SAMPLING.alpha, noGo: 2 * RULES.noGoError } as const;
/** The expected cost relative to lock-step, by the prototype of the design. */
const WANTED = { pairs: 15, batch: 30 } as const;

/** The noise of one lane, recorded from equal arms in both ways of sampling. */
interface Recording {
  readonly lane: string;
  /** ln-ratio of each group. */
  readonly groups: readonly number[];
  /** Machine seconds of a group. */
  readonly groupSeconds: number;
  /** ln of the throughput of each process, in time order. */
  readonly processes: readonly number[];
  /** Machine seconds of a process. */
  readonly processSeconds: number;
}

/** Machine time until a change of 2 % is found, at equal error rates, by three ways on the noise of the same machine and hour. */
export const cost: Section = {
  name: 'cost',
  title: 'Machine time to find a change of 2 %',
  quickPart: false,
  async run({ seed, progress }) {
    await using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=0,50');
    const measure = (index: number) => record(laboratory, LANES[index]?.lane ?? '', seed);
    const recordings = await journal(`cost-${seed}-${TURN_SECONDS.groups}`, LANES.length, measure, progress);
    const noise = recordings.map((recording, index) => ({ ...recording, goals: LANES[index]?.goals ?? {} }));
    return [
      comparison(noise.flatMap((each) => rowsOfWays(each, seed))),
      losses(noise.flatMap((each) => rowsOfLosses(each, seed))),
    ];
  },
};

async function record(laboratory: Laboratory, lane: string, seed: string): Promise<Recording> {
  const groups: Recorded[] = [];
  const processes: Recorded[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const own = { lane, seed: `${seed}/${lane}/${turn}` };
    groups.push(await laboratory.groups({ ...own, seconds: TURN_SECONDS.groups }));
    processes.push(
      await laboratory.processes({ ...own, seconds: TURN_SECONDS.processes, aimSeconds: PROCESS_SECONDS }),
    );
  }
  return {
    lane,
    groups: groups.flatMap(({ values }) => values),
    groupSeconds: secondsEach(groups),
    processes: processes.flatMap(({ values }) => values),
    processSeconds: secondsEach(processes),
  };
}

/** Machine seconds per value, including disturbed values. */
function secondsEach(recorded: readonly Recorded[]): number {
  const total = recorded.reduce((sum, { seconds }) => sum + seconds, 0);
  return total / recorded.reduce((sum, { values }) => sum + values.length, 0);
}

function rowsOfWays({ lane, ...noise }: Recording, seed: string): Cell[][] {
  const pairs = noise.processes.flatMap((value, index, all) =>
    index % 2 === 1 ? [value - (all[index - 1] ?? 0)] : [],
  );
  const find = { effect: EFFECT, alpha: ERRORS.compared, trials: TRIALS };
  const lockstep = sequentialTime(noise.groups, find, random(`${seed}/${lane}/${EFFECT}`));
  const paired = sequentialTime(pairs, find, random(`${seed}/${lane}/pairs`));
  const batch = batchTime(noise.processes, EFFECT, 0.95, TRIALS, random(`${seed}/${lane}/batch`));
  const own = lockstep.count * noise.groupSeconds;
  const line = (way: string, time: MachineTime, seconds: number, wanted?: number): Cell[] => [
    ...[lane, way],
    ...figuresOf(time, seconds),
    { value: seconds / own, digits: 1 },
    wanted === undefined ? '—' : `≥ ${wanted}`,
  ];
  return [
    line('lock-step groups, our rule', lockstep, own),
    line('process pairs, our rule', paired, 2 * paired.count * noise.processSeconds, WANTED.pairs),
    line('n then n, medians', batch, batch.count * noise.processSeconds, WANTED.batch),
  ];
}

/** The losses that lock-step finds on a lane. */
function rowsOfLosses(
  { lane, groups, groupSeconds, goals }: Recording & { readonly goals: Readonly<Record<string, number>> },
  seed: string,
): Cell[][] {
  return EFFECTS.map((effect) => {
    const time = sequentialTime(
      groups,
      { effect, alpha: ERRORS.noGo, trials: TRIALS },
      random(`${seed}/${lane}/${effect}`),
    );
    const goal = goals[String(effect)];
    return [
      ...[lane, `${100 * effect} %`.replace('-', '−')],
      ...figuresOf(time, time.count * groupSeconds),
      goal === undefined ? '—' : `≤ ${goal}`,
    ];
  });
}

function figuresOf({ falseAlarms, power, count }: MachineTime, seconds: number): Cell[] {
  return [
    { value: 100 * falseAlarms, digits: 1 },
    { value: 100 * power, digits: 1 },
    { value: count, digits: 0 },
    { value: seconds, digits: 1 },
  ];
}

function comparison(rows: Cell[][]): Table {
  return {
    title: 'A loss of 2 %, 5 % false alarms, 95 % power where it can be reached',
    columns: [
      ...['lane', 'way', 'false alarms, %', 'power, %', 'groups, pairs or runs', 'machine seconds'],
      ...['times ours', 'wanted'],
    ],
    rows,
    notes: [
      `Noise: recorded in turns from the same library twice; processes of ${PROCESS_SECONDS} s, the cheapest there are. The effect is added to it.`,
      'n then n: the threshold is set so that equal arms differ in 5 %; n grows until the power is reached or the record ends, and then the cost is a lower bound.',
    ],
  };
}

function losses(rows: Cell[][]): Table {
  return {
    title: 'Losses by the error of a NO-GO, lock-step groups',
    columns: ['lane', 'loss', 'false alarms, %', 'power, %', 'groups', 'machine seconds', 'goal'],
    rows,
    notes: [
      `The same noise. A loss is found when its repeated one-sided error is below ${100 * RULES.noGoError} %. False alarms: equal arms that are called different before the loss would have been found, whichever arm is called faster.`,
      'Groups and seconds: the mean of all trials.',
    ],
  };
}
