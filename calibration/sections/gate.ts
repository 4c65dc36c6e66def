import { RULES } from '../../src/core/plan/make-plan.ts';
import type { GateJob, GateResult } from '../gate-trials.ts';
import { inWorkers } from '../pool.ts';
import type { Section } from '../section.ts';
import type { Cell, Expectation, Table } from '../table.ts';

/** Lanes with the recorded series of their noise. */
const GUARDS = { 'mt-t2': 'aa_mt2', 'mt-t2-local': 'aa_mt2r0', 'st-small': 'aa_st', 'st-large': 'aa_st32' };
/** Pair spread of the quieter machine; `null` is the noise as measured. */
const SPREADS = [0.02, null];
/** Parts of the trials of a scenario, so that the threads end at about the same time. */
const PARTS = 4;

interface Scenario {
  readonly title: string;
  readonly effects: Readonly<Record<string, number>>;
  readonly trials: number;
  readonly red: Expectation;
  /** Bound of the gates that need more evidence. */
  readonly asking: Expectation;
  /** Whether the bound `red` also applies to the noise as measured. The power depends on the noise, so it has no bound there. */
  readonly always: boolean;
}

const SCENARIOS: readonly Scenario[] = [
  // Harm is an error of `noGoError` in each of two measurements.
  {
    title: 'no change',
    effects: {},
    trials: 1000,
    red: { atMost: RULES.noGoError ** 2 },
    asking: { atMost: 0.02 },
    always: true,
  },
  {
    title: '−5 % on one lane',
    effects: { 'mt-t2': -0.05 },
    trials: 300,
    red: { atLeast: 0.99 },
    asking: { atMost: 0.02 },
    always: false,
  },
];

/** Simulated gates with the stopping rule, judgement and confirmation of the product. */
export const gate: Section = {
  name: 'gate',
  title: 'Whole perf gates, simulated',
  quickPart: true,
  async run({ quick, seed, workers, progress }) {
    const jobs = SPREADS.flatMap((spread) =>
      SCENARIOS.flatMap(({ title, effects, trials }) =>
        Array.from({ length: PARTS }, (_, part): GateJob => {
          // With the noise as measured, a gate takes ten times the blocks.
          const share = (quick ? 0.04 : 1) * (spread === null ? 0.2 : 1);
          const own = Math.ceil((trials * share) / PARTS);
          return { scenario: title, spread, guards: GUARDS, effects, trials: own, seed: `${seed}/${part}` };
        }),
      ),
    );
    const module = new URL('../gate-trials.ts', import.meta.url);
    const results = await inWorkers<GateJob, GateResult>(module, jobs, workers, (finished) =>
      progress(`${finished} of ${jobs.length} parts`),
    );
    return SPREADS.map((spread) => table(spread, jobs, results));
  },
};

function table(spread: number | null, jobs: readonly GateJob[], results: readonly GateResult[]): Table {
  const noise = spread === null ? 'noise as measured' : `every metric scaled to a pair spread of ${100 * spread} %`;
  return {
    title: `Gates over ${Object.keys(GUARDS).length} lanes of four metrics, margin 2 %, ${noise}`,
    columns: ['truth', 'green', 'red', 'red, naming the lane', 'needs more evidence', 'measured twice'],
    rows: SCENARIOS.map(({ title, effects, red, asking, always }): readonly Cell[] => {
      const own = jobs.flatMap((job, index) =>
        job.scenario === title && job.spread === spread ? [{ job, result: results[index] }] : [],
      );
      const trials = own.reduce((sum, { job }) => sum + job.trials, 0);
      const sum = (read: (result: GateResult) => number) =>
        own.reduce((total, { result }) => total + (result === undefined ? 0 : read(result)), 0);
      return [
        title,
        { count: sum(({ states }) => (states.pass ?? 0) + (states.unconfirmed ?? 0)), trials },
        {
          count: sum(({ states }) => states.regression ?? 0),
          trials,
          ...((always || spread !== null) && { expect: red }),
        },
        Object.keys(effects).length === 0 ? '' : { count: sum(({ named }) => named), trials },
        {
          count: sum(({ states }) => states['more-evidence'] ?? 0),
          trials,
          ...(spread !== null && { expect: asking }),
        },
        { count: sum(({ suspected }) => suspected), trials },
      ];
    }),
    notes: [
      'SIMULATED from recorded noise of equal libraries; no gate was run on a machine for this table.',
      'Bounds: red without a change at most the error of a NO-GO in both measurements, 1 % of 1 %.',
    ],
  };
}
