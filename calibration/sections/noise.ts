import { benchstatTable } from '../benchstat-table.ts';
import { pairSpread, readNoise } from '../noise-series.ts';
import { alarmTable, costTable, coverageTable, powerTable, type SeriesResult } from '../noise-tables.ts';
import type { NoiseJob, NoiseResult } from '../noise-trials.ts';
import { inWorkers } from '../pool.ts';
import type { Section } from '../section.ts';

/** True effects; the first is 0. */
export const EFFECTS = [0, 0.01, 0.02, 0.05];

/** Pair spread of the quieter machine. */
export const QUIET_SPREAD = 0.02;

/** Our rule and common ways of measuring, on the same real noise with known effects added. */
export const noise: Section = {
  name: 'noise',
  title: 'Simulated on real noise',
  quickPart: true,
  async run({ quick, seed, workers, progress }) {
    const trials = quick ? 250 : 3000;
    const series = [...readNoise()].map(([name, samples]) => ({
      name,
      samples: samples.length,
      spread: pairSpread(samples.map(({ opsPerS }) => opsPerS)),
    }));
    const jobs = [null, QUIET_SPREAD].flatMap((spread) =>
      series.map(({ name }): NoiseJob => ({ series: name, spread, trials, effects: EFFECTS, seed })),
    );
    const module = new URL('../noise-trials.ts', import.meta.url);
    const results = await inWorkers<NoiseJob, NoiseResult>(module, jobs, workers, (finished) =>
      progress(`${finished} of ${jobs.length} series, ${trials} trials each`),
    );
    const rows = (from: number): SeriesResult[] =>
      series.map((one, index) => ({ ...one, trials, result: results[from + index] as NoiseResult }));
    const [asMeasured, calm] = [rows(0), rows(series.length)];
    const quieter = `every series scaled to a pair spread of ${100 * QUIET_SPREAD} %`;
    return [
      alarmTable('Equal arms called different, noise as measured', asMeasured),
      coverageTable('Intervals that hold the true effect, noise as measured', asMeasured),
      powerTable('Effects found, noise as measured', asMeasured),
      costTable('What our rule costs, noise as measured', asMeasured),
      alarmTable(`Equal arms called different, ${quieter}`, calm),
      powerTable(`Effects found, ${quieter}`, calm),
      costTable(`What our rule costs, ${quieter}`, calm),
      benchstatTable({ trials: quick ? 50 : 500, seed }),
    ];
  },
};
