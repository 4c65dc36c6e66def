import { ok, type Result } from '../../model/result.ts';
import { allOk, type LoadFault, loadFault, printedNumbers } from './load-fault.ts';
import { readBlock } from './redis-benchmark-block.ts';
import { readCsv } from './redis-benchmark-csv.ts';
import type { RedisTest } from './redis-test.ts';

/**
 * Reads the output of redis-benchmark 5 to 7: plain, `--csv` and `-q`. Every number must be complete, be written with a
 * decimal point and agree with the others; otherwise the whole output is a fault.
 */
export function readRedisBenchmark(output: string): Result<RedisTest[], LoadFault> {
  // Progress lines end in carriage returns. Text after the last line end is cut off, and a cut number is a wrong one.
  const lines = output
    .split(/[\r\n]+/)
    .slice(0, -1)
    .map((line) => line.trim());
  const complaint = lines.find((line) => /^(Error|ERR|Could not connect)\b/i.test(line));
  if (complaint !== undefined) return loadFault('error', `reports: ${complaint.slice(0, 200)}`);
  if (lines.some((line) => line.startsWith('"'))) return readCsv(lines.filter((line) => line !== ''));
  const starts = lines.flatMap((line, index) => (/^====== .+ ======$/.test(line) ? [index] : []));
  if (starts.length === 0) return readQuiet(lines);
  return allOk(starts.map((start, index) => readBlock(lines.slice(start, starts[index + 1]))));
}

/** Reads lines of `-q`: `SET: 73529.41 requests per second, p50=0.343 msec`. Before version 6.2 there is no median. */
function readQuiet(lines: readonly string[]): Result<RedisTest[], LoadFault> {
  const matches = lines.flatMap((line) => {
    const match = /^(.+): (\S+) requests per second(?:, p50=(\S+) msec)?$/.exec(line);
    return match ? [match] : [];
  });
  if (matches.length === 0) {
    return lines.some((line) => /^.+: (rps=|[\d.,]+)/.test(line))
      ? loadFault('truncated', 'ends before the first result')
      : loadFault('empty', 'holds no result of redis-benchmark');
  }
  return allOk(
    matches.map(([, name = '', rate = '', middle]): Result<RedisTest, LoadFault> => {
      const numbers = printedNumbers(middle === undefined ? [rate] : [rate, middle]);
      if (!numbers.ok) return numbers;
      const [requestsPerSecond = 0, p50 = null] = numbers.value;
      return ok({ name, requestsPerSecond, p50, p95: null, p99: null, p999AtMost: null });
    }),
  );
}
