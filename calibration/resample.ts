/**
 * `count` successive values, as a measurement from a random moment on would have seen them: one contiguous window of the
 * series if it is long enough, else joined windows of half its length (moving-block bootstrap, Künsch 1989). Windows begin at
 * random places and have even lengths, so that no block of two crosses a joint. The order within a window is kept, and with it
 * the autocorrelation and the drift of the machine.
 */
export function resample<Value>(series: readonly Value[], count: number, next: () => number): Value[] {
  // At most half the series: a longer window has few possible starts, so all draws would be nearly the same.
  const window = Math.min(count, 2 * Math.floor(series.length / 4));
  if (window < 2) throw new RangeError(`a series of ${series.length} has no window to draw`);
  const drawn: Value[] = [];
  while (drawn.length < count) {
    const start = Math.floor(next() * (series.length - window + 1));
    drawn.push(...series.slice(start, start + Math.min(window, count - drawn.length)));
  }
  return drawn;
}
