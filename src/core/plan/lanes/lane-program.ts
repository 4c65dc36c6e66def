import type { LaneCell } from '../../../model/command.ts';
import type { Config, LaneConfig, OutputCheck } from '../../../model/config.ts';
import type { LaneProgram } from '../../../model/plan.ts';
import { laneMetrics, OWN_METRIC, type ResolvedMetric } from '../../config/lane-metrics.ts';
import { laneId } from '../../config/lane-reference.ts';
import { KIT_METRIC, threadsOf, workloadCommand } from '../../config/workloads.ts';
import { serverProgram } from './server-program.ts';

/** The program of a lane cell with its matrix values filled in; undefined when the configuration has no such lane. */
export function laneProgram({ lane: name, cell }: LaneCell, { lanes }: Config): LaneProgram | undefined {
  const lane = lanes[name];
  const argv = lane && programOf(lane);
  if (!lane || !argv) return undefined;
  const fill = (text: string) => text.replace(/\{([A-Z]{1,4})\}/g, (whole, parameter) => cell[parameter] ?? whole);
  return {
    id: laneId({ lane: name, cell }),
    cell: { ...cell },
    command: argv.map(fill),
    kit: lane.workload !== undefined,
    env: Object.fromEntries(Object.entries(lane.env).map(([variable, value]) => [variable, fill(value)])),
    ...primaryValue(lane),
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

/** The first command of a lane: its program, its workload with arguments, or the start of its server. */
function programOf({ workload, command, server }: LaneConfig): readonly string[] | undefined {
  return workload === undefined ? (command ?? server?.start) : workloadCommand(workload);
}

type PrimaryValue = Pick<LaneProgram, 'read' | 'unit' | 'better' | 'timing' | 'metric' | 'outside' | 'counts'>;

/** How the primary value of a lane is obtained. */
function primaryValue(lane: LaneConfig): PrimaryValue {
  const metrics = laneMetrics(lane);
  const [primary] = metrics;
  if (primary === undefined) return KIT_METRIC;
  const { name, source, unit, better } = primary;
  const named = {
    ...(name !== null && name !== OWN_METRIC && { metric: name }),
    ...(metrics.some(countsInstructions) && { counts: 'instructions' as const }),
  };
  if (source.kind === 'outside') {
    return { read: '', unit, better, timing: 'outside', ...named, outside: source.outside };
  }
  const read = source.kind === 'printed' ? source.read : lane.server?.reads === undefined ? KIT_METRIC.read : '';
  const isTimed = lane.workload !== undefined && source.kind === 'own';
  return { read, unit, better, ...(isTimed && { timing: 'outside' as const }), ...named };
}

function countsInstructions({ source }: ResolvedMetric): boolean {
  return source.kind === 'outside' && source.outside === 'instructions';
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
