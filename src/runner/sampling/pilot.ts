import type { Incident } from '../../model/incident.ts';
import { ARMS } from '../../model/names.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { Observation } from '../../model/run.ts';
import { sampleIncident } from './sample-incident.ts';
import type { SamplingContext } from './sampling-context.ts';
import { takeGroups } from './take-groups.ts';
import { type MeasuredSample, takeSample } from './take-sample.ts';

/** Result of the pilot: one block of each lane, whose samples are not kept. */
interface Pilot {
  readonly observation: Observation;
  readonly incident: Incident | null;
  readonly secondsPerBlock: Record<string, number>;
  readonly lengths: Record<string, number>;
}

const NAME = 'lanes-readable';

/**
 * Measures one block of each lane that the record of the machine does not answer for: every process must end well and its value must be readable. Also chooses the length of a burst
 * or of a process of the kit. Lock-step lanes come first, since the lanes beside them take their speed from them.
 */
export async function runPilot(context: SamplingContext): Promise<Pilot> {
  const secondsPerBlock: Record<string, number> = {};
  const lengths: Record<string, number> = {};
  let tried = 0;
  const lanes = [...context.plan.lanes].sort((a, b) => Number(a.lockstep === null) - Number(b.lockstep === null));
  for (const lane of lanes) {
    if (lane.aimSeconds !== undefined) lengths[lane.id] = processLength(context, lane, lengths);
    if (context.recorded?.[lane.id] !== undefined) {
      // It may never be measured: its first block would cost as much as it saves.
      secondsPerBlock[lane.id] = 2 * (lane.aimSeconds ?? 0);
      continue;
    }
    tried++;
    const began = performance.now();
    const { samples, ops } = await pilotBlock({ ...context, lengths }, lane);
    for (const sample of samples) {
      const incident = sampleIncident(sample, 'preflight');
      if (incident === null) continue;
      const observation: Observation = { name: NAME, status: 'fail', detail: incident.message };
      return { observation, incident, secondsPerBlock, lengths };
    }
    secondsPerBlock[lane.id] = (performance.now() - began) / 1000;
    if (ops !== null) lengths[lane.id] = ops;
  }
  const detail = `Each of ${tried} lanes ended well and gave its number once with each arm.`;
  return { observation: { name: NAME, status: 'pass', detail }, incident: null, secondsPerBlock, lengths };
}

/** Operations that take `aimSeconds`, at the speed of the bursts of the lane beside it. */
function processLength({ plan }: SamplingContext, lane: PlanLane, lengths: Readonly<Record<string, number>>): number {
  const beside = plan.lanes.find(({ id }) => id === lane.beside);
  const micros = beside?.lockstep?.burstMicros ?? 0;
  const ops = lengths[beside?.id ?? ''] ?? 0;
  return Math.max(1, Math.round(((lane.aimSeconds ?? 0) * 1e6 * ops) / micros)) || 1;
}

async function pilotBlock(
  context: SamplingContext,
  lane: PlanLane,
): Promise<{ samples: readonly MeasuredSample[]; ops: number | null }> {
  if (lane.lockstep !== null) {
    const [group] = await takeGroups(context, lane, [0], 0);
    return { samples: group?.samples ?? [], ops: group?.ops ?? null };
  }
  const samples: MeasuredSample[] = [];
  for (const [position, arm] of ARMS.entries()) {
    samples.push(await takeSample(context, { lane, block: 0, position: position as 0 | 1, arm, startedNs: 0 }));
  }
  return { samples, ops: null };
}
