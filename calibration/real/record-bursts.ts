import type { SamplingContext } from '../../src/runner/sampling/sampling-context.ts';
import type { NoiseRecord } from '../rivals/record.ts';
import { sampleGroups, type TimedSampling } from './collection.ts';
import { readBursts } from './groups.ts';
import { MachineNotQuiet } from './not-quiet.ts';

/** Every burst of each group that counts, in one stretch of time. Throws `MachineNotQuiet` when a run would be INVALID for that. */
export async function recordBursts(bench: SamplingContext, series: TimedSampling): Promise<NoiseRecord> {
  const began = performance.now();
  const { plan, samples } = await sampleGroups(bench, series);
  const groups = readBursts(plan, samples);
  const taken = samples.length / 2;
  if (groups.length < (1 - plan.rules.disturbedShare) * taken) throw new MachineNotQuiet(series.lane);
  const seconds = (performance.now() - began) / 1000;
  return { name: series.lane, bursts: true, groups, groupSeconds: seconds / groups.length };
}
