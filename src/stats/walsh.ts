import { selectAt } from './select.ts';

/** Number of Walsh averages (xᵢ + xⱼ)/2, i ≤ j, of n values. */
export function walshCount(n: number): number {
  return (n * (n + 1)) / 2;
}

/** A sample of the sums xᵢ + xⱼ, ascending and evenly spread over all sums. The search for a sum starts from it. */
type Sketch = Float64Array;

/** Number of values of a sketch. For so few values or fewer the sketch holds every sum. */
const SKETCH_VALUES = 64;

/** A sketch of ascending values, for several calls of `walshAverage`. */
export function sketchOf(sorted: Float64Array): Sketch {
  const n = sorted.length;
  const few =
    n <= SKETCH_VALUES ? sorted : Float64Array.from({ length: SKETCH_VALUES }, (_, i) => at(sorted, middleOf(i, n)));
  const sums = new Float64Array(walshCount(few.length));
  let filled = 0;
  for (let i = 0; i < few.length; i++) for (let j = i; j < few.length; j++) sums[filled++] = at(few, i) + at(few, j);
  return sums.sort();
}

/** The k-th smallest Walsh average (k from 1) of ascending finite values, exactly. */
export function walshAverage(sorted: Float64Array, k: number, sketch: Sketch = sketchOf(sorted)): number {
  return half(walshSum(sorted, k, sketch));
}

/** Median of the Walsh averages of ascending finite values; for an even count, the mean of the two middle ones. */
export function walshMedian(sorted: Float64Array, sketch: Sketch = sketchOf(sorted)): number {
  const count = walshCount(sorted.length);
  if (count === 0) return Number.NaN;
  const below = Math.floor(count / 2);
  const upper = walshSum(sorted, below + 1, sketch);
  if (count % 2 === 1) return half(upper);
  const { count: smaller, down } = split(sorted, previous(upper));
  return (half(smaller === below ? down : upper) + half(upper)) / 2;
}

/**
 * The k-th smallest of the n(n+1)/2 sums xᵢ + xⱼ, i ≤ j, without storing them.
 *
 * Selection in the sorted matrix X + X (Johnson & Mizoguchi 1978): one walk along the staircase counts the sums up to a
 * bound in O(n). Bounds on both sides of the k-th sum close in until about n sums are left, from which it is selected. The
 * first two bounds come from the sketch, further ones from interpolation. When that converges slowly, as between equal sums,
 * the floating-point numbers between the bounds are bisected. There are 2⁶⁴ of them, so the worst case is O(n log n).
 */
function walshSum(sorted: Float64Array, k: number, sketch: Sketch): number {
  const n = sorted.length;
  const count = walshCount(n);
  if (!(k >= 1 && k <= count)) throw new RangeError(`Walsh average ${k} of ${count}`);
  if (n <= SKETCH_VALUES) return at(sketch, k - 1);
  const range = new Range(sorted, k);
  const place = (k / count) * sketch.length;
  range.narrow(at(sketch, Math.max(0, Math.floor(place) - SKETCH_MARGIN)));
  range.narrow(at(sketch, Math.min(sketch.length - 1, Math.ceil(place) + SKETCH_MARGIN)));
  while (!range.isSmall()) {
    const before = range.size();
    const { low, high } = range;
    const share = range.share();
    range.narrow(low + (share - SHARE_MARGIN) * (high - low));
    range.narrow(low + (share + SHARE_MARGIN) * (high - low));
    if (range.size() < before / 2) continue;
    range.narrow(previous(range.high));
    range.narrow(range.low);
    range.narrow(fromOrdinal((toOrdinal(range.low) + toOrdinal(range.high)) >> 1n));
  }
  return range.chosen();
}

/** Distance of the first bounds from the place in the sketch: 0.4 % of all sums to either side. */
const SKETCH_MARGIN = 8;
/** Distance of further bounds from the interpolated place, as a share of the remaining sums. */
const SHARE_MARGIN = 0.02;

/** A range of sums that contains the k-th sum. Both `low` and `high` are sums. */
class Range {
  low: number;
  high: number;
  /** Number of sums below `low`, and up to `high`. */
  #below = 0;
  #upTo: number;
  readonly #sorted: Float64Array;
  readonly #k: number;

