import type { Incident } from '../../model/incident.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { Observation } from '../../model/run.ts';
import { takeGroups } from './lockstep-group.ts';
import { type Bench, type ProcessSample, takeSample } from './process-sample.ts';
import { sampleTrouble } from './sample-trouble.ts';

/** What one block of every lane, which is not kept, has shown. */
export interface Pilot {
  readonly observation: Observation;
  readonly incident: Incident | null;
  readonly secondsPerBlock: Record<string, number>;
  readonly lengths: Record<string, number>;
}

const NAME = 'lanes-readable';

/**
 * One block of each lane that is not kept: it must end well and its number must be readable. It also chooses how long a
 * burst or a process of the kit is. Lock-step lanes come first, since those beside them take their speed from them.
 */
export async function readEveryLane(bench: Bench): Promise<Pilot> {
  const secondsPerBlock: Record<string, number> = {};
  const lengths: Record<string, number> = {};
  const lanes = [...bench.plan.lanes].sort((a, b) => Number(a.lockstep === null) - Number(b.lockstep === null));
  for (const lane of lanes) {
    if (lane.aimSeconds !== undefined) lengths[lane.id] = processLength(bench, lane, lengths);
    const began = performance.now();
    const { measured, ops } = await pilotBlock({ ...bench, lengths }, lane);
    for (const each of measured) {
      const incident = sampleTrouble(each, 'preflight');
      if (incident === null) continue;
      const observation: Observation = { name: NAME, status: 'fail', detail: incident.message };
      return { observation, incident, secondsPerBlock, lengths };
    }
    secondsPerBlock[lane.id] = (performance.now() - began) / 1000;
    if (ops !== null) lengths[lane.id] = ops;
  }
  const detail = `Each of ${lanes.length} lanes ended well and gave its number once with each arm.`;
  return { observation: { name: NAME, status: 'pass', detail }, incident: null, secondsPerBlock, lengths };
}

/** Operations that fill the wanted seconds, at the speed of the bursts of the lane beside it. */
function processLength({ plan }: Bench, lane: PlanLane, lengths: Readonly<Record<string, number>>): number {
  const beside = plan.lanes.find(({ id }) => id === lane.beside);
  const micros = beside?.lockstep?.burstMicros ?? 0;
  const ops = lengths[beside?.id ?? ''] ?? 0;
  return Math.max(1, Math.round(((lane.aimSeconds ?? 0) * 1e6 * ops) / micros)) || 1;
}

async function pilotBlock(bench: Bench, lane: PlanLane): Promise<{ measured: ProcessSample[]; ops: number | null }> {
  if (lane.lockstep !== null) {
    const [group] = await takeGroups(bench, lane, [0], 0);
    return { measured: [...(group?.measured ?? [])], ops: group?.ops ?? null };
  }
  const arms = (['baseline', 'candidate'] as const).entries();
  const measured: ProcessSample[] = [];
  for (const [position, arm] of arms) {
    measured.push(await takeSample(bench, { lane, block: 0, position: position as 0 | 1, arm, startedNs: 0 }));
  }
  return { measured, ops: null };
}
