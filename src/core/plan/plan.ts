import type { ArmRequest, LaneCell, Request } from '../../model/command.ts';
import type { LaneConfig } from '../../model/config.ts';
import { AbPlan, type Measure, type PlanLane } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import { configuredMargin } from '../config/margins.ts';
import type { Facts } from './facts.ts';
import { fitting, tooLarge } from './fitting.ts';
import { laneProgram } from './lane-program.ts';
import { extremeCells, perfOrder } from './perf-order.ts';
import { planArm } from './plan-arm.ts';
import { isLockstep, samplerOf, sanityLanes, sentinelLanes } from './sampler.ts';

/** The sequential design: looks after these numbers of blocks, and the two-sided error spent over all of them. */
export const SAMPLING = {
  looks: [12, 20, 32, 48, 72, 108, 160, 240, 360, 540],
  alpha: 0.05,
  probes: { looks: [16, 32, 64, 128], alpha: 0.001 },
} as const;

/** Thresholds of every verdict: fractions, cores used by others, and the share of disturbed blocks. */
export const RULES = { equivalence: 0.01, noGoError: 0.01, foreignCores: 0.5, disturbedShare: 0.25 } as const;

/** How to ask for less. */
const FEWER = 'Ask for fewer lanes, e.g. with lane NAME or T=16, or for fewer flags.';

/** Most lanes that one plan holds. */
const LANES_MAX = 128;

/** What makes one plan different from the next; the caller supplies it, since nothing here is random. */
export interface PlanIds {
  readonly id: string;
  /** 32 hexadecimal digits, fresh for each dispatch. */
  readonly nonce: string;
  /** 32 hexadecimal digits; every random choice derives from it. */
  readonly seed: string;
  readonly repository: string;
  readonly pullRequest: number | null;
}

/** Makes the complete plan of a request: all that the runner gets. Refuses equal arms and what is too large to dispatch. */
export function makePlan(request: Request, facts: Facts, { seed, ...ids }: PlanIds): Result<AbPlan, Refusal> {
  if (definition(request.baseline) === definition(request.candidate)) return identical(request);
  const cells = [
    ...request.targets.map((cell) => ({ cell, role: 'target' as const })),
    ...request.guards.map((cell) => ({ cell, role: 'guard' as const })),
    ...request.controls.map((cell) => ({ cell, role: 'control' as const })),
  ];
  if (cells.length > LANES_MAX) return tooLarge(`${cells.length} lanes, at most ${LANES_MAX} are possible`, FEWER);
  const judged = cells.flatMap(({ cell, role }) => planLane(cell, role, request, facts));
  const lanes = [...judged, ...sanityLanes(judged, request.budgetSeconds), ...sentinelLanes(judged)];
  const observed = extremeCells([...request.targets, ...request.guards], facts);
  const perf = request.perf ? perfOrder(observed, [0, 1], request.budgetSeconds, facts) : undefined;
  const plan = {
    schema: 1,
    id: ids.id,
    nonce: ids.nonce,
    repository: ids.repository,
    pullRequest: ids.pullRequest,
    question: request.question,
    repeat: request.repeat,
    notes: request.notes,
    baseline: planArm(request.baseline, facts),
    candidate: planArm(request.candidate, facts),
    benches: { sha: facts.benchSha, commands: facts.config.benches?.build ?? [] },
    lanes,
    sampling: { seed, ...SAMPLING, budgetSeconds: request.budgetSeconds },
    ...(perf === undefined ? {} : { perf }),
    rules: { ...RULES, equivalence: Math.min(RULES.equivalence, ...gainsAsked(lanes)) },
    machine: { name: request.machine, labels: facts.config.machines[request.machine]?.labels ?? [] },
  };
  return fitting(AbPlan, plan, FEWER);
}

/** All that decides what an arm is; order of defines and the label do not. */
function definition({ source, defines, makeVariables, env }: ArmRequest): string {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return JSON.stringify([
    source,
    [...defines].sort(byName).map(({ name, value }) => [name, value]),
    [...makeVariables].sort(byName).map(({ name, value }) => [name, value]),
    Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** Gains that the targets ask, where they ask any: what counts as a gain cannot count as no change. */
function gainsAsked(lanes: readonly PlanLane[]): number[] {
  return lanes.flatMap(({ measures: asked }) =>
    asked.flatMap((measure) => (measure.role === 'target' && measure.gain > 0 ? [measure.gain] : [])),
  );
}

function identical({ question, candidate }: Request): Result<AbPlan, Refusal> {
  return refuse({
    code: 'identical-arms',
    message:
      question === 'base'
        ? 'The head is the merge base itself, so there is no change to measure.'
        : `Both sides are ${candidate.label}: the difference would be noise.`,
    next: question === 'base' ? 'Push a change first, or compare a flag.' : 'Compare two different settings.',
  });
}

function planLane(
  cell: LaneCell,
  role: 'target' | 'guard' | 'control',
  request: Request,
  { config }: Facts,
): PlanLane | readonly [] {
  const lane = config.lanes[cell.lane];
  const program = laneProgram(cell, config);
  if (!lane || !program) return [];
  return {
    ...program,
    role,
    ...samplerOf(lane, program.command),
    measures: measures(lane, role, request, config.defaults),
  };
}

/** What is asked of a lane: the request wins over the lane, the lane over the defaults, these over the built-in margins. */
function measures(
  lane: LaneConfig,
  role: 'target' | 'guard' | 'control',
  request: Request,
  defaults: Facts['config']['defaults'],
): Measure[] {
  if (role === 'control') return [{ metric: 'throughput', role }];
  const guard = (metric: 'throughput' | 'rss' | 'faults'): Measure => {
    // A margin that is asked for counts on every lane, also where its own guard is off.
    const asked = metric === 'throughput' ? request.margin : undefined;
    const margin = asked ?? configuredMargin(lane, defaults, metric);
    return margin === null ? { metric, role: 'info' } : { metric, role: 'guard', margin };
  };
  return [
    role === 'target'
      ? { metric: 'throughput', role, gain: request.gain ?? lane.gain ?? defaults.gain }
      : guard('throughput'),
    guard('rss'),
    guard('faults'),
    // In lock-step a process waits for the other one, and a server is alive before and after its load: their CPU time is not
    // that of the operations alone.
    ...(isLockstep(lane) || lane.server ? [] : [{ metric: 'cpu', role: 'info' } as const]),
  ];
}
