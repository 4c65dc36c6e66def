import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { intervalRank, walshInterval } from '../../../stats/signed-rank.ts';
import { median } from '../../../stats/summary.ts';

/** A change against the first arm with its 95 % interval, as fractions. */
export interface Relative {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The compared aspects of an arm: how each is read, and which direction is better. */
const ASPECTS = {
  throughput: { of: ({ value }: Reading) => value, better: 'higher' },
  rssPeak: { of: ({ rssPeakBytes }: Reading) => rssPeakBytes, better: 'lower' },
  rssEnd: { of: ({ rssEndBytes }: Reading) => rssEndBytes, better: 'lower' },
  faults: { of: ({ minorFaults }: Reading) => minorFaults, better: 'lower' },
} as const;
type Aspect = keyof typeof ASPECTS;

/** One arm on one lane. */
export interface Standing {
  readonly arm: number;
  /** Number of rounds that count. */
  readonly rounds: number;
  /** Median of each aspect; null when not measured. */
  readonly medians: Readonly<Record<Aspect, number | null>>;
  /** Changes against the first arm; null for the first arm itself, and with too few rounds. */
  readonly relative: Readonly<Record<Aspect, Relative | null>>;
  /** Rank by throughput, from 1. Arms that the rounds cannot distinguish share a rank. Null without numbers. */
  readonly rank: number | null;
  /** Whether no other arm is both faster and smaller at its peak. */
  readonly pareto: boolean;
}

/** The standings of one lane, in the order of the arms. */
export interface LaneStandings {
  readonly lane: string;
  readonly standings: readonly Standing[];
  /** Number of rounds left out because other processes used the machine. */
  readonly disturbed: number;
}

/** Normal quantile for 2.5 % on each side. */
const CRITICAL = 1.959964;

/**
 * Compares the arms of a survey on each lane. Arms are paired by round, so that a disturbance in a round affects all of them.
 * Each interval is for a fixed number of rounds, because the time ended the sampling and not the numbers.
 */
export function standingsOf(run: SurveyRun): LaneStandings[] {
  const { survey } = run.manifest;
  const rounds = roundsOf(run);
  return survey.lanes.map(({ id, better }) => {
    const { table, disturbed } = rounds(id);
    const direction = better === 'higher' ? 1 : -1;
    const ranks = ranked(table, direction);
    const standings = survey.arms.map((_, arm): Standing => {
      const own = table[arm] ?? [];
      return {
        arm,
        rounds: own.filter((reading) => reading !== undefined).length,
        medians: perAspect((aspect) => medianOf(own, ASPECTS[aspect].of)),
        relative: perAspect((aspect) => (arm === 0 ? null : relativeOf(own, table[0] ?? [], ASPECTS[aspect].of))),
        rank: ranks[arm] ?? null,
        pareto: false,
      };
    });
    return { lane: id, standings: withPareto(standings, direction), disturbed };
  });
}

/** The readings of a lane that count: a row for each arm, a column for each undisturbed round. */
export function roundsOf({ manifest, readings }: SurveyRun): (lane: string) => {
  readonly table: readonly ReadingRow[];
  readonly disturbed: number;
} {
  const { survey } = manifest;
  const clean = readings.filter(({ environment }) => environment === 'clean');
  const byLane = Map.groupBy(clean, ({ lane }) => lane);
  return (lane) => {
    const rounds = Map.groupBy(byLane.get(lane) ?? [], ({ round }) => round);
    const kept = [...rounds.values()].filter(
      (round) => !round.some(({ foreignCores }) => (foreignCores ?? 0) > survey.foreignCores),
    );
    const table = survey.arms.map((_, arm) =>
      kept.map((round) => round.find((one) => one.arm === arm && isMeasured(one))),
    );
    return { table, disturbed: rounds.size - kept.length };
  };
}

/** Whether the process of a reading succeeded. */
export function isMeasured({ trouble }: Reading): boolean {
  return trouble === null;
}

/** The readings of one arm by round; undefined where the process failed. */
type ReadingRow = readonly (Reading | undefined)[];
/** Reads a number of a reading; null or undefined when not measured. */
type NumberOf = (reading: Reading) => number | null | undefined;

function perAspect<T>(make: (aspect: Aspect) => T): Record<Aspect, T> {
  return Object.fromEntries((Object.keys(ASPECTS) as Aspect[]).map((aspect) => [aspect, make(aspect)])) as Record<
    Aspect,
    T
  >;
}

/** Median over the rounds; null when never measured. */
export function medianOf(row: ReadingRow, of: NumberOf): number | null {
  const values = row.flatMap((reading) => (reading ? (of(reading) ?? []) : []));
  return values.length === 0 ? null : median(values);
}

/** The Hodges–Lehmann estimate of the log-ratio over rounds with its signed-rank interval; null when the interval is infinite. */
export function relativeOf(row: ReadingRow, reference: ReadingRow, of: NumberOf): Relative | null {
  const differences = row.flatMap((reading, round) => {
    const other = reference[round];
    const [value, base] = [reading && of(reading), other && of(other)];
    return value && base && value > 0 && base > 0 ? [Math.log(value) - Math.log(base)] : [];
  });
  const rank = intervalRank(differences.length, CRITICAL);
  if (rank === 0) return null;
  const { estimate, low, high } = walshInterval(differences, rank);
  return { estimate: Math.expm1(estimate), low: Math.expm1(low), high: Math.expm1(high) };
}

/** Ranks by median. An arm that is not significantly behind the best of a rank shares that rank. */
function ranked(table: readonly ReadingRow[], direction: 1 | -1): (number | null)[] {
  const order = table
    .flatMap((row, arm) => {
      const middle = medianOf(row, ASPECTS.throughput.of);
      return middle === null ? [] : [{ arm, middle }];
    })
    .sort((a, b) => direction * (b.middle - a.middle));
  const ranks: (number | null)[] = table.map(() => null);
  let leader = order[0]?.arm ?? 0;
  for (const [place, { arm }] of order.entries()) {
    const behind = relativeOf(table[arm] ?? [], table[leader] ?? [], ASPECTS.throughput.of);
    const apart = behind !== null && (direction === 1 ? behind.high < 0 : behind.low > 0);
    if (place === 0 || apart) leader = arm;
    ranks[arm] = leader === arm ? place + 1 : (ranks[leader] ?? null);
  }
  return ranks;
}

function withPareto(standings: readonly Standing[], direction: 1 | -1): Standing[] {
  const points = standings.map(({ medians: { throughput, rssPeak } }) =>
    throughput === null || rssPeak === null ? null : { speed: direction * throughput, size: rssPeak },
  );
  return standings.map((standing, index) => {
    const own = points[index];
    const beaten = points.some(
      (other) =>
        own &&
        other &&
        other.speed >= own.speed &&
        other.size <= own.size &&
        (other.speed > own.speed || other.size < own.size),
    );
    return { ...standing, pareto: own !== null && !beaten };
  });
}
