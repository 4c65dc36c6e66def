import type { LaneCell } from '../../../model/command.ts';
import type { Config, OutputCheck } from '../../../model/config.ts';
import type { LaneProgram } from '../../../model/plan.ts';
import { laneId } from '../../config/lane-reference.ts';
import { KIT_METRIC, threadsOf } from '../../config/workloads.ts';
import { serverProgram } from './server-program.ts';

/** The program of a lane cell with its matrix values filled in; undefined when the configuration has no such lane. */
export function laneProgram({ lane: name, cell }: LaneCell, { lanes }: Config): LaneProgram | undefined {
  const lane = lanes[name];
  const argv = lane?.workload ?? lane?.command ?? lane?.server?.start;
  if (!lane || !argv) return undefined;
  const fill = (text: string) => text.replace(/\{([A-Z]{1,4})\}/g, (whole, parameter) => cell[parameter] ?? whole);
  return {
    id: laneId({ lane: name, cell }),
    cell: { ...cell },
    command: argv.map(fill),
    kit: lane.workload !== undefined,
    env: Object.fromEntries(Object.entries(lane.env).map(([variable, value]) => [variable, fill(value)])),
    ...(lane.metric ?? KIT_METRIC),
    ...(lane.workload !== undefined && lane.metric === undefined ? { timing: 'outside' as const } : {}),
    checks: Object.entries(lane.checks).map(([name, check]) => ({
      name,
      read: check.read,
      ...(check.unit === undefined ? {} : { unit: check.unit }),
      ...bounds(check, fill),
    })),
    timeoutSeconds: lane.timeout,
    ...(lane.work === undefined ? {} : { work: lane.work }),
    ...(lane.operations === undefined ? {} : { operations: productOf(fill(lane.operations)) }),
    ...serverProgram(lane, fill),
  };
}

/** Number of threads of a lane: an argument of a kit workload, else the matrix parameter T, else 1. */
export function threadsOfLane({ kit, command, cell }: Pick<LaneProgram, 'kit' | 'command' | 'cell'>): number {
  return kit ? threadsOf(command) : Number(cell.T ?? 1);
}

/** The value of a product, such as `4 * 200000`. */
function productOf(text: string): number {
  return text.split('*').reduce((product, factor) => product * Number(factor), 1);
}

function bounds(check: OutputCheck, fill: (text: string) => string): { low: number | null; high: number | null } {
  if ('atMost' in check) return { low: null, high: check.atMost };
  if ('atLeast' in check) return { low: check.atLeast, high: null };
  const expected = Number(fill(check.equals));
  return { low: expected - check.within, high: expected + check.within };
}
