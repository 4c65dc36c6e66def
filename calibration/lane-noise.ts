import type { Sample } from '../src/model/run.ts';
import { readNoise, scaled } from './noise-series.ts';
import { resample } from './resample.ts';
import { COMPETITOR_SAMPLES } from './rules/competitors.ts';
import { LAST } from './rules/sequential.ts';

/** The noise of every metric of a lane from the same processes, so that the metrics stay correlated. */
export interface LaneNoise {
  readonly opsPerS: readonly number[];
  readonly wallS: readonly number[];
  readonly cpuS: readonly number[];
  readonly rssPeakBytes: readonly number[];
  readonly minorFaults: readonly number[];
}

/** The noise of a series, with each wider metric scaled to a pair spread of `spread`; null: as measured. */
export function laneNoise(series: string, spread: number | null): LaneNoise {
  const samples = readNoise().get(series);
  if (!samples) throw new Error(`no series ${series}`);
  const calm = (values: readonly number[]) => (spread === null ? values : scaled(values, spread));
  return {
    opsPerS: calm(samples.map(({ opsPerS }) => opsPerS)),
    wallS: calm(samples.map(({ wallS }) => wallS)),
    cpuS: calm(samples.map(({ cpuS }) => cpuS)),
    rssPeakBytes: calm(samples.map(({ rssPeakBytes }) => rssPeakBytes)),
    minorFaults: calm(samples.map(({ minorFaults }) => minorFaults)),
  };
}

/** Resampled noise of a lane, as interleaved blocks in random order. `batch` is its beginning as ten runs, then ten. */
export interface DrawnLane {
  readonly blocks: readonly Sample[];
  readonly batch: readonly Sample[];
}

/** Draws the samples of a lane with a true change of throughput. */
export function drawLane(lane: string, noise: LaneNoise, effect: number, next: () => number): DrawnLane {
  const places = resample(
    noise.opsPerS.map((_, index) => index),
    2 * LAST,
    next,
  );
  const sample = (place: number, block: number, position: 0 | 1, arm: Sample['arm']): Sample => ({
    lane,
    block,
    position,
    arm,
    startedNs: 0,
    wallNs: Math.round(1e9 * (noise.wallS[place] as number)),
    cpuNs: Math.round(1e9 * (noise.cpuS[place] as number)),
    value: (noise.opsPerS[place] as number) * (arm === 'candidate' ? 1 + effect : 1),
    rssPeakBytes: Math.round(noise.rssPeakBytes[place] as number),
    minorFaults: Math.round(noise.minorFaults[place] as number),
    foreignCores: 0,
    exitCode: 0,
    signal: null,
    timedOut: false,
    library: 'expected',
    checks: {},
  });
  const blocks = Array.from({ length: LAST }, (_, block) => {
    const [first, second] = [places[2 * block] as number, places[2 * block + 1] as number];
    return next() < 0.5
      ? [sample(first, block, 0, 'baseline'), sample(second, block, 1, 'candidate')]
      : [sample(first, block, 0, 'candidate'), sample(second, block, 1, 'baseline')];
  });
  const half = COMPETITOR_SAMPLES / 2;
  const batch = places
    .slice(0, COMPETITOR_SAMPLES)
    .map((place, index) => sample(place, index % half, 0, index < half ? 'baseline' : 'candidate'));
  return { blocks: blocks.flat(), batch };
}
