import { random } from '../src/stats/random.ts';
import { readNoise, scaled } from './noise-series.ts';
import { resample } from './resample.ts';
import { COMPETITOR_SAMPLES, COMPETITORS } from './rules/competitors.ts';
import { LAST, looksAt, simulateLane } from './rules/sequential.ts';

/** Trials on the noise of one series. */
export interface NoiseJob {
  readonly series: string;
  /** Pair spread to which the noise is scaled; null: as measured. */
  readonly spread: number | null;
  readonly trials: number;
  readonly effects: readonly number[];
  readonly seed: string;
}

/** Counts over all trials at one true effect. */
export interface Tally {
  /** Trials whose arms are called different. */
  differs: number;
  /** Trials among them in the positive direction. */
  found: number;
  /** Trials whose interval holds the truth; null when the rule gives no interval. */
  covered: number | null;
}

/** The tally of our rule with the outcomes and the cost, as sums over the trials. */
export interface OurTally extends Tally {
  win: number;
  loss: number;
  equivalent: number;
  open: number;
  samples: number;
  seconds: number;
}

/** The tallies by effect, in the order of the job. */
export interface NoiseResult {
  readonly ours: readonly OurTally[];
  readonly competitors: readonly (readonly Tally[])[];
}

/** Draws noise, adds each effect to it, and applies every rule. All rules see the same samples in the same order. */
export function run({ series, spread, trials, effects, seed }: NoiseJob): NoiseResult {
  const samples = readNoise().get(series);
  if (!samples) throw new Error(`no series ${series}`);
  const measured = samples.map(({ opsPerS }) => opsPerS);
  const rates = spread === null ? measured : scaled(measured, spread);
  const walls = samples.map(({ wallS }) => wallS);
  const places = rates.map((_, index) => index);
  // The draws belong to the looks: with other looks they are drawn anew.
  const next = random(`${seed}/noise/${series}/${spread}/${LAST}`);
  const ours = effects.map(
    (): OurTally => ({
      differs: 0,
      found: 0,
      covered: 0,
      win: 0,
      loss: 0,
      equivalent: 0,
      open: 0,
      samples: 0,
      seconds: 0,
    }),
  );
  const competitors = COMPETITORS.map(() => effects.map((): Tally => ({ differs: 0, found: 0, covered: null })));
  for (let trial = 0; trial < trials; trial++) {
    const drawn = resample(places, 2 * LAST, next);
    const values = drawn.map((place) => rates[place] as number);
    const differences = Array.from({ length: LAST }, (_, block) => {
      const [first, second] = [values[2 * block] as number, values[2 * block + 1] as number];
      return next() < 0.5 ? Math.log(first / second) : Math.log(second / first);
    });
    const looks = looksAt(differences);
    for (const [index, effect] of effects.entries()) {
      addOurs(ours[index] as OurTally, looks, effect, (count) =>
        drawn.slice(0, count).reduce((sum, place) => sum + (walls[place] as number), 0),
      );
      for (const [which, { arrange, rule }] of COMPETITORS.entries()) {
        const arms = arrange(values.slice(0, COMPETITOR_SAMPLES));
        const { differs, interval } = rule({ ...arms, candidate: arms.candidate.map((value) => value * (1 + effect)) });
        const tally = competitors[which]?.[index] as Tally;
        if (differs !== 0) tally.differs++;
        if (differs === 1) tally.found++;
        if (interval) tally.covered = (tally.covered ?? 0) + Number(interval.low <= effect && effect <= interval.high);
      }
    }
  }
  return { ours, competitors };
}

function addOurs(
  tally: OurTally,
  looks: Parameters<typeof simulateLane>[0],
  effect: number,
  secondsOf: (samples: number) => number,
): void {
  const { blocks, outcome, covered, excluded } = simulateLane(looks, effect);
  if (excluded !== 0) tally.differs++;
  if (excluded === 1) tally.found++;
  tally.covered = (tally.covered ?? 0) + Number(covered);
  if (outcome === 'WIN') tally.win++;
  else if (outcome === 'LOSS') tally.loss++;
  else if (outcome === 'EQUIVALENT') tally.equivalent++;
  else tally.open++;
  tally.samples += 2 * blocks;
  tally.seconds += secondsOf(2 * blocks);
}
