import type { Result } from '../src/model/result.ts';
import { random } from '../src/stats/random.ts';
import { BENCHSTAT, findBenchstat, runBenchstat } from './benchstat.ts';
import { readNoise } from './noise-series.ts';
import { resample } from './resample.ts';
import { batch, COMPETITOR_SAMPLES } from './rules/competitors.ts';
import { mannWhitney } from './rules/mann-whitney.ts';
import type { Arms } from './rules/rule.ts';
import type { Table } from './table.ts';

const EFFECT = 0.02;

/** The real benchstat and our Mann–Whitney on the same simulated batches. Without benchstat the table holds the reason. */
export function benchstatTable(
  { trials, seed }: { readonly trials: number; readonly seed: string },
  benchstat: Result<string, string> = findBenchstat(),
): Table {
  const title = 'The real benchstat on the same noise, ten runs, then ten runs';
  if (!benchstat.ok) {
    return { title, columns: ['series'], rows: [], notes: [`benchstat: not run here (${benchstat.error}).`] };
  }
  return {
    title,
    columns: [
      'series',
      'benchstat: equal arms called different',
      'Mann–Whitney here',
      `benchstat: +${100 * EFFECT} % found`,
      'Mann–Whitney here',
      'decisions that differ',
    ],
    rows: [...readNoise()].map(([name, samples]) => {
      const next = random(`${seed}/benchstat/${name}`);
      const rates = samples.map(({ opsPerS }) => opsPerS);
      const equal = Array.from({ length: trials }, () => batch(resample(rates, COMPETITOR_SAMPLES, next)));
      const faster = equal.map(
        ({ baseline, candidate }): Arms => ({ baseline, candidate: candidate.map((value) => value * (1 + EFFECT)) }),
      );
      const theirs = [...runBenchstat(benchstat.value, equal), ...runBenchstat(benchstat.value, faster)];
      const own = [...equal, ...faster].map((arms) => mannWhitney(arms).differs);
      const alarms = (decisions: readonly number[]) =>
        decisions.slice(0, trials).filter((decision) => decision !== 0).length;
      const finds = (decisions: readonly number[]) =>
        decisions.slice(trials).filter((decision) => decision === 1).length;
      const disputed = own.filter((decision, index) => decision !== theirs[index]).length;
      return [
        name,
        { count: alarms(theirs), trials },
        { count: alarms(own), trials },
        { count: finds(theirs), trials },
        { count: finds(own), trials },
        { count: disputed, trials: 2 * trials, expect: { atMost: 0 } },
      ];
    }),
    notes: [`golang.org/x/perf/cmd/benchstat ${BENCHSTAT}, its default settings, fed with Go's benchmark format.`],
  };
}
