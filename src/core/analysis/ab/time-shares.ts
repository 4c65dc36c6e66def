import type { AbRun } from '../../../model/run.ts';
import { formatPercent } from '../../text/format.ts';

/** How the sampling time was spent, as fractions that add up to 1. Time in which several lanes were measured counts once for each. */
interface TimeShares {
  /** Bursts that count. */
  readonly measured: number;
  /** Bursts dropped after a switch. */
  readonly dropped: number;
  /** Bursts of the warm-up. */
  readonly warmUp: number;
  /** Processes of lanes that are not measured in lock-step. */
  readonly processes: number;
  /** Starts, ends, pauses, decisions. */
  readonly rest: number;
  /** Mean seconds of a burst by the clock of the driver beyond the clock of the bench; null without bursts. */
  readonly timingCost: number | null;
}

/** Adds up the time of the samples of a run; null without samples. */
export function timeShares({ manifest, samples }: AbRun): TimeShares | null {
  const totalNs = manifest.seconds.sampling * 1e9 + besideNs(samples);
  if (samples.length === 0 || totalNs <= 0) return null;
  const dropped = new Map(manifest.plan.lanes.map(({ id, lockstep }) => [id, lockstep?.dropped ?? 0]));
  const sums = { measured: 0, dropped: 0, warmUp: 0, processes: 0 };
  let insideNs = 0;
  let bursts = 0;
  for (const { lane, bursts: own, wallNs } of samples) {
    if (own === undefined) {
      sums.processes += wallNs;
      continue;
    }
    for (const run of own.runsNs) {
      for (const [index, ns] of run.entries()) sums[index < (dropped.get(lane) ?? 0) ? 'dropped' : 'measured'] += ns;
      bursts += run.length;
    }
    sums.warmUp += own.warmNs;
    insideNs += own.insideNs;
  }
  const share = (ns: number) => ns / totalNs;
  const spent = sums.measured + sums.dropped + sums.warmUp + sums.processes;
  return {
    measured: share(sums.measured),
    dropped: share(sums.dropped),
    warmUp: share(sums.warmUp),
    processes: share(sums.processes),
    rest: Math.max(0, 1 - share(spent)),
    timingCost: bursts === 0 ? null : (sums.measured + sums.dropped - insideNs) / bursts / 1e9,
  };
}

/** How much longer the groups of parallel duets would have taken one after the other, in nanoseconds. */
function besideNs(samples: AbRun['samples']): number {
  const groups = samples
    .filter(({ cpu, position }) => cpu !== undefined && position === 0)
    .sort((a, b) => a.startedNs - b.startedNs);
  let end = 0;
  let twice = 0;
  for (const { startedNs, wallNs } of groups) {
    twice += Math.max(0, Math.min(end, startedNs + wallNs) - startedNs);
    end = Math.max(end, startedNs + wallNs);
  }
  return twice;
}

/** The shares above 0 in one sentence; empty without samples. */
export function timeSharesText(run: AbRun): string {
  const shares = timeShares(run);
  if (shares === null) return '';
  const parts: [string, number][] = [
    ['bursts that count', shares.measured],
    ['bursts dropped after a switch', shares.dropped],
    ['warm-up', shares.warmUp],
    ['whole processes', shares.processes],
    ['everything else', shares.rest],
  ];
  const named = parts.filter(([, share]) => share > 0).map(([name, share]) => `${name} ${formatPercent(share)}`);
  const cost =
    shares.timingCost === null ? '' : ` Timing a burst from outside costs ${(shares.timingCost * 1e6).toFixed(0)} µs.`;
  return `Of the sampling time: ${named.join(', ')}.${cost}`;
}
