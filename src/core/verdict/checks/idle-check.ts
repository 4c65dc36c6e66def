import type { AbPlan } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import { busyArm, isBusyInOtherTurns } from '../../analysis/ab/idle-side.ts';
import { IDLE_BUSY_TEXT } from '../../text/challenge-text.ts';
import { formatPercent, plural } from '../../text/format.ts';
import { type Finding, failed, passed, unknown } from './finding.ts';

/** Whether the arm in lock-step whose turn it was not kept still. Without lock-step samples there is no finding. */
export function idleChecks(plan: AbPlan, samples: readonly Sample[]): Finding[] {
  const name = 'idle-side';
  const lockstep = new Set(plan.lanes.filter((lane) => lane.lockstep !== null).map(({ id }) => id));
  let most: number | null = null;
  let isKnown = true;
  for (const sample of samples) {
    const { lane, liveBytes, idleShare } = sample;
    // Drivers before 0.4.0 knew neither the live bytes nor the share.
    if (liveBytes === undefined || !lockstep.has(lane)) continue;
    isKnown &&= idleShare !== undefined;
    most = Math.max(most ?? 0, isBusyInOtherTurns(sample) ? 0 : (idleShare ?? 0));
  }
  if (most === null) return [];
  const byLane = Map.groupBy(samples, ({ lane }) => lane);
  const busy = [...lockstep].flatMap((lane) => {
    const found = busyArm(byLane.get(lane) ?? []);
    if (found === null) return [];
    const { arm, busy: count, groups } = found;
    const detail = `The bench ${IDLE_BUSY_TEXT.end(count, groups)} of ${lane}, with ${plan[arm].label} (${arm}).`;
    return [failed(name, detail, IDLE_BUSY_TEXT.next, { code: 'idle-side-busy', lane })];
  });
  if (busy.length > 0) return busy;
  if (!isKnown) {
    return [
      unknown(
        name,
        'The CPU time that an arm uses during the turns of the other one is not known: the harness could not make a control group for each arm.',
        'Run the harness in a systemd unit with Delegate=yes, as runner-setup does, or as root with cgroup version 2.',
      ),
    ];
  }
  const busyGroups = samples.filter(isBusyInOtherTurns).length;
  const rest = busyGroups === 0 ? '' : ` An arm used more in ${plural(busyGroups, 'group')}, which did not count.`;
  const used = `In the groups that count, no arm used more than ${formatPercent(most)} of a CPU during the turns of the other one.`;
  return [passed(name, `${used}${rest}`)];
}
