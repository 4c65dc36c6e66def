/** Number of Walsh averages (xᵢ + xⱼ)/2, i ≤ j, of n values. */
export function walshCount(n: number): number {
  return (n * (n + 1)) / 2;
}

/**
 * The k-th smallest Walsh average (k from 1) of ascending finite values, exactly, without storing the n(n+1)/2 of them.
 *
 * Selection in the sorted matrix X + X (Johnson & Mizoguchi 1978): one walk along the staircase counts the sums ≤ v in O(n),
 * and v is bisected over the floating-point numbers, of which there are 2⁶⁴, until no more than n sums are left to sort.
 */
export function walshAverage(sorted: Float64Array, k: number): number {
  const n = sorted.length;
  if (!(k >= 1 && k <= walshCount(n))) throw new RangeError(`Walsh average ${k} of ${walshCount(n)}`);
  let low = toOrdinal(2 * at(sorted, 0));
  let high = toOrdinal(2 * at(sorted, n - 1));
  // Sums below `low`, and sums up to `high`.
  let below = 0;
  let upTo = walshCount(n);
  while (low < high && upTo - below > n) {
    const middle = (low + high) >> 1n;
    const count = sumsAtMost(sorted, fromOrdinal(middle));
    if (count >= k) {
      high = middle;
      upTo = count;
    } else {
      low = middle + 1n;
      below = count;
    }
  }
  if (low === high) return fromOrdinal(low) / 2;
  const left = sumsWithin(sorted, fromOrdinal(low), fromOrdinal(high)).sort();
  return (left[k - below - 1] as number) / 2;
}

/** The sums xᵢ + xⱼ, i ≤ j, from `low` to `high`. */
function sumsWithin(sorted: Float64Array, low: number, high: number): Float64Array {
  const found: number[] = [];
  let end = sorted.length - 1;
  for (let i = 0; i <= end; i++) {
    while (end >= i && at(sorted, i) + at(sorted, end) > high) end--;
    for (let j = end; j >= i && at(sorted, i) + at(sorted, j) >= low; j--) found.push(at(sorted, i) + at(sorted, j));
  }
  return Float64Array.from(found);
}

/** Number of pairs i ≤ j with xᵢ + xⱼ ≤ `bound`, of ascending values; O(n). */
export function sumsAtMost(sorted: Float64Array, bound: number): number {
  let count = 0;
  let j = sorted.length - 1;
  for (let i = 0; i <= j; i++) {
    while (j >= i && at(sorted, i) + at(sorted, j) > bound) j--;
    count += j - i + 1;
  }
  return count;
}

/** Ascending copy. Throws on values that are not finite: they have no place in an order statistic. */
export function ascending(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length > 0 && !(Number.isFinite(at(sorted, 0)) && Number.isFinite(at(sorted, sorted.length - 1)))) {
    throw new RangeError('every difference must be a finite number');
  }
  return sorted;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);
const MAGNITUDE = 0x7fffffffffffffffn;

/** Position of a number among all floating-point numbers: order-preserving, 0 for both zeros, odd in the number. */
function toOrdinal(value: number): bigint {
  float[0] = value;
  const pattern = bits[0] as bigint;
  return pattern < 0n ? -(pattern & MAGNITUDE) : pattern;
}

function fromOrdinal(ordinal: bigint): number {
  bits[0] = ordinal < 0n ? -ordinal : ordinal;
  const magnitude = float[0] as number;
  return ordinal < 0n ? -magnitude : magnitude;
}
