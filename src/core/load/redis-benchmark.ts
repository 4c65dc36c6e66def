import { isFault, type LoadFault, loadFault, printedNumber } from './load-fault.ts';
import { readBlock } from './redis-benchmark-block.ts';
import { readCsv } from './redis-benchmark-csv.ts';
import type { RedisTest } from './redis-test.ts';

/**
 * Reads the output of redis-benchmark 5 to 7: plain, `--csv` and `-q`. Every number must be complete, written with a decimal
 * point and agree with the others, or the whole output is a fault.
 */
export function readRedisBenchmark(output: string): readonly RedisTest[] | LoadFault {
  // Progress ends in carriage returns. What follows the last end of a line is cut off, and a cut number is a wrong one.
  const lines = output
    .split(/[\r\n]+/)
    .slice(0, -1)
    .map((line) => line.trim());
  const complaint = lines.find((line) => /^(Error|ERR|Could not connect)\b/i.test(line));
  if (complaint !== undefined) return loadFault('error', `says: ${complaint.slice(0, 200)}`);
  if (lines.some((line) => line.startsWith('"'))) return readCsv(lines.filter((line) => line !== ''));
  const starts = lines.flatMap((line, index) => (/^====== .+ ======$/.test(line) ? [index] : []));
  if (starts.length === 0) return readQuiet(lines);
  return all(starts.map((start, index) => readBlock(lines.slice(start, starts[index + 1]))));
}

/** Lines of `-q`: `SET: 73529.41 requests per second, p50=0.343 msec`, without the median before version 6.2. */
function readQuiet(lines: readonly string[]): readonly RedisTest[] | LoadFault {
  const found = lines.flatMap((line) => {
    const match = /^(.+): (\S+) requests per second(?:, p50=(\S+) msec)?$/.exec(line);
    return match ? [match] : [];
  });
  if (found.length === 0) {
    return lines.some((line) => /^.+: (rps=|[\d.,]+)/.test(line))
      ? loadFault('truncated', 'ends before the first result')
      : loadFault('empty', 'holds no result of redis-benchmark');
  }
  return all(
    found.map(([, name = '', rate = '', middle]) => {
      const requestsPerSecond = printedNumber(rate);
      const p50 = middle === undefined ? null : printedNumber(middle);
      if (typeof requestsPerSecond !== 'number') return requestsPerSecond;
      if (p50 !== null && typeof p50 !== 'number') return p50;
      return { name, requestsPerSecond, p50, p95: null, p99: null, p999AtMost: null };
    }),
  );
}

function all(tests: readonly (RedisTest | LoadFault)[]): readonly RedisTest[] | LoadFault {
  return tests.find(isFault) ?? tests.flatMap((test) => (isFault(test) ? [] : [test]));
}
