/** Seconds by which clocks of one run may differ: phases are rounded, and begin and end between two readings of the clock. */
const CLOCK_SECONDS = 2;

/** Times of a run as its manifest has them. */
interface ManifestTimes {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seconds: Readonly<Record<string, number | undefined>>;
  readonly ended: string;
  readonly samples: { readonly count: number };
}

/** How the times of a manifest contradict one another; null when they do not. */
export function timesFault({ startedAt, finishedAt, seconds, ended, samples }: ManifestTimes): string | null {
  const whole = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  if (whole < 0) return `the run ended at ${finishedAt}, before it started at ${startedAt}`;
  const negative = Object.entries(seconds).find(([, each]) => each !== undefined && each < 0);
  if (negative) return `the phase ${negative[0]} took ${negative[1]} seconds`;
  const sum = Object.values(seconds).reduce<number>((total, each) => total + (each ?? 0), 0);
  if (sum > whole + CLOCK_SECONDS)
    return `its phases took ${sum.toFixed(1)} s together, but the run only ${whole.toFixed(1)} s`;
  if (ended === 'not-started' && samples.count > 0)
    return `sampling did not begin, and yet there are ${samples.count} samples`;
  return null;
}

/** Nanoseconds that sampling took, with what its clock may differ. */
export function samplingNs({ seconds }: Pick<ManifestTimes, 'seconds'>): number {
  return ((seconds.sampling ?? 0) + CLOCK_SECONDS) * 1e9;
}
