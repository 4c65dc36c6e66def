/**
 * `count` successive values as a measurement started at a random moment would have met them: one contiguous window of the
 * series where it is long enough, else windows of half its length joined end to end (moving-block bootstrap, Künsch 1989).
 * Windows begin anywhere and have even lengths, so that a block of two never straddles a joint, and order within them,
 * hence autocorrelation and drift, is that of the machine.
 */
export function stretch<Value>(series: readonly Value[], count: number, next: () => number): Value[] {
  // Half the series at most: else there would be few places to start from, and every stretch would be the same.
  const window = Math.min(count, 2 * Math.floor(series.length / 4));
  if (window < 2) throw new RangeError(`a series of ${series.length} has no window to draw`);
  const drawn: Value[] = [];
  while (drawn.length < count) {
    const start = Math.floor(next() * (series.length - window + 1));
    drawn.push(...series.slice(start, start + Math.min(window, count - drawn.length)));
  }
  return drawn;
}
