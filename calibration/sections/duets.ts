import { DUET_RULE, type DuetReading, duetQualification, duetsLack } from '../../src/core/duets/admission.ts';
import type { Duets } from '../../src/model/duets.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import { design } from '../../src/stats/sequential.ts';
import { walshInterval } from '../../src/stats/signed-rank.ts';
import { madSd, mean, median } from '../../src/stats/summary.ts';
import { type Arrangement, type DuetMachine, measureSimulated, type SimulatedGroup } from '../duet-machine.ts';
import type { Section, SectionOptions } from '../section.ts';
import { syntheticPlan } from '../synthetic-plan.ts';
import { type Cell, meanOf, type Table } from '../table.ts';

/** Groups of each lane in a verdict. */
const GROUPS = 60;
const ALPHA = 0.05;
/** Verdicts on equal arms by which a machine is qualified, alone and beside: the default of `alloc-ab qualify`. */
const VERDICTS = 20;

const LANES = [0.1, 0.3, 0.5, 0.7, 0.2, 0.4, 0.6, 0.8].map((traffic, index) => ({ id: `lane-${index}`, traffic }));
const DUETS: Duets = { cpus: [1, 2, 3, 4], lanes: LANES.map(({ id }) => id) };

const MACHINE: DuetMachine = {
  lanes: LANES,
  speeds: [1, 1.03, 0.98, 1.01, 0.97, 1.02, 0.99, 1.04],
  interference: 0.004,
  noise: { burst: 0.02, process: 0.006 },
  change: 0,
  moreTraffic: 0,
};

const ARRANGEMENTS: readonly { readonly name: Arrangement; readonly text: string }[] = [
  { name: 'alone', text: 'one lane after the other' },
  { name: 'one CPU', text: 'four at once, both arms on one CPU (the product)' },
  { name: 'swapped', text: 'four at once, an arm a CPU, swapped by the seed' },
  { name: 'never swapped', text: 'four at once, an arm a CPU, never swapped (must fail)' },
];

const ARMS: readonly { readonly text: string; readonly more: Partial<DuetMachine> }[] = [
  { text: 'equal', more: {} },
  { text: '1 % slower', more: { change: -0.01 } },
  { text: 'equal alone, 30 % more traffic', more: { moreTraffic: 0.3 } },
];

/** Machines that the rule has to tell apart. */
const MACHINES: readonly {
  readonly text: string;
  readonly more: Partial<DuetMachine>;
  readonly arrangement: Arrangement;
  readonly isGood: boolean;
}[] = [
  { text: 'lanes do not disturb each other', more: { interference: 0 }, arrangement: 'one CPU', isGood: true },
  { text: 'beside each other at most 0.6 % slower', more: {}, arrangement: 'one CPU', isGood: true },
  { text: 'beside each other up to 20 % slower', more: { interference: 0.15 }, arrangement: 'one CPU', isGood: false },
  { text: 'an arm a CPU, swapped', more: {}, arrangement: 'swapped', isGood: false },
  { text: 'an arm a CPU, never swapped', more: {}, arrangement: 'never swapped', isGood: false },
];

/** Parallel duets on a simulated machine, with the schedule, the intervals and the rule of the product. */
export const duets: Section = {
  name: 'duets',
  title: 'Parallel duets, simulated',
  quickPart: true,
  run: duetTables,
};

