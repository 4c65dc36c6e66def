import { random } from '../src/stats/random.ts';
import { askBenchstat, BENCHSTAT, type Found, findBenchstat } from './benchstat.ts';
import { readNoise } from './noise-series.ts';
import { batch, COMPETITOR_SAMPLES } from './rules/competitors.ts';
import { mannWhitney } from './rules/mann-whitney.ts';
import type { Arms } from './rules/rule.ts';
import { stretch } from './stretch.ts';
import type { Table } from './table.ts';

const EFFECT = 0.02;

/** The real benchstat beside our Mann–Whitney on the same simulated batches; says by name where it could not be run. */
export function benchstatTable(
  { trials, seed }: { readonly trials: number; readonly seed: string },
  found: Found = findBenchstat(),
): Table {
  const title = 'The real benchstat on the same noise, ten runs, then ten runs';
  if ('absent' in found) {
    return { title, columns: ['series'], rows: [], notes: [`benchstat: not run here (${found.absent}).`] };
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
      const equal = Array.from({ length: trials }, () => batch(stretch(rates, COMPETITOR_SAMPLES, next)));
      const faster = equal.map(
        ({ baseline, candidate }): Arms => ({ baseline, candidate: candidate.map((value) => value * (1 + EFFECT)) }),
      );
      const theirs = [...askBenchstat(found.program, equal), ...askBenchstat(found.program, faster)];
      const own = [...equal, ...faster].map((arms) => mannWhitney(arms).differs);
      const alarms = (answers: readonly number[]) => answers.slice(0, trials).filter((answer) => answer !== 0).length;
      const finds = (answers: readonly number[]) => answers.slice(trials).filter((answer) => answer === 1).length;
      const disputed = own.filter((answer, index) => answer !== theirs[index]).length;
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
