import type { ProfiledFunction } from './perf-entries.ts';
import type { Profile } from './perf-report.ts';

/** Self samples as shares of all samples, grouped by a key of the function. */
export function selfShares(
  { functions, samples }: Profile,
  keyOf: (each: ProfiledFunction) => string,
): Map<string, number> {
  const shares = new Map<string, number>();
  for (const each of functions) {
    const key = keyOf(each);
    shares.set(key, (shares.get(key) ?? 0) + each.self / samples);
  }
  return shares;
}
