import { RULES } from '../../src/core/plan/make-plan.ts';
import { inWorkers } from '../pool.ts';
import type { Section } from '../section.ts';
import type { Cell, Expectation, Table } from '../table.ts';
import type { VerdictJob, VerdictResult } from '../verdict-trials.ts';

/** Lanes with the recorded series of their noise. */
const TARGETS = { 'mt-t2': 'aa_mt2', 'mt-t2-local': 'aa_mt2r0', 'mt-t4': 'aa_mt4' };
const GUARDS = { 'st-small': 'aa_st', 'st-large': 'aa_st32', 'mt-t2-mixed': 'aa_mt2m' };

const LANES = Object.keys({ ...TARGETS, ...GUARDS }).length;

type Bounded = 'GO' | 'NO-GO' | 'NO CHANGE';

/** True effects, and the largest rate of each wrong outcome. */
interface Scenario {
  readonly title: string;
  readonly effects: Readonly<Record<string, number>>;
  readonly wrong: Readonly<Partial<Record<Bounded, number>>>;
  /** Factor of the usual number of runs; absent: 1. */
  readonly weight?: number;
}

const every = (effect: number) => Object.fromEntries(Object.keys(TARGETS).map((lane) => [lane, effect]));

/** Error of one side of a 95 % interval. */
const SIDE = 0.025;
/** Harm and loss share one error over all guards and targets (Holm). */
const HARM = RULES.noGoError;
/** Error of a gain of one target. It also bounds a loss of all targets at once, which is as rare as the rarest of their losses. */
const GAIN = RULES.goError;

const SCENARIOS: readonly Scenario[] = [
  { title: 'no change anywhere', effects: {}, wrong: { GO: GAIN, 'NO-GO': HARM + GAIN }, weight: 3 },
  { title: '+3 % on every target', effects: every(0.03), wrong: { 'NO-GO': HARM, 'NO CHANGE': SIDE } },
  {
    title: '+3 % on every target, but one guard exactly at −2 %',
    effects: { ...every(0.03), 'st-small': -0.02 },
    wrong: { GO: SIDE },
  },
  {
    title: '+3 % on two targets, none on the third',
    effects: { ...every(0.03), 'mt-t4': 0 },
    wrong: { GO: GAIN, 'NO-GO': HARM + GAIN },
  },
  {
    title: 'one target exactly at +1 %, else no change',
    effects: { 'mt-t4': 0.01 },
    wrong: { 'NO-GO': HARM + GAIN, 'NO CHANGE': SIDE },
  },
  { title: '−3 % on every target', effects: every(-0.03), wrong: { GO: GAIN, 'NO CHANGE': SIDE } },
];

/** Pair spread of the quieter machine; `null` is the noise as measured. */
const SPREADS = [0.02, null];
/** Parts of the trials of a scenario, so that the threads end at about the same time. */
const PARTS = 4;

/** Simulated runs with the stopping rule, analysis and judgement of the product: six lanes of four metrics. */
export const verdicts: Section = {
  name: 'verdicts',
  title: 'Whole verdicts, simulated',
  quickPart: true,
  async run({ quick, seed, workers, progress }) {
    const trials = quick ? { calm: 12, noisy: 4 } : { calm: 600, noisy: 300 };
    const jobs = SPREADS.flatMap((spread) =>
      SCENARIOS.flatMap(({ title, effects, weight = 1 }) =>
        Array.from({ length: PARTS }, (_, part): VerdictJob => {
          const own = (weight * (spread === null ? trials.noisy : trials.calm)) / PARTS;
          const roles = { targets: TARGETS, guards: GUARDS };
          return { scenario: title, spread, ...roles, effects, trials: own, seed: `${seed}/${part}` };
        }),
      ),
    );
    const module = new URL('../verdict-trials.ts', import.meta.url);
    const results = await inWorkers<VerdictJob, VerdictResult>(module, jobs, workers, (finished) =>
      progress(`${finished} of ${jobs.length} parts`),
    );
    return SPREADS.map((spread) => verdictTable(spread, jobs, results));
  },
};

function verdictTable(spread: number | null, jobs: readonly VerdictJob[], results: readonly VerdictResult[]): Table {
  const noise = spread === null ? 'noise as measured' : `every metric scaled to a pair spread of ${100 * spread} %`;
  return {
    title: `Verdicts over six lanes of four metrics, ${noise}`,
    columns: [
      'truth',
      'GO',
      'NO-GO',
      'NO CHANGE',
      'INCONCLUSIVE',
      'blocks per lane',
      'seconds',
      'any p < 5 %: NO-GO',
      'ten then ten: GO',
      'ten then ten: NO-GO',
    ],
    rows: SCENARIOS.map(({ title, wrong }) => {
      const own = results.filter((_, index) => jobs[index]?.scenario === title && jobs[index]?.spread === spread);
      const trials = jobs
        .filter((job) => job.scenario === title && job.spread === spread)
        .reduce((n, job) => n + job.trials, 0);
      const sum = (read: (result: VerdictResult) => number) => own.reduce((total, result) => total + read(result), 0);
      const outcome = (name: Bounded | 'INCONCLUSIVE'): Cell => {
        const bound = name === 'INCONCLUSIVE' ? undefined : wrong[name];
        const expect: { expect?: Expectation } = bound === undefined ? {} : { expect: { atMost: bound } };
        return { count: sum(({ outcomes }) => outcomes[name] ?? 0), trials, ...expect };
      };
      if (sum(({ outcomes }) => outcomes.INVALID ?? 0) > 0) throw new Error('a synthetic run was INVALID');
      return [
        title,
        outcome('GO'),
        outcome('NO-GO'),
        outcome('NO CHANGE'),
        outcome('INCONCLUSIVE'),
        { value: sum(({ blocks }) => blocks) / trials / LANES, digits: 0 },
        { value: sum(({ seconds }) => seconds) / trials, digits: 0 },
        { count: sum(({ anyWorse }) => anyWorse), trials },
        { count: sum(({ batchGo }) => batchGo), trials },
        { count: sum(({ batchNoGo }) => batchNoGo), trials },
      ];
    }),
    notes: [
      'Bounds: the largest rate of a wrong outcome: 0.1 % for a GO that a target forbids, 2.5 % for a GO that a guard forbids and for a NO CHANGE; for a NO-GO without harm 1 % over all guards and targets together (Holm), plus 0.1 % for all targets losing at once where none of them certainly gains. Right outcomes have no bound: the noise decides how often they are reached.',
      '"Any p < 5 %": signed-rank at two-sided 5 % on each of the 24 effects, once, after 20 blocks.',
      '"Ten then ten": medians, NO-GO at any −2 %, GO with +2 % on every target.',
    ],
  };
}
