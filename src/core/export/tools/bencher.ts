import { plainText } from '../../text/escape.ts';
import type { ExportedQuantity, ExportedResult } from './exported-result.ts';
import { trackedValues } from './tracked.ts';
import { uniqueNames } from './unique-names.ts';

/** Limits of Bencher on the names of measures and benchmarks. */
const MOST = { measure: 64, benchmark: 1024 } as const;

/** At the end of the name of a benchmark: Bencher stores its numbers and raises no alert. */
const IGNORE = '-bencher-ignore';

interface BencherMetric {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

/**
 * Bencher Metric Format: lanes are benchmarks, quantities are measures. Lanes without a decision raise no alert; those of an INVALID
 * result also have another name.
 */
export function bencherMetrics(
  result: ExportedResult,
  arms: readonly number[],
): Readonly<Record<string, Readonly<Record<string, BencherMetric>>>> {
  const series = Map.groupBy(trackedValues(result, arms), ({ series: name }) => name);
  const benchmarks = [...series].map(([name, values]) => {
    const isOpen = values.some(({ quantity, arm }) => quantity.arms[arm]?.open === true);
    const ignored = result.standing === 'invalid' || isOpen ? IGNORE : '';
    const measures = uniqueNames(
      values.map(({ quantity }) => measureName(quantity)),
      MOST.measure,
    );
    const metrics = values.map(({ value, spread }, index): [string, BencherMetric] => [
      measures[index] ?? '',
      spread === null
        ? { value }
        : { value, lower_value: rounded(Math.max(0, value - spread)), upper_value: rounded(value + spread) },
    ]);
    return [`${plainText(name, MOST.benchmark - IGNORE.length)}${ignored}`, Object.fromEntries(metrics)] as const;
  });
  return Object.fromEntries(benchmarks);
}

/** Bencher has a measure `throughput` in operations a second; every other one is named with its unit. */
function measureName({ name, unit }: ExportedQuantity): string {
  if (name === 'throughput' && unit === 'ops/s') return 'throughput';
  const end = unit === '' || name.endsWith(unit) ? '' : ` (${unit})`;
  return plainText(`${plainText(name, MOST.measure - end.length)}${end}`, MOST.measure) || 'value';
}

/** Seven digits: a bound is no more exact than that. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