async function duetTables({ quick, seed, progress }: SectionOptions): Promise<Table[]> {
  const trials = quick ? 6 : 100;
  const plan = syntheticPlan([], DUETS.lanes);
  const rows = ARMS.flatMap(({ text, more }) => {
    const machine = { ...MACHINE, ...more };
    const runs = ARRANGEMENTS.map(({ name }) => {
      progress(`${text}: ${name}`);
      return Array.from({ length: trials }, (_, trial) => {
        const own = `${seed}/${text}/${name}/${trial}`;
        return measureSimulated(machine, seeded(plan, own), DUETS, name, GROUPS, own);
      });
    });
    const aloneTime = mean((runs[0] ?? []).map(({ time }) => time));
    return ARRANGEMENTS.map((arrangement, index) =>
      effectRow(arrangement, text, machine.change, runs[index] ?? [], aloneTime),
    );
  });
  const machines = quick ? 4 : 40;
  return [
    {
      title: 'What each way of placing the arms shows',
      columns: [
        'lanes',
        'candidate',
        'error of the estimate, points of %',
        'intervals without the truth',
        'half of the interval, points of %',
        'time, times less than alone',
      ],
      rows,
      notes: [
        `SIMULATED: ${LANES.length} lanes with one thread that share memory bandwidth, CPUs whose speeds differ by up to 7 %, ${GROUPS} groups of each lane, intervals of ${100 * (1 - ALPHA)} %.`,
        'No machine with 8 cores was measured. The schedule is the one of the product; bursts slow down by the traffic of the bursts that run at the same time.',
        'A candidate with more traffic suffers more beside others than alone: this is a difference of the question, which the rule below keeps small.',
      ],
    },
    {
      title: `Which machines the rule admits, by ${VERDICTS} verdicts on equal arms each way`,
      columns: ['machine', 'admitted'],
      rows: MACHINES.map(({ text, more, arrangement, isGood }): readonly Cell[] => {
        progress(`rule: ${text}`);
        const count = Array.from({ length: machines }, (_, index) =>
          isAdmitted({ ...MACHINE, ...more }, plan, arrangement, `${seed}/rule/${text}/${index}`),
        ).filter(Boolean).length;
        return [text, { count, trials: machines, expect: isGood ? { atLeast: 0.8 } : { atMost: 0.05 } }];
      }),
      notes: [
        `SIMULATED. The rule: interval over the verdicts with 0 in it and within ±${100 * DUET_RULE.bias} %, groups that differ at most ${DUET_RULE.wider} times as much as alone, a baseline at most ${100 * DUET_RULE.slower} % slower than alone; two lanes that pass are enough.`,
      ],
    },
  ];
}

function seeded(plan: AbPlan, seed: string): AbPlan {
  return { ...plan, sampling: { ...plan.sampling, seed } };
}

function effectRow(
  { name, text }: (typeof ARRANGEMENTS)[number],
  arms: string,
  change: number,
  runs: readonly ReturnType<typeof measureSimulated>[],
  aloneTime: number,
): readonly Cell[] {
  const truth = Math.log1p(change);
  const intervals = runs.flatMap(({ groups }) => [...groups.values()].map(intervalOf));
  const errors = runs.map(
    ({ groups }) => 100 * mean([...groups.values()].map((own) => intervalOf(own).estimate - truth)),
  );
  const missed = intervals.filter(({ low, high }) => low > truth || high < truth).length;
  const isControl = name === 'never swapped';
  const differs = arms !== 'equal alone, 30 % more traffic' || name === 'alone';
  const times = runs.map((run) => aloneTime / run.time);
  const judged = isControl ? { expect: { atLeast: 0.3 } } : differs ? { expect: { atMost: ALPHA } } : {};
  return [
    text,
    arms,
    meanOf(errors, 3, isControl || !differs ? undefined : { within: 0.1 }),
    { count: missed, trials: intervals.length, ...judged },
    { value: 100 * mean(intervals.map(({ low, high }) => (high - low) / 2)), digits: 2 },
    meanOf(times, 2, name === 'one CPU' ? { atLeast: 3.5 } : undefined),
  ];
}

function intervalOf(groups: readonly SimulatedGroup[]) {
  const [look] = design([groups.length], ALPHA);
  return walshInterval(
    groups.map(({ logRatio }) => logRatio),
    look?.rank ?? 0,
  );
}

function isAdmitted(machine: DuetMachine, plan: AbPlan, arrangement: Arrangement, seed: string): boolean {
  const readings = (way: Arrangement): DuetReading[] =>
    Array.from({ length: VERDICTS }, (_, verdict) => `${seed}/${way}/${verdict}`).flatMap((own) =>
      [...measureSimulated(machine, seeded(plan, own), DUETS, way, GROUPS, own).groups].map(([lane, groups]) => ({
        lane,
        change: Math.expm1(intervalOf(groups).estimate),
        spread: madSd(groups.map(({ logRatio }) => logRatio)),
        throughput: median(groups.map(({ throughput }) => throughput)),
      })),
    );
  const measured = duetQualification(
    { cpus: DUETS.cpus, verdicts: VERDICTS, falseAlarms: 0 },
    readings(arrangement),
    readings('alone'),
  );
  const at = '2026-01-01T00:00:00.000Z';
  const about = { at, tool: '0.0.0', fingerprint: {}, verdicts: VERDICTS, falseAlarms: 0, invalid: 0 };
  const qualification = { schema: 1, ...about, lanes: {}, injected: [], duets: measured } as const;
  const qualified = { qualification: { ...qualification, injected: [] }, environment: {} };
  return duetsLack(qualified, DUETS.cpus, Date.parse(at)) === null;
}