  constructor(sorted: Float64Array, k: number) {
    this.#sorted = sorted;
    this.#k = k;
    this.low = 2 * at(sorted, 0);
    this.high = 2 * at(sorted, sorted.length - 1);
    this.#upTo = walshCount(sorted.length);
  }

  size(): number {
    return this.#upTo - this.#below;
  }

  isSmall(): boolean {
    return this.low === this.high || this.size() <= 2 * this.#sorted.length;
  }

  /** Place of the k-th sum in the range, from 0 to 1, if the sums were spread evenly. */
  share(): number {
    return (this.#k - this.#below - 0.5) / this.size();
  }

  /** Drops the sums on the side of `bound` that does not contain the k-th sum. */
  narrow(bound: number): void {
    if (this.isSmall() || !(bound >= this.low && bound < this.high)) return;
    const { count, down, up } = split(this.#sorted, bound);
    if (count >= this.#k) {
      this.high = down;
      this.#upTo = count;
    } else {
      this.low = up;
      this.#below = count;
    }
  }

  chosen(): number {
    if (this.low === this.high) return this.low;
    return selectAt(sumsWithin(this.#sorted, this.low, this.high, this.size()), this.#k - this.#below - 1);
  }
}

/** The `size` sums xᵢ + xⱼ, i ≤ j, from `low` to `high`. */
function sumsWithin(sorted: Float64Array, low: number, high: number, size: number): Float64Array {
  const found = new Float64Array(size);
  let filled = 0;
  let end = sorted.length - 1;
  for (let i = 0; i <= end; i++) {
    while (end >= i && at(sorted, i) + at(sorted, end) > high) end--;
    for (let j = end; j >= i && at(sorted, i) + at(sorted, j) >= low; j--)
      found[filled++] = at(sorted, i) + at(sorted, j);
  }
  return found;
}

/** Number of pairs i ≤ j with xᵢ + xⱼ ≤ `bound`, of ascending values; O(n). */
export function sumsAtMost(sorted: Float64Array, bound: number): number {
  return split(sorted, bound).count;
}

/** The number of sums up to `bound`, the largest of them (`down`), and the smallest sum beyond (`up`). */
function split(sorted: Float64Array, bound: number): { count: number; down: number; up: number } {
  let count = 0;
  let down = Number.NEGATIVE_INFINITY;
  let up = Number.POSITIVE_INFINITY;
  let j = sorted.length - 1;
  for (let i = 0; i <= j; i++) {
    const x = at(sorted, i);
    let sum = x + at(sorted, j);
    while (sum > bound) {
      if (sum < up) up = sum;
      if (--j < i) return { count, down, up };
      sum = x + at(sorted, j);
    }
    if (sum > down) down = sum;
    count += j - i + 1;
  }
  return { count, down, up };
}

/** Ascending copy. Throws a RangeError for values that are not finite. */
export function ascending(values: readonly number[]): Float64Array {
  const sorted = new Float64Array(values).sort();
  if (sorted.length > 0 && !(Number.isFinite(at(sorted, 0)) && Number.isFinite(at(sorted, sorted.length - 1)))) {
    throw new RangeError('every difference must be a finite number');
  }
  return sorted;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}

/** Index of the middle of the i-th part, when n values are cut into `SKETCH_VALUES` equal parts. */
function middleOf(i: number, n: number): number {
  return Math.floor(((i + 0.5) * n) / SKETCH_VALUES);
}

/** Half of a sum; −0 becomes 0. */
function half(sum: number): number {
  return sum / 2 + 0;
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);
const MAGNITUDE = 0x7fffffffffffffffn;

/** Position of a number among all floating-point numbers. It preserves the order, is 0 for both zeros, and is an odd function. */
function toOrdinal(value: number): bigint {
  float[0] = value;
  const pattern = bits[0] as bigint;
  return pattern < 0n ? -(pattern & MAGNITUDE) : pattern;
}

/** The largest number below this one. */
function previous(value: number): number {
  return fromOrdinal(toOrdinal(value) - 1n);
}

function fromOrdinal(ordinal: bigint): number {
  bits[0] = ordinal < 0n ? -ordinal : ordinal;
  const magnitude = float[0] as number;
  return ordinal < 0n ? -magnitude : magnitude;
}
