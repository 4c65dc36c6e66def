import type { AbPlan } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import { formatPercent } from '../../text/format.ts';
import { type Finding, passed, unknown } from './finding.ts';

/** Whether the arm in lock-step whose turn it was not kept still. A busy one is a failed sample. Without lock-step samples there is no finding. */
export function idleChecks(plan: AbPlan, samples: readonly Sample[]): Finding[] {
  const name = 'idle-side';
  const lockstep = new Set(plan.lanes.filter((lane) => lane.lockstep !== null).map(({ id }) => id));
  let most: number | null = null;
  let isKnown = true;
  for (const { lane, liveBytes, idleShare } of samples) {
    // Drivers before 0.4.0 knew neither the live bytes nor the share.
    if (liveBytes === undefined || !lockstep.has(lane)) continue;
    isKnown &&= idleShare !== undefined;
    most = Math.max(most ?? 0, idleShare ?? 0);
  }
  if (most === null) return [];
  if (!isKnown) {
    return [
      unknown(
        name,
        'The CPU time that an arm uses during the turns of the other one is not known: the harness could not make a control group for each arm.',
        'Run the harness in a systemd unit with Delegate=yes, as runner-setup does, or as root with cgroup version 2.',
      ),
    ];
  }
  return [passed(name, `During the turns of the other arm, no arm used more than ${formatPercent(most)} of a CPU.`)];
}
