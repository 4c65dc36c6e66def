import { timeShares } from '../../src/core/analysis/ab/time-shares.ts';
import type { PlanLane } from '../../src/model/plan.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

/** Smallest share of the time, in percent, inside bursts (dropped ones and warm-up included) or processes. */
const INSIDE = 90;
const SECONDS = 30;

/** Smallest share of bursts that count, in percent, that was to be reached. */
const WANTED = '≥ 55';

const all = () => true;
/** A bound has the suite as every machine measures it. Programs of the suite `quick` choose their own length, and the start of a process of 10 ms takes a large share. */
const QUESTIONS = [
  { suite: 'steady', sampled: 'lock-step, and process pairs beside it', lanes: all, least: INSIDE, goal: '—' },
  { suite: 'steady', sampled: 'lock-step, the rest from the record', lanes: isJudged, least: null, goal: WANTED },
  { suite: 'quick', sampled: 'process pairs', lanes: all, least: null, goal: '—' },
];
/** Whether a lane is none of those that the record of a machine can answer for. */
function isJudged({ role }: PlanLane): boolean {
  return role === 'target' || role === 'guard';
}

/** How the time of the sampling phase is spent, in whole runs of the product. */
export const shares: Section = {
  name: 'shares',
  title: 'Where the time of sampling goes, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const rows: Cell[][] = [];
    for (const { suite, sampled, lanes, least, goal } of QUESTIONS) {
      await using laboratory = await openLaboratory(`env ALLOC_AB_AA=1 on hz4 suite ${suite}`);
      const { run } = await laboratory.measure({ seed: `${seed}/${suite}`, budgetSeconds: SECONDS, lanes });
      const time = timeShares(run);
      if (time === null) throw new Error(`suite ${suite} has no samples`);
      const percent = (share: number): Cell => ({ value: 100 * share, digits: 1 });
      rows.push([
        suite,
        sampled,
        { value: 100 * (1 - time.rest), digits: 1, ...(least === null ? {} : { expect: { atLeast: least } }) },
        percent(time.measured),
        goal,
        ...[time.dropped, time.warmUp, time.processes, time.rest].map(percent),
        time.timingCost === null ? '—' : { value: 1e6 * time.timingCost, digits: 1 },
        { value: run.manifest.seconds.sampling, digits: 0 },
      ]);
      progress(`suite ${suite} is done`);
    }
    return [table(rows)];
  },
};

function table(rows: Cell[][]): Table {
  return {
    title: 'Wall time of the sampling phase, in percent',
    columns: [
      ...[
        'suite',
        'sampled by',
        'inside bursts or processes',
        'bursts that count',
        'goal',
        'dropped',
        'warm-up',
        'processes',
      ],
      ...['everything else', 'timing a burst costs, µs', 'seconds'],
    ],
    rows,
    notes: [
      'Everything else: starts and ends of processes, decisions, pauses while others use the machine.',
      'The cost of timing is the mean time of a burst by the clock of the driver beyond the clock of the bench.',
    ],
  };
}
