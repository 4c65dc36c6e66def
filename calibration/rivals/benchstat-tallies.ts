import { random } from '../../src/stats/random.ts';
import { runBenchstat } from '../benchstat.ts';
import type { Arms } from '../rules/rule.ts';
import { openReader } from './reader.ts';
import type { RivalJob, RivalTally } from './rival-trials.ts';
import { goBenchmarks } from './sampling.ts';

/** The real benchstat on the trials of the row 10+10 Mann–Whitney. All trials are benchmarks of one pair of files. */
export function benchstatTallies(
  program: string,
  { record, trials, changes, seed }: Omit<RivalJob, 'rival'>,
): RivalTally[] {
  const readers = Array.from({ length: trials }, (_, trial) =>
    openReader(record, random(`${seed}/${record.name}/${trial}`)),
  );
  const equal = readers.map(goBenchmarks);
  const seconds = readers.reduce((sum, reader) => sum + reader.seconds, 0) / trials;
  return changes.map((change) => {
    const arms = equal.map(
      ({ baseline, candidate }): Arms => ({ baseline, candidate: candidate.map((rate) => rate * (1 + change)) }),
    );
    const claims = runBenchstat(program, arms).filter((decision) => decision !== 0);
    return {
      differs: claims.length,
      found: claims.filter((decision) => decision === Math.sign(change)).length,
      seconds,
    };
  });
}
