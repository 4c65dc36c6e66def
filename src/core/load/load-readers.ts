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
      const read = readRedisBenchmark(output);
      if (!read.ok) return read;
      // The tests of LRANGE fill a list before, and print that as a result of its own.
      const tests = read.value.filter(({ name }) => !name.endsWith(' (needed to benchmark LRANGE)'));
      const [test, ...more] = tests;
      if (!test) return loadFault('empty', 'holds no result of redis-benchmark');
      if (more.length > 0) return severalTests(tests.map(({ name }) => name));
      const { requestsPerSecond, p50, p95, p99, p999AtMost } = test;
      return ok({ value: requestsPerSecond, figures: { p50, p95, p99, 'p99.9-at-most': p999AtMost } });
    },
  },
};

/** `-t ping` and `-t lrange` print several results each; the name of each result is a test of its own. */
function severalTests(names: readonly string[]): Result<never, LoadFault> {
  const options = names.flatMap((name) => /^[A-Z][A-Z0-9_]*(?= \(|$)/.exec(name)?.[0].toLowerCase() ?? []);
  return loadFault(
    'several',
    `has ${names.length} results (${names.slice(0, 8).join(', ')}), and a lane has one number`,
    `Give the load one test, e.g. -t ${options[0] ?? 'set'}, and make a lane for each further one.`,
  );
}
