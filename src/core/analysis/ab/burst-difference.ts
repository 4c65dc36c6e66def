import type { Bursts } from '../../../model/bursts.ts';
import type { Lockstep } from '../../../model/lockstep.ts';
import { hodgesLehmann } from '../../../stats/signed-rank.ts';
import { median } from '../../../stats/summary.ts';
import type { Block } from './blocks.ts';

/**
 * The difference of a group, ln(candidate) − ln(baseline) of throughput: the Hodges–Lehmann estimate over pairs of bursts at
 * the same place of neighbouring series. Pairs of one group depend on each other, but groups do not; so an interval is
 * computed from groups, never from pairs. NaN when a burst is missing or took no time.
 */
export function burstDifference(lockstep: Lockstep, { baseline, candidate }: Block): number {
  const [b, c] = [countedBursts(lockstep, baseline.bursts), countedBursts(lockstep, candidate.bursts)];
  if (b.length === 0 || b.length !== c.length) return Number.NaN;
  const ratios = b.map((ns, index) => Math.log(ns / (c[index] as number)));
  return ratios.every(Number.isFinite) ? hodgesLehmann(ratios) : Number.NaN;
}

/** Operations per second of an arm in a group, from the median of the counted bursts; null without counted bursts. */
export function burstThroughput(lockstep: Lockstep, bursts: Bursts): number | null {
  const ns = median(countedBursts(lockstep, bursts));
  return ns > 0 ? (bursts.operations / ns) * 1e9 : null;
}

/**
 * The same by all the time of the counted bursts: what an arm does in few of them counts in full, and so does what others take from a burst. Null
 * without any.
 */
export function totalThroughput(lockstep: Lockstep, bursts: Bursts): number | null {
  const counted = countedBursts(lockstep, bursts);
  const ns = counted.reduce((sum, each) => sum + each, 0);
  return ns > 0 ? ((bursts.operations * counted.length) / ns) * 1e9 : null;
}

/** Nanoseconds of the bursts of an arm that count: the first ones of each series are dropped. Empty without bursts. */
export function countedBursts({ dropped }: Lockstep, bursts: Bursts | undefined): number[] {
  return (bursts?.runsNs ?? []).flatMap((run) => run.slice(dropped));
}
