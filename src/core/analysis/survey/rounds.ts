import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { median } from '../../../stats/summary.ts';

/** The readings of one arm by round; undefined where the process failed. */
export type ReadingRow = readonly (Reading | undefined)[];
/** Reads a number of a reading; null or undefined when not measured. */
export type NumberOf = (reading: Reading) => number | null | undefined;

/** The readings of a lane that count. */
interface LaneRounds {
  /** A row for each arm, a column for each undisturbed round. */
  readonly table: readonly ReadingRow[];
  /** Number of rounds left out because other processes used the machine. */
  readonly disturbed: number;
}

/** Returns the rounds of a lane. A round is disturbed for all arms when it is for one: whether it counts does not depend on a value. */
export function roundsOf({ manifest, readings }: SurveyRun): (lane: string) => LaneRounds {
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

/** Median over the rounds; null when never measured. */
export function medianOf(row: ReadingRow, of: NumberOf): number | null {
  const values = row.flatMap((reading) => (reading ? (of(reading) ?? []) : []));
  return values.length === 0 ? null : median(values);
}
