import { readFileSync } from 'node:fs';
import { madSd, median } from '../src/stats/summary.ts';

/** One recorded process of an A/A measurement: both arms have the same library, so every difference is noise. */
export interface NoiseSample {
  readonly opsPerS: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly rssPeakBytes: number;
  readonly minorFaults: number;
}

/**
 * The recorded A/A samples by series (a workload on one machine), in time order: 8,000 processes on a 2-core virtual machine,
 * 200 to 3,000 per series.
 */
export function readNoise(
  file = new URL('aa-noise.csv', import.meta.url),
): ReadonlyMap<string, readonly NoiseSample[]> {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    const number = (name: string) => {
      const value = Number(cells[names.indexOf(name)]);
      if (!(value > 0)) throw new RangeError(`${name} is not positive in: ${line}`);
      return value;
    };
    return {
      series: cells[names.indexOf('series')] ?? '',
      opsPerS: number('ops_per_s'),
      wallS: number('wall_s'),
      cpuS: number('cpu_s'),
      rssPeakBytes: 1024 * number('vmhwm_kb'),
      minorFaults: number('minor_faults'),
    };
  });
  return Map.groupBy(rows, ({ series }) => series);
}

/** Robust standard deviation of the log-ratios of successive pairs of a series: the spread of its blocks. */
export function pairSpread(values: readonly number[]): number {
  const logs = values.map(Math.log);
  return madSd(logs.flatMap((log, index) => (index % 2 === 1 ? [log - (logs[index - 1] as number)] : [])));
}

/**
 * Simulates a quieter machine: scales every logarithm towards the median by one factor, so that the pair spread becomes
 * `spread`. Order, shape and autocorrelation stay. Values with a smaller spread stay unchanged.
 */
export function scaled(values: readonly number[], spread: number): number[] {
  const factor = Math.min(1, spread / pairSpread(values));
  const middle = median(values.map(Math.log));
  return values.map((value) => Math.exp(middle + factor * (Math.log(value) - middle)));
}
