import { ARMS, type ArmName } from '../../../model/names.ts';
import type { Sample } from '../../../model/run.ts';

/** Largest part of the other arm's turns in which an arm in lock-step may use a CPU. */
const SHARE_MAX = 0.01;
/**
 * Groups in which an arm may have used more: one of a lane, or 2 % of them. The kernel charges an arm with time that the host of a virtual machine
 * took while a thread of the arm went to sleep. Such a group does not count. More of them let the arm choose the groups that count.
 */
const BUSY_GROUPS = { least: 1, share: 0.02 } as const;

/** How often an arm was busy in the turns of the other one, on one lane. */
interface BusyArm {
  readonly arm: ArmName;
  readonly busy: number;
  /** Groups of the lane, the last one included. */
  readonly groups: number;
}

/** Whether the arm used a CPU in more than 1 % of the turns of the other one. False where this is not known. */
export function isBusyInOtherTurns({ idleShare = 0 }: Sample): boolean {
  return idleShare > SHARE_MAX;
}

/** The arm that was busy in more groups of a lane than are allowed; null when each kept within. `samples`: of this lane, in any order. */
export function busyArm(samples: readonly Sample[]): BusyArm | null {
  const busy = samples.filter(isBusyInOtherTurns);
  if (busy.length <= BUSY_GROUPS.least) return null;
  const groups = Math.max(...samples.map(({ block }) => block)) + 1;
  const counts = ARMS.map((arm) => ({
    arm,
    busy: busy.filter((sample) => sample.arm === arm).length,
    groups,
  }));
  return counts.find((each) => each.busy > Math.max(BUSY_GROUPS.least, BUSY_GROUPS.share * groups)) ?? null;
}
