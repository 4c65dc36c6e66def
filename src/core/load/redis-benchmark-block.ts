import { ok, type Result } from '../../model/result.ts';
import { type LoadFault, loadFault, printedNumbers } from './load-fault.ts';
import { inOrder, type RedisTest } from './redis-test.ts';

/** A line of the distribution: this share of the requests took at most so many milliseconds. */
interface Share {
  readonly percent: number;
  readonly milliseconds: number;
}

/** `0.27 seconds` is rounded to hundredths; redis-benchmark computes the rate before it rounds. */
const ROUNDING_SECONDS = 0.0051;

/**
 * Reads one test in the plain form; its first line is `====== SET ======`. From version 6.2 on a summary holds the
 * percentiles. Before, there is only the distribution, in steps that are too coarse for a median.
 */
export function readBlock([title = '', ...lines]: readonly string[]): Result<RedisTest, LoadFault> {
  const name = title.replace(/^=+ | =+$/g, '');
  const modern = lines.includes('Latency by percentile distribution:');
  const distribution = readDistribution(lines, modern);
  if (!distribution.ok) return distribution;
  const shares = distribution.value;
  const count = matched(lines, /^(\S+) requests completed in (\S+) seconds$/);
  if (count === null) return loadFault('truncated', 'lacks the number of completed requests');
  const rate = matched(
    lines,
    modern ? /^throughput summary: (\S+) requests per second$/ : /^(\S+) requests per second$/,
  );
  if (rate === null || shares.at(-1)?.percent !== 100) return loadFault('truncated', 'ends before its summary');
  const summary = modern ? percentiles(lines) : [];
  if (summary === null) return loadFault('truncated', 'ends before the summary of latencies');
  const numbers = printedNumbers([...count, ...rate, ...summary]);
  if (!numbers.ok) return numbers;
  const [requests = 0, seconds = 0, requestsPerSecond = 0, ...ranks] = numbers.value;
  if (requestsPerSecond === 0 || Math.abs(requests / requestsPerSecond - seconds) > ROUNDING_SECONDS) {
    return loadFault('malformed', 'has a rate that its own requests and seconds contradict');
  }
  const [p50 = null, p95 = null, p99 = null] = ranks;
  // 99.90 may be a rounded 99.896, so a line of exactly 99.90 % is skipped.
  const p999AtMost = shares.find(({ percent }) => percent > 99.9)?.milliseconds ?? null;
  if (!inOrder(ranks) || (p99 !== null && p999AtMost !== null && p99 > p999AtMost)) {
    return loadFault('malformed', 'has percentiles that fall');
  }
  return ok({ name, requestsPerSecond, p50, p95, p99, p999AtMost });
}

/**
 * Reads the first table of shares: from version 6.2 on the one by percentile. Older versions truncate their times
 * (1.9 ms is printed as `<= 1`), so the bound is one unit of the last printed digit higher.
 */
function readDistribution(lines: readonly string[], modern: boolean): Result<Share[], LoadFault> {
  const end = lines.indexOf('Cumulative distribution of latencies:');
  const shares: Share[] = [];
  for (const line of end < 0 ? lines : lines.slice(0, end)) {
    const match = /^(\S+)% <= (\S+) milliseconds/.exec(line);
    if (!match) continue;
    const numbers = printedNumbers(match.slice(1));
    if (!numbers.ok) return numbers;
    const [percent = 0, milliseconds = 0] = numbers.value;
    const decimals = match[2]?.split('.')[1]?.length ?? 0;
    shares.push({ percent, milliseconds: modern ? milliseconds : Number((milliseconds + 10 ** -decimals).toFixed(3)) });
  }
  const rising = inOrder(shares.map(({ percent }) => percent)) && inOrder(shares.map((share) => share.milliseconds));
  return rising ? ok(shares) : loadFault('malformed', 'has a distribution of latencies that falls');
}

/** p50, p95, p99 and max: the row below `avg min p50 p95 p99 max`. Null when the row is cut off. */
function percentiles(lines: readonly string[]): readonly string[] | null {
  const head = lines.findIndex((line) => /^avg\s+min\s+p50\s+p95\s+p99\s+max$/.test(line));
  const [, , p50, p95, p99, max, ...more] = head < 0 ? [] : (lines[head + 1] ?? '').split(/\s+/);
  return p50 && p95 && p99 && max && more.length === 0 ? [p50, p95, p99, max] : null;
}

function matched(lines: readonly string[], pattern: RegExp): readonly string[] | null {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match) return match.slice(1);
  }
  return null;
}
