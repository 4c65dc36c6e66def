import { random } from '../../src/stats/random.ts';
import { openReader } from './reader.ts';
import type { NoiseRecord } from './record.ts';
import { RIVALS } from './rivals.ts';

/** Trials of one rule on one record. */
export interface RivalJob {
  readonly record: NoiseRecord;
  readonly rival: string;
  readonly trials: number;
  /** Changes of the candidate's throughput, as fractions. */
  readonly changes: readonly number[];
  readonly seed: string;
}

/** Counts over all trials at one change. */
export interface RivalTally {
  /** Trials whose arms are called different. */
  readonly differs: number;
  /** Trials among them in the direction of the change. */
  readonly found: number;
  /** Mean machine seconds. */
  readonly seconds: number;
}

/** The tallies by change, in the order of the job. Every rule begins a trial at the same moment of the record. */
export function run({ record, rival: title, trials, changes, seed }: RivalJob): RivalTally[] {
  const rival = RIVALS.find((each) => each.title === title);
  if (!rival) throw new Error(`no rule ${title}`);
  const sums = changes.map(() => ({ differs: 0, found: 0, seconds: 0 }));
  for (let trial = 0; trial < trials; trial++) {
    const reader = openReader(record, random(`${seed}/${record.name}/${trial}`));
    const decide = rival.measure(reader, random(`${seed}/${record.name}/${trial}/${title}`));
    for (const [index, change] of changes.entries()) {
      const { differs, seconds } = decide(change);
      const sum = sums[index] as (typeof sums)[number];
      if (differs !== 0) sum.differs++;
      if (differs !== 0 && differs === Math.sign(change)) sum.found++;
      sum.seconds += seconds;
    }
  }
  return sums.map((sum) => ({ ...sum, seconds: sum.seconds / trials }));
}
