import type { Profile } from './perf-report.ts';
import { selfShares } from './self-shares.ts';

/** A function, a box or a call chain in two profiles: shares of all samples, and the difference. */
export interface ShareChange {
  readonly name: string;
  readonly baseline: number;
  readonly candidate: number;
  /** candidate − baseline. */
  readonly change: number;
}

/** Self share of each function in both profiles; the largest differences first. */
export function functionChanges(baseline: Profile, candidate: Profile): ShareChange[] {
  return changes(
    selfShares(baseline, ({ name }) => name),
    selfShares(candidate, ({ name }) => name),
  );
}

/**
 * Whether a difference of shares is beyond three standard errors of two binomial shares of so many samples, as if both sides had
 * the mean share. Three instead of two, because a profile has many functions.
 */
export function isBeyondNoise({ baseline, candidate, change }: ShareChange, before: Profile, after: Profile): boolean {
  const share = (baseline + candidate) / 2;
  return Math.abs(change) > 3 * Math.sqrt(share * (1 - share) * (1 / before.samples + 1 / after.samples));
}

/** The entries with a larger share on each side, at most `most` per side. */
export function heavier(
  all: readonly ShareChange[],
  most = 3,
): { inBaseline: ShareChange[]; inCandidate: ShareChange[] } {
  const sorted = [...all].sort((a, b) => a.change - b.change);
  return {
    inBaseline: sorted.filter(({ change }) => change < 0).slice(0, most),
    inCandidate: sorted
      .filter(({ change }) => change > 0)
      .reverse()
      .slice(0, most),
  };
}

/** Call chains with their shares in both profiles, for a differential flame graph. */
export function stackChanges(baseline: Profile, candidate: Profile): ShareChange[] {
  return changes(stackShares(baseline), stackShares(candidate));
}

function stackShares({ stacks }: Profile): Map<string, number> {
  const all = stacks.reduce((sum, { count }) => sum + count, 0);
  const shares = new Map<string, number>();
  for (const { frames, count } of stacks) {
    const key = frames.join(';');
    shares.set(key, (shares.get(key) ?? 0) + count / all);
  }
  return shares;
}

function changes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ShareChange[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((name) => {
      const [baseline, candidate] = [before.get(name) ?? 0, after.get(name) ?? 0];
      return { name, baseline, candidate, change: candidate - baseline };
    })
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.name < b.name ? -1 : 1));
}
