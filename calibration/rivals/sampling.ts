import type { Arms } from '../rules/rule.ts';
import type { Reader } from './reader.ts';

/** How the tools spread their samples over the arms, with the defaults of their documents. */

/** `count` values of the baseline, then as many of the candidate. */
export function batches(count: number, one: () => number): Arms {
  const take = () => Array.from({ length: count }, one);
  return { baseline: take(), candidate: take() };
}

/** `go test -bench -count=10` twice: ten runs of a second, as the page of benchstat asks for at least ten and `-benchtime` is 1s. */
export function goBenchmarks(reader: Reader): Arms {
  return batches(10, () => reader.run(1));
}

/** hyperfine (src/options.rs: `min_benchmarking_time` 3 s, `RunBounds::min` 10): whole processes of one command, then of the other. */
export function hyperfineRuns(reader: Reader): Arms {
  const command = () => {
    const began = reader.seconds;
    const rates: number[] = [];
    while (rates.length < 10 || reader.seconds - began < 3) rates.push(reader.process());
    return rates;
  };
  return { baseline: command(), candidate: command() };
}

/** tango: samples of 10 ms of each arm in turns (`TIME_SLICE` in tango-bench/src/cli.rs), until `seconds` have passed; its default is 0.1. */
export function tangoPairs(reader: Reader, seconds: number): Arms {
  const pairs: (readonly [number, number])[] = [];
  while (reader.seconds < seconds) pairs.push(reader.pair(0.01));
  return { baseline: pairs.map(([before]) => before), candidate: pairs.map(([, after]) => after) };
}

/**
 * `asv continuous` (docs/source/benchmarks.rst: `rounds` 2, `repeat` 5 of `sample_time` 10 ms, `warmup_time` 0.1 s; rounds interleaved, the second
 * one in the other order).
 */
export function asvRounds(reader: Reader): Arms {
  const round = () => {
    reader.run(0.1);
    return Array.from({ length: 5 }, () => reader.run(0.01));
  };
  const [first, second, third, fourth] = [round(), round(), round(), round()];
  return { baseline: [...first, ...fourth], candidate: [...second, ...third] };
}

/**
 * criterion.rs (src/lib.rs: `sample_size` 100, `measurement_time` 5 s, linear sampling): the i-th sample has i times as many iterations as the
 * first one, and all of them take five seconds. The warm-up of 3 s is billed apart.
 */
export function criterionSamples(reader: Reader): Arms {
  const unit = 5 / (100 * (101 / 2));
  const side = () => Array.from({ length: 100 }, (_, index) => reader.run((index + 1) * unit));
  return { baseline: side(), candidate: side() };
}
