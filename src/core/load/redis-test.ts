/** One test of redis-benchmark. Latencies in milliseconds; null where this form of the output does not hold them. */
export interface RedisTest {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** The first listed percentile at or above 99.9: the true one is not larger. */
  readonly p999AtMost: number | null;
}

/** Whether numbers do not fall. */
export function inOrder(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0));
}
