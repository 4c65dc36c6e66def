import type { LaneCell } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { PerfOrder } from '../../../model/plan.ts';
import { laneProgram, threadsOfLane } from './lane-program.ts';

/** Most lanes with evidence. */
const LANES_MAX = 16;
/** Budget of the evidence: a share of the sampling budget, and at least so many seconds. */
const BUDGET = { share: 0.5, least: 60 } as const;

/** The evidence to gather on these lanes for these arms; undefined when the configuration has none of the lanes. */
export function perfOrder(
  cells: readonly LaneCell[],
  arms: readonly number[],
  budgetSeconds: number,
  { config }: Facts,
): PerfOrder | undefined {
  const lanes = cells.flatMap((cell) => laneProgram(cell, config) ?? []).slice(0, LANES_MAX);
  if (lanes.length === 0) return undefined;
  const { events, repeats, hertz, boxes } = config.perf;
  return {
    lanes,
    arms: [...arms],
    repeats,
    hertz,
    events,
    boxes: Object.entries(boxes).map(([box, { functions, cause }]) => ({
      box,
      pattern: functions,
      ...(cause === undefined ? {} : { cause }),
    })),
    budgetSeconds: Math.max(BUDGET.least, BUDGET.share * budgetSeconds),
  };
}

/** The lanes with the fewest and the most threads, whose profiles differ most. */
export function extremeCells(cells: readonly LaneCell[], facts: Facts): LaneCell[] {
  const threads = (cell: LaneCell): number => {
    const program = laneProgram(cell, facts.config);
    return program === undefined ? 1 : threadsOfLane(program);
  };
  const order = cells.map((cell) => ({ cell, threads: threads(cell) })).sort((a, b) => a.threads - b.threads);
  const [fewest, most] = [order[0], order.at(-1)];
  if (fewest === undefined || most === undefined) return [];
  return fewest.threads === most.threads ? [fewest.cell] : [fewest.cell, most.cell];
}
