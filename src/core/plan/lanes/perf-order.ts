import type { LaneCell } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { PerfOrder } from '../../../model/plan.ts';
import { laneProgram, threadsOfLane } from './lane-program.ts';

/** Most lanes whose evidence is gathered. */
const LANES_MAX = 16;
/** Gathering may take this share of the budget of sampling, and this many seconds in any case. */
const BUDGET = { share: 0.5, least: 60 } as const;

/** What evidence is gathered on these lanes, of these arms; undefined where no lane can be observed. */
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

/** The lanes with the fewest and with the most threads: where time goes differs most between them. */
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
