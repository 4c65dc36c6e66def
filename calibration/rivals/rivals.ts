import { isUneven } from '../../src/core/analysis/ab/uneven-bursts.ts';
import { RULES, SAMPLING } from '../../src/core/plan/make-plan.ts';
import { type WalshInterval, walshInterval } from '../../src/stats/signed-rank.ts';
import { asv } from '../rules/asv.ts';
import { criterion } from '../rules/criterion.ts';
import { hyperfine } from '../rules/hyperfine.ts';
import { mannWhitney } from '../rules/mann-whitney.ts';
import { medians } from '../rules/medians.ts';
import { oneRun } from '../rules/one-run.ts';
import { pairedT } from '../rules/paired-t.ts';
import { permutedBlocks, permutedMeans } from '../rules/permutation.ts';
import { LAST, LOOKS, PLANNED } from '../rules/sequential.ts';
import { tango } from '../rules/tango.ts';
import type { Reader } from './reader.ts';
import { fixedRival, type Rival } from './rival.ts';
import { asvRounds, batches, criterionSamples, goBenchmarks, hyperfineRuns, tangoPairs } from './sampling.ts';

/** Blocks of the permutation test. */
const BLOCKS = 20;
/** Runs of each arm in one test of Firecracker. */
const FIRECRACKER_RUNS = 30;
/** Seconds of both warm-ups of criterion. */
const CRITERION_WARM = 2 * 3;

/** Title of our rule, the only one with a promise. Beside it stands the same by all the time of the bursts, for its price. */
export const OURS = 'ours';

/** Our rule on groups: at each look of the plan, until the interval excludes 0. `read`: the numbers of the groups at a look, from 1. */
function ourRule(title: string, needsBursts: boolean, read: typeof byEvidence): Rival {
  return {
    title,
    needsBursts,
    measure: (reader) => {
      const groups = Array.from({ length: LAST }, () => reader.group());
      const each = reader.seconds / LAST;
      const typical = groups.map((group) => group.typical);
      const total = groups.map((group) => group.total);
      const intervals: WalshInterval[] = [];
      return (change) => {
        const shift = Math.log1p(change);
        for (const [index, { n, rank }] of LOOKS.entries()) {
          const numbers = { typical: typical.slice(0, n), total: total.slice(0, n) };
          intervals[index] ??= walshInterval(read(numbers, index + 1), rank);
          const { low, high } = intervals[index];
          const differs = low + shift > 0 ? 1 : high + shift < 0 ? -1 : 0;
          if (differs !== 0) return { differs, seconds: n * each };
        }
        return { differs: 0, seconds: LAST * each };
      };
    },
  };
}

function byEvidence(numbers: Parameters<typeof isUneven>[3], look: number): readonly number[] {
  const isByTotal = isUneven(RULES, { looks: PLANNED, spending: SAMPLING.spending }, look, numbers);
  return isByTotal ? numbers.total : numbers.typical;
}

const untilSignificant: Rival = {
  title: 'paired t, more pairs until significant',
  needsBursts: false,
  measure: (reader) => {
    const differences = Array.from({ length: LAST }, () => reader.group().total);
    const each = reader.seconds / LAST;
    return (change) => {
      const { differs, pairs } = pairedT(differences.map((value) => value + Math.log1p(change)));
      return { differs, seconds: pairs * each };
    };
  },
};

const blocks: Rival = {
  title: `permutation of the means of ${BLOCKS} blocks`,
  needsBursts: false,
  measure: (reader, next) => {
    const differences = Array.from({ length: BLOCKS }, () => reader.group().total);
    const { seconds } = reader;
    return (change) => {
      const moved = differences.map((value) => value + Math.log1p(change));
      return { ...permutedBlocks(moved, next), seconds };
    };
  },
};

const oneOfEach = (reader: Reader) => batches(1, () => reader.run(1));
const firecrackerRuns = (reader: Reader) => batches(FIRECRACKER_RUNS, () => reader.process());

/** Criterion, with the time of its warm-ups, in which it takes no sample. */
function withWarmUp(rival: Rival): Rival {
  return {
    ...rival,
    measure: (reader, next) => {
      const decide = rival.measure(reader, next);
      return (change) => {
        const { differs, seconds } = decide(change);
        return { differs, seconds: seconds + CRITERION_WARM };
      };
    },
  };
}

/** Every rule in the order of the table, ours first. */
export const RIVALS: readonly Rival[] = [
  ourRule(OURS, false, byEvidence),
  ourRule('ours, by all the time of the bursts', true, ({ total }) => total),
  fixedRival('10+10 medians ±2 %', false, (reader) => batches(10, () => reader.process()), medians),
  fixedRival('10+10 Mann–Whitney', false, goBenchmarks, mannWhitney),
  fixedRival('hyperfine', false, hyperfineRuns, hyperfine),
  fixedRival('tango, 0.1 s (its default)', true, (reader) => tangoPairs(reader, 0.1), tango),
  fixedRival('tango, 1 s', true, (reader) => tangoPairs(reader, 1), tango),
  fixedRival('asv continuous, factor 1.1 (its default)', true, asvRounds, asv(1.1)),
  fixedRival('asv continuous, factor 1.01', true, asvRounds, asv(1.01)),
  withWarmUp(fixedRival('criterion', true, criterionSamples, criterion)),
  fixedRival('one run per commit, 200 % (github-action-benchmark)', false, oneOfEach, oneRun(2)),
  fixedRival('one run per commit, 102 %', false, oneOfEach, oneRun(1.02)),
  fixedRival('permutation of 30+30 means, > 5 % (Firecracker)', false, firecrackerRuns, (arms, next) =>
    permutedMeans(arms, 0.05, next),
  ),
  fixedRival('the same without the 5 %', false, firecrackerRuns, (arms, next) => permutedMeans(arms, 0, next)),
  blocks,
  untilSignificant,
];
