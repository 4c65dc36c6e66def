import type { ArmName } from '../../../model/names.ts';
import type { LaneProgram } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import { median } from '../../../stats/summary.ts';
import type { Block } from '../../analysis/ab/blocks.ts';
import { parseUnit } from '../../number/unit.ts';
import { SHARE_MIN } from './claim-model.ts';

/** What a claim says about time. */
interface ClaimReadings {
  /** ln(rate) of a sample, in any unit: a rate as it is, a time inverted. */
  logRate(sample: Sample): number;
  /** Median part of the wall time that the claim is about, by arm; null where the claim does not tell. */
  readonly share: Readonly<Record<ArmName, number>> | null;
}

/**
 * How the claims of a lane depend on time; null when its unit does not say so, as for a score, and for times far below the wall time,
 * such as percentiles of latency.
 */
export function claimReadings({ unit, operations }: LaneProgram, blocks: readonly Block[]): ClaimReadings | null {
  const known = parseUnit(unit, unit);
  if (known === null || blocks.length === 0) return null;
  const share = (seconds: (value: number) => number): Record<ArmName, number> => {
    const of = (arm: ArmName) =>
      median(blocks.map((block) => seconds(printed(block[arm])) / (block[arm].wallNs / 1e9)));
    return { baseline: of('baseline'), candidate: of('candidate') };
  };
  const rate = { logRate: (sample: Sample) => Math.log(printed(sample)) };
  const cost = { logRate: (sample: Sample) => -Math.log(printed(sample)) };
  const { dimension, kind, scale } = known;
  if (dimension === 'events' || dimension === 'byte rate') {
    const counts = operations !== undefined && dimension === 'events' && kind.endsWith('/s');
    return { ...rate, share: counts ? share((value) => operations / (value * scale)) : null };
  }
  if (dimension !== 'time') return null;
  if (kind !== 's')
    return { ...cost, share: operations === undefined ? null : share((value) => operations * value * scale) };
  const elapsed = share((value) => value * scale);
  return Math.max(elapsed.baseline, elapsed.candidate) < SHARE_MIN ? null : { ...cost, share: elapsed };
}

/** The value of a sample that counts; a block holds no others. */
function printed({ value }: Sample): number {
  return value ?? Number.NaN;
}

/** Standard errors that the slope may be wrong by. */
const ERRORS = 3;

/**
 * Whether the processes of an arm last equally long whatever rate they report, as a bench of fixed duration does: the slope of ln(wall
 * time) over ln(rate), by least squares, lies within ± `SHARE_MIN` with three standard errors. With fixed work the slope is minus the
 * part of the wall time that is measured.
 */
export function lastsEquallyLong(samples: readonly Sample[], logRate: ClaimReadings['logRate']): boolean {
  const count = samples.length;
  if (count < 12) return false;
  const rates = samples.map(logRate);
  const walls = samples.map(({ wallNs }) => Math.log(wallNs));
  const [rate, wall] = [rates, walls].map((values) => values.reduce((sum, value) => sum + value, 0) / count);
  let square = 0;
  let product = 0;
  for (const [index, each] of rates.entries()) {
    square += (each - (rate ?? 0)) ** 2;
    product += (each - (rate ?? 0)) * ((walls[index] ?? 0) - (wall ?? 0));
  }
  if (square === 0) return false;
  const slope = product / square;
  const rest = rates.reduce((sum, each, index) => {
    return sum + ((walls[index] ?? 0) - (wall ?? 0) - slope * (each - (rate ?? 0))) ** 2;
  }, 0);
  const error = Math.sqrt(rest / (count - 2) / square);
  return Math.abs(slope) + ERRORS * error < SHARE_MIN;
}
