import { type LoadFault, loadFault, printedNumber } from './load-fault.ts';
import { inOrder, type RedisTest } from './redis-test.ts';

/** What a line of the distribution says: this share of the requests took at most so many milliseconds. */
interface Share {
  readonly percent: number;
  readonly milliseconds: number;
}

/** `0.27 seconds` is rounded to hundredths; the rate was computed before that. */
const ROUNDING_SECONDS = 0.0051;

/**
 * Reads one test in the plain form, from its `====== SET ======` on. Since 6.2 a summary holds the percentiles; before, there
 * is the distribution alone, in steps too coarse for a median.
 */
export function readBlock([title = '', ...lines]: readonly string[]): RedisTest | LoadFault {
  const name = title.replace(/^=+ | =+$/g, '');
  const modern = lines.includes('Latency by percentile distribution:');
  const shares = distribution(lines, modern);
  if ('code' in shares) return shares;
  const count = matched(lines, /^(\S+) requests completed in (\S+) seconds$/);
  if (count === null) return loadFault('truncated', 'does not say how many requests were completed');
  const rate = matched(
    lines,
    modern ? /^throughput summary: (\S+) requests per second$/ : /^(\S+) requests per second$/,
  );
  if (rate === null || shares.at(-1)?.percent !== 100) return loadFault('truncated', 'ends before its summary');
  const summary = modern ? percentiles(lines) : { p50: null, p95: null, p99: null, max: null };
  if (summary === null) return loadFault('truncated', 'ends before the summary of latencies');
  const numbers = allNumbers([...count, ...rate, ...Object.values(summary)]);
  if ('code' in numbers) return numbers;
  const [requests = 0, seconds = 0, requestsPerSecond = 0, ...ranks] = numbers;
  if (requestsPerSecond === 0 || Math.abs(requests / requestsPerSecond - seconds) > ROUNDING_SECONDS) {
    return loadFault('malformed', 'has a rate that its own requests and seconds contradict');
  }
  const [p50 = null, p95 = null, p99 = null] = ranks;
  // 99.90 may be a rounded 99.896, so that line does not count.
  const p999AtMost = shares.find(({ percent }) => percent > 99.9)?.milliseconds ?? null;
  if (!inOrder(ranks) || (p99 !== null && p999AtMost !== null && p99 > p999AtMost)) {
    return loadFault('malformed', 'has percentiles that fall');
  }
  return { name, requestsPerSecond, p50, p95, p99, p999AtMost };
}

/**
 * The first table of shares: since 6.2 the one by percentile, before it the only one. Older versions cut their times off
 * (1.9 ms is printed as `<= 1`), so that the bound is one unit of the last printed digit above.
 */
function distribution(lines: readonly string[], modern: boolean): readonly Share[] | LoadFault {
  const end = lines.indexOf('Cumulative distribution of latencies:');
  const shares: Share[] = [];
  for (const line of end < 0 ? lines : lines.slice(0, end)) {
    const match = /^(\S+)% <= (\S+) milliseconds/.exec(line);
    if (!match) continue;
    const [, , time = ''] = match;
    const [percent, milliseconds] = match.slice(1).map(printedNumber);
    if (typeof percent !== 'number') return percent ?? loadFault('malformed', 'has a share without a number');
    if (typeof milliseconds !== 'number') return milliseconds ?? loadFault('malformed', 'has a share without a time');
    const decimals = time.split('.')[1]?.length ?? 0;
    shares.push({ percent, milliseconds: modern ? milliseconds : Number((milliseconds + 10 ** -decimals).toFixed(3)) });
  }
  const rising = inOrder(shares.map(({ percent }) => percent)) && inOrder(shares.map((share) => share.milliseconds));
  return rising ? shares : loadFault('malformed', 'has a distribution of latencies that falls');
}

/** The row below `avg min p50 p95 p99 max`; null when it is cut off. */
function percentiles(lines: readonly string[]): Record<'p50' | 'p95' | 'p99' | 'max', string> | null {
  const head = lines.findIndex((line) => /^avg\s+min\s+p50\s+p95\s+p99\s+max$/.test(line));
  const [, , p50, p95, p99, max, ...more] = head < 0 ? [] : (lines[head + 1] ?? '').split(/\s+/);
  if (!p50 || !p95 || !p99 || !max || more.length > 0) return null;
  return { p50, p95, p99, max };
}

function matched(lines: readonly string[], pattern: RegExp): readonly string[] | null {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match) return match.slice(1);
  }
  return null;
}

function allNumbers(texts: readonly (string | null)[]): readonly number[] | LoadFault {
  const numbers: number[] = [];
  for (const text of texts) {
    if (text === null) continue;
    const number = printedNumber(text);
    if (typeof number !== 'number') return number;
    numbers.push(number);
  }
  return numbers;
}
