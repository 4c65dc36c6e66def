import type { LaneProgram } from '../../model/plan.ts';
import { describeProcessEnd } from '../server/server-result.ts';
import type { SamplingContext } from './sampling-context.ts';
import { measurementOf, measureProcess } from './take-sample.ts';

/**
 * Whether the process of a lane does well with the C library's allocator: it starts, ends in order, and prints its number. One that does not
 * shows that the lane is at fault, not the allocator under test.
 */
export async function withoutLibrary(
  context: Pick<SamplingContext, 'sandbox' | 'directory' | 'signal'>,
  lane: LaneProgram,
  { LD_PRELOAD: _, ...env }: Readonly<Record<string, string>>,
): Promise<'runs' | 'fails'> {
  const result = await measureProcess({ ...context, lengths: {} }, lane, { library: null, env });
  const { measurement, fault } = measurementOf(lane, { library: null, others: [] }, result, 0);
  const isWell =
    describeProcessEnd(result, lane.timeoutSeconds * 1000) === null &&
    !result.program &&
    fault === null &&
    measurement.challenge === undefined &&
    (measurement.value ?? 0) > 0;
  return isWell ? 'runs' : 'fails';
}
