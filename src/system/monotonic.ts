/** The monotonic clock of the machine, in nanoseconds: the one that the programs of the bench kit read. */
export function monotonicNs(): number {
  return Number(process.hrtime.bigint());
}
