/** One test of redis-benchmark. Latencies are milliseconds; null where this form of the output does not hold them. */
export interface RedisTest {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Latency of the first listed percentile above 99.9: the true p99.9 is not larger. */
  readonly p999AtMost: number | null;
}

/** Whether no number is smaller than the one before. */
export function inOrder(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0));
}
