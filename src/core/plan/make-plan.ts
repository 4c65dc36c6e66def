import type { ArmRequest, Request } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { AbPlan, type PlanLane } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import { optionMeaning } from '../config/build-commands.ts';
import { plural } from '../text/format.ts';
import { planArm } from './arms/plan-arm.ts';
import { looksWithin } from './lanes/looks.ts';
import { extremeCells, perfOrder } from './lanes/perf-order.ts';
import { planLane } from './lanes/plan-lane.ts';
import { sanityLanes, sentinelLanes } from './lanes/sampler.ts';
import { untrustedLanes } from './lanes/trusted-lanes.ts';
import { planTooLarge, planWithinLimits } from './plan-limits.ts';
import { planSuite } from './plan-suite.ts';
import { treeOf } from './tree.ts';

/** The sequential design beside its looks: the two-sided error, how it is spent over all looks, and the design of lanes that watch the run. */
export const SAMPLING = {
  alpha: 0.05,
  spending: 'root',
  probes: { looks: [16, 32, 64, 128], alpha: 0.001 },
} as const;

/** Thresholds of every verdict: fractions, errors, cores used by others, and the share of disturbed blocks. */
export const RULES = {
  equivalence: 0.01,
  goError: 0.001,
  unevenError: 0.001,
  noGoError: 0.01,
  foreignCores: 0.5,
  disturbedShare: 0.25,
} as const;

/** The next step after a plan that is too large. */
const FEWER = 'Ask for fewer lanes, e.g. with lane NAME or T=16, or for fewer flags.';

/** Most lanes of one plan. */
const LANES_MAX = 128;

/** The values that differ between two plans of one request; the caller supplies them, since this layer is pure. */
export interface PlanIds {
  readonly id: string;
  /** 32 hexadecimal digits, fresh for each dispatch. */
  readonly nonce: string;
  /** 32 hexadecimal digits; every random choice derives from it. */
  readonly seed: string;
  readonly repository: string;
  readonly pullRequest: number | null;
}

/** Makes the complete plan that the runner gets. Refuses equal arms, and plans that are too large to dispatch. */
export function makePlan(request: Request, facts: Facts, { seed, ...ids }: PlanIds): Result<AbPlan, Refusal> {
  if (definition(request.baseline) === definition(request.candidate)) return identical(request, facts);
  const cells = [
    ...request.targets.map((cell) => ({ cell, role: 'target' as const })),
    ...request.guards.map((cell) => ({ cell, role: 'guard' as const })),
    ...request.controls.map((cell) => ({ cell, role: 'control' as const })),
  ];
  if (cells.length > LANES_MAX) return planTooLarge(`${cells.length} lanes, at most ${LANES_MAX} are possible`, FEWER);
  const judged = cells.flatMap(({ cell, role }) => planLane(cell, role, request, facts));
  const untrusted = untrustedLanes(judged, facts.config);
  if (untrusted) return untrusted;
  const lanes = [...judged, ...sanityLanes(judged, request.budgetSeconds), ...sentinelLanes(judged)];
  const observed = extremeCells([...request.targets, ...request.guards], facts);
  const perf = request.perf ? perfOrder(observed, [0, 1], request.budgetSeconds, facts) : undefined;
  const suite = planSuite(request, judged, facts);
  const plan = {
    schema: 1,
    id: ids.id,
    nonce: ids.nonce,
    repository: ids.repository,
    pullRequest: ids.pullRequest,
    question: request.question,
    repeat: request.repeat,
    baseline: planArm(request.baseline, facts),
    candidate: planArm(request.candidate, facts),
    benches: { sha: facts.benchSha, commands: facts.config.benches?.build ?? [] },
    lanes,
    ...(suite !== undefined && { suite }),
    sampling: {
      seed,
      looks: looksWithin(request.budgetSeconds, lanes),
      ...SAMPLING,
      budgetSeconds: request.budgetSeconds,
      ...(request.record !== undefined && { record: request.record }),
      ...(request.layouts !== undefined && { layouts: request.layouts }),
    },
    ...fastPathOf(request, facts),
    ...(request.proof && { proof: true }),
    ...(perf === undefined ? {} : { perf }),
    ...treeOf(facts, request.notes),
    rules: {
      ...RULES,
      equivalence: Math.min(RULES.equivalence, ...requiredGains(lanes)),
      ...(request.targets.length === 0 && { claim: 'no-harm' }),
    },
    machine: { name: request.machine, labels: facts.config.machines[request.machine]?.labels ?? [] },
  };
  return planWithinLimits(AbPlan, plan, FEWER);
}

/** The budgets of the line that the candidate is built from. */
function fastPathOf({ candidate: { source } }: Request, { config }: Facts): Pick<AbPlan, 'fastPath'> {
  const fastPath = source.kind === 'line' ? config.lines[source.line]?.fastPath : undefined;
  return fastPath === undefined ? {} : { fastPath };
}

/** Text that is equal for equal arms, regardless of label and order of defines. */
function definition({ source, defines, options, env }: ArmRequest): string {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return JSON.stringify([
    source,
    [...defines].sort(byName).map(({ name, value }) => [name, value]),
    options.map((each) => [each.system, each.option, optionMeaning(each)].join(' ')).sort(),
    Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** Gains of the targets. A change that counts as a gain must not count as no change. */
function requiredGains(lanes: readonly PlanLane[]): number[] {
  return lanes.flatMap(({ measures }) =>
    measures.flatMap((measure) => (measure.role === 'target' && measure.gain > 0 ? [measure.gain] : [])),
  );
}

function identical({ question, candidate }: Request, { uncommitted }: Facts): Result<AbPlan, Refusal> {
  if (question === 'base' && uncommitted !== undefined && uncommitted.count > 0) {
    return refuse({
      code: 'identical-arms',
      message: `The head is the merge base itself; ${plural(uncommitted.count, 'uncommitted file')} of the work tree are not part of it.`,
      next: 'Commit the change, or measure the work tree with alloc-ab run --dirty.',
    });
  }
  return refuse({
    code: 'identical-arms',
    message:
      question === 'base'
        ? 'The head is the merge base itself, so there is no change to measure.'
        : `Both sides are ${candidate.label}: the difference would be noise.`,
    next: question === 'base' ? 'Push a change first, or compare a flag.' : 'Compare two different settings.',
  });
}
