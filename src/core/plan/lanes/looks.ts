import type { AbPlan, PlanLane } from '../../../model/plan.ts';

/**
 * Numbers of blocks at which an interval may be computed: a quarter more each time, as multiples of the groups that one start of the
 * lock-step driver takes. Beyond the last one an interval would be narrower than what the method itself may be wrong by.
 */
export const LOOKS: readonly number[] = [
  ...[12, 16, 20, 24, 32, 40, 52, 64, 80, 100, 128, 160, 200, 252, 316, 396, 496],
  ...[620, 776, 972, 1216, 1520, 1900, 2376, 2972, 3716],
];

/** The last look is not an earlier one, however short the budget. */
const LAST_AT_LEAST = 100;

/** Seconds of a lock-step group that is taken quickly. */
const GROUP_SECONDS = 0.05;

/**
 * The looks of a plan: up to the number of blocks that the budget allows to one lane, when half of the judged lanes are decided early and leave
 * it their time. The error is spent over these looks, so a run that ends long before the last one has wider intervals than necessary.
 */
export function looksWithin(budgetSeconds: number, lanes: readonly Pick<PlanLane, 'role'>[]): number[] {
  const most = budgetSeconds / secondsFor(1, lanes);
  const last = LOOKS.find((n) => n >= Math.max(most, LAST_AT_LEAST)) ?? lastOf(LOOKS);
  return LOOKS.filter((n) => n <= last);
}

/** The budget, in seconds, whose plan has a look at this number of blocks of each lane or later. */
export function secondsFor(blocks: number, lanes: readonly Pick<PlanLane, 'role'>[]): number {
  const judged = lanes.filter(({ role }) => role === 'target' || role === 'guard').length;
  return blocks * GROUP_SECONDS * Math.max(1, judged / 2);
}

/** The last look that a repetition of a run may have: with a larger budget, later ones than the run had. */
export function lastPossibleLook({ sampling }: AbPlan): number {
  return sampling.spending === undefined ? lastOf(sampling.looks) : lastOf(LOOKS);
}

function lastOf(looks: readonly number[]): number {
  return looks.at(-1) ?? 0;
}
