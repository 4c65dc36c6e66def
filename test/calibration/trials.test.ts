import { describe, expect, test } from 'vitest';
import { type NoiseJob, type NoiseResult, run as runNoise } from '../../calibration/noise-trials.ts';
import { inWorkers } from '../../calibration/pool.ts';
import { run as runVerdicts, type VerdictJob } from '../../calibration/verdict-trials.ts';

const NOISE: NoiseJob = { series: 'aa_st', spread: 0.02, trials: 10, effects: [0, 0.05], seed: 'test' };
const VERDICTS: VerdictJob = {
  scenario: 'test',
  spread: 0.02,
  targets: { fast: 'aa_mt2r0' },
  guards: { guard: 'aa_st' },
  effects: { fast: 0.05 },
  trials: 4,
  seed: 'test',
};

describe('trials on noise', () => {
  test('an effect is found with fewer samples than equivalence', () => {
    const { ours, competitors } = runNoise(NOISE);
    expect(ours[1]).toMatchObject({ found: 10, win: 10, covered: 10 });
    expect(ours[1]?.samples).toBeLessThan(Number(ours[0]?.samples));
    expect(competitors.map((tallies) => tallies[1]?.differs)).toEqual(competitors.map(() => expect.any(Number)));
  });

  test('the number of threads does not change the results', async () => {
    const jobs = [NOISE, { ...NOISE, series: 'aa_mt4' }, { ...NOISE, seed: 'other' }];
    const module = new URL('../../calibration/noise-trials.ts', import.meta.url);
    const finished: number[] = [];
    const results = await inWorkers<NoiseJob, NoiseResult>(module, jobs, 2, (count) => finished.push(count));
    expect(results).toEqual(jobs.map(runNoise));
    expect(finished).toEqual([1, 2, 3]);
  });

  test('inWorkers throws when a job throws', async () => {
    const module = new URL('../../calibration/noise-trials.ts', import.meta.url);
    const failing = inWorkers(module, [{ ...NOISE, series: 'none' }], 1, () => {});
    await expect(failing).rejects.toThrow('no series none');
  });
});

describe('whole runs', () => {
  test('a gain on the target is GO, the same gain with a harmed guard NO-GO', () => {
    expect(runVerdicts(VERDICTS).outcomes).toEqual({ GO: 4 });
    expect(runVerdicts({ ...VERDICTS, effects: { fast: 0.05, guard: -0.06 } }).outcomes).toEqual({ 'NO-GO': 4 });
  });

  test('both simple rules see the same runs and call a large loss of a guard NO-GO', () => {
    expect(runVerdicts({ ...VERDICTS, effects: { guard: -0.3 } })).toMatchObject({ anyWorse: 4, batchNoGo: 4 });
  });
});
