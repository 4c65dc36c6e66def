import { ok, type Result } from '../../model/result.ts';
import type { Figure, FigureValues, LoadReader } from '../../model/server.ts';
import { type LoadFault, loadFault } from './load-fault.ts';
import { readRedisBenchmark } from './redis-benchmark.ts';

/** What a load generator measured: the primary value and the figures of its reader. */
export interface LoadNumbers {
  readonly value: number;
  readonly figures: FigureValues;
}

/** How the output of a load generator is read. */
interface LoadReading {
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly figures: readonly Figure[];
  read(output: string): Result<LoadNumbers, LoadFault>;
}

const latency = (name: string): Figure => ({ name, unit: 'ms', better: 'lower', from: 'load', read: null });

/** The supported load generators. */
export const LOAD_READERS: Readonly<Record<LoadReader, LoadReading>> = {
  'redis-benchmark': {
    unit: 'requests/s',
    better: 'higher',
    // The last figure is a bound from the distribution, not a printed percentile; its name shows that.
    figures: ['p50', 'p95', 'p99', 'p99.9-at-most'].map(latency),
    read(output) {
      const tests = readRedisBenchmark(output);
      if (!tests.ok) return tests;
      const [test, ...more] = tests.value;
      if (!test) return loadFault('empty', 'holds no result of redis-benchmark');
      if (more.length > 0) {
        const names = tests.value.map(({ name }) => name).slice(0, 8);
        return loadFault(
          'several',
          `has ${tests.value.length} results (${names.join(', ')}), and a lane has one number`,
        );
      }
      const { requestsPerSecond, p50, p95, p99, p999AtMost } = test;
      return ok({ value: requestsPerSecond, figures: { p50, p95, p99, 'p99.9-at-most': p999AtMost } });
    },
  },
};
