import { z } from 'zod';
import { FastPathBudgets } from './code.ts';
import { Box, EventName } from './evidence.ts';
import { OutsideMetric } from './lane-metrics.ts';
import { LayoutCount } from './layouts.ts';
import { BuildOption } from './line-flags.ts';
import { Lockstep } from './lockstep.ts';
import {
  Define,
  isProgramText,
  MACHINES_MAX,
  Name,
  RepositoryName,
  RepositoryPath,
  Sha,
  VariableName,
} from './names.ts';
import { PlannedReader } from './pattern.ts';
import { ProvenLanes } from './reach.ts';
import { FIGURES_MAX, Figure, ServerProgram } from './server.ts';
import { TreeRules, TypedOptions, Uncommitted } from './tree.ts';

const PlanVariables = z.record(VariableName, z.string().max(200).refine(isProgramText));
const PlanArgv = z.array(z.string().max(2000).refine(isProgramText)).min(1).max(80);

/** One arm: a build of a commit, or a library that is installed on the machine. */
export const Arm = z.strictObject({
  /** Short name for reports: `hz4 HZ4_S12_MPSC=1`, `mimalloc`. */
  label: z.string().min(1).max(200),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('build'),
      sha: Sha,
      line: Name,
      commands: z.array(PlanArgv).min(1).max(8),
      library: RepositoryPath,
      /** Values of the flags that the compiler must see. */
      defines: z.array(Define).max(32),
      /** Values that the build systems must be configured with; absent: none. */
      options: z.array(BuildOption).max(32).optional(),
    }),
    z.strictObject({
      kind: z.literal('installed'),
      allocator: Name,
      /** Soname or absolute path; null is the C library's own allocator. */
      library: z.string().max(200).refine(isProgramText).nullable(),
      package: z.string().max(100).optional(),
    }),
  ]),
  env: PlanVariables,
});
export type Arm = z.infer<typeof Arm>;

/** A measured quantity. `throughput`: the primary value of the lane, whatever it is. `cpu`: work per CPU-second. `wall`, `user`, `system`, `cpu-time`, `instructions`: of the processes, seen from outside. `figure`: a further number of the output, by its name. `instructions-per-op`, `cycles-per-op`: of the bursts of a lock-step lane, counted by the processor; no plan asks for them. */
export const Metric = z.enum([
  ...['throughput', 'rss', 'faults', 'cpu'],
  ...['wall', 'user', 'system', 'cpu-time', 'instructions', 'figure', 'instructions-per-op', 'cycles-per-op'],
] as const);
export type Metric = z.infer<typeof Metric>;

/** The name of a `figure`; other metrics have none. */
const MEASURED = { metric: Metric, name: Name.optional() };

/** What is measured on a lane, and how it is judged. */
export const Measure = z.discriminatedUnion('role', [
  /** Must gain at least this fraction: WIN, LOSS, RULED OUT or EQUIVALENT. */
  z.strictObject({ ...MEASURED, role: z.literal('target'), gain: z.number().min(0).max(1) }),
  /** Must not lose more than this fraction: SAFE or HARM. */
  z.strictObject({
    ...MEASURED,
    role: z.literal('guard'),
    margin: z.number().min(0).max(1),
    /** A loss is tolerated up to this amount too, in the unit of the metric; absent: any amount counts. */
    atLeast: z.number().positive().optional(),
  }),
  /** Checks the measurement itself; see `LaneRole`. */
  z.strictObject({ ...MEASURED, role: z.enum(['sanity', 'sentinel', 'control']) }),
  /** Shown but not judged. */
  z.strictObject({ ...MEASURED, role: z.literal('info') }),
]);
export type Measure = z.infer<typeof Measure>;

/** Why a lane is in the plan. `target`: must gain. `guard`: must not lose. `sanity`: process pairs beside a lock-step lane, which they must not contradict. `sentinel`: the baseline against a byte copy of itself, which must not differ. `control`: executes no code that the change touches. */
export const LaneRole = z.enum(['target', 'guard', 'sanity', 'sentinel', 'control']);
export type LaneRole = z.infer<typeof LaneRole>;

/** One cell of a lane, with all that is needed to start its program and to read the output. */
export const LaneProgram = z.strictObject({
  /** `mt-remote-small/T=16,R=90`, or the lane's name alone when it has no matrix. */
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,63}(\/[A-Z]{1,4}=[A-Za-z0-9_.-]+(,[A-Z]{1,4}=[A-Za-z0-9_.-]+)*)?$/)
    .max(200),
  /** The matrix parameters of the cell. */
  cell: z.record(z.string().regex(/^[A-Z]{1,4}$/), z.string().max(20)),
  /** Program and arguments. For a workload of the bench kit: its name and arguments. For a server: its start command. */
  command: PlanArgv,
  /** Whether the program is a workload of the bench kit, which the runner builds itself. */
  kit: z.boolean().default(false),
  env: PlanVariables,
  /** Pattern whose one group is the primary value in the output; empty when a load reader gives the value. */
  read: PlannedReader,
  /** Unit of the primary value. */
  unit: z.string().max(20),
  /** The direction in which the primary value improves. */
  better: z.enum(['higher', 'lower']),
  /** Bounds on other numbers of the output. */
  checks: z
    .array(
      z.strictObject({
        name: Name,
        read: PlannedReader,
        /** Unit of the bounds; absent: the number has none. */
        unit: z.string().max(20).optional(),
        /** Smallest valid number; a smaller one makes the verdict INVALID. */
        low: z.number().nullable(),
        /** Largest valid number; a larger one makes the verdict INVALID. */
        high: z.number().nullable(),
      }),
    )
    .max(16),
  /** Longest time of one process; of a server, of its load. */
  timeoutSeconds: z.number().positive().max(3600),
  /** Present when the program is a server under a load. */
  server: ServerProgram.optional(),
  /** Numbers that are shown beside the primary value, or judged by a measure of their name; absent: none. */
  figures: z.array(Figure).max(FIGURES_MAX).optional(),
  /** Name of the primary value, such as `wall`; absent: it is called throughput. */
  metric: Name.optional(),
  /** The primary value is this one of the processes, seen from outside, and not a number of the output; absent: it is. */
  outside: OutsideMetric.optional(),
  /** How the primary value is obtained. `outside`: the runner or its driver takes the time. `claim`: the program says it. Absent: `outside` in lock-step and under a load, else `claim`. */
  timing: z.enum(['outside', 'claim']).optional(),
  /** Present when the instructions of its processes are counted. */
  counts: z.literal('instructions').optional(),
  /** What is equal in all processes of the lane: `fixed`, the operations; `timed`, the time in which they are counted. Absent: not declared. */
  work: z.enum(['fixed', 'timed']).optional(),
  /** Operations in the part of a process that its value is about; absent: not known. */
  operations: z.number().positive().optional(),
});
export type LaneProgram = z.infer<typeof LaneProgram>;

/** Evidence of where the time goes: `perf stat` and `perf record` on these programs, after the sampling. */
export const PerfOrder = z.strictObject({
  lanes: z.array(LaneProgram).min(1).max(16),
  /** Indices of the arms: 0 for the baseline, 1 for the candidate, or the indices in a survey. */
  arms: z.array(z.int().min(0)).min(1).max(32),
  /** Counted processes of each arm on each lane. */
  repeats: z.int().min(1).max(20),
  /** Samples of a profile per second. */
  hertz: z.int().min(1).max(10_000),
  events: z.array(EventName).min(1).max(24),
  /** Longest time of all tools together. What does not fit is left out, with an incident that states it. */
  budgetSeconds: z.number().positive().max(86_400),
  boxes: z.array(Box).max(32),
});
export type PerfOrder = z.infer<typeof PerfOrder>;

/** A lane of a plan. It is complete: the runner does not read the configuration. */
export const PlanLane = z.strictObject({
  ...LaneProgram.shape,
  role: LaneRole,
  /** Of a sanity lane: the id of its lock-step lane. */
  beside: z.string().max(200).optional(),
  /** The lock-step design; null: one process per sample. */
  lockstep: Lockstep.nullable().default(null),
  /** Why the lane is sampled in this way. */
  why: z.string().max(200).default(''),
  /** Length of a process that the pilot aims at, in seconds. The pilot chooses the number for `{iters}` in the command. */
  aimSeconds: z.number().positive().max(60).optional(),
  measures: z.array(Measure).min(1).max(16),
});
export type PlanLane = z.infer<typeof PlanLane>;

const Design = {
  /** Numbers of blocks at which the interval is computed. */
  looks: z.array(z.int().min(6).max(10_000)).min(1).max(32),
  /** Two-sided error of one interval over all looks. */
  alpha: z.number().gt(0).lt(0.5),
  /** The information time at which the error is spent: `root`, the root of the share of the last look, which spends more of it early. Absent: that share itself. */
  spending: z.enum(['root']).optional(),
};

/** The design of the repeated confidence intervals: the looks and the two-sided error that is spent over all of them. */
const Sampling = z.strictObject({
  /** 32 hexadecimal digits. Every random choice derives from it. */
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  ...Design,
  /** The design of sentinels and controls. A false alarm of theirs makes a run INVALID, so their error is smaller. */
  probes: z.strictObject(Design),
  /** Longest time of the sampling. */
  budgetSeconds: z.number().positive().max(86_400),
  /** Of a campaign: a gain or a loss ends the sampling only with at most this two-sided error over all looks. The verdict does not use it. */
  evidence: z.number().gt(0).lt(0.5).optional(),
  /** `never`: every check of the measurement is measured in this run, as for a release. Absent: a fresh record of the machine may answer for some. */
  record: z.literal('never').optional(),
  /** Each arm's library is linked so many times, with another order and padding each time, and intervals hold those over the layouts. Absent: the library of the build alone. */
  layouts: LayoutCount.optional(),
});

/** Thresholds of the verdict. They are fixed before the first sample. */
const Rules = z.strictObject({
  /** An effect is EQUIVALENT when its whole interval lies inside ± this fraction. */
  equivalence: z.number().positive().max(0.2),
  /** Largest probability of a GO when one of the targets did not gain, over all looks together. Absent: the rule of plans before this field, by the interval of each target. */
  goError: z.number().gt(0).lt(0.5).optional(),
  /** Probability that the bursts of a lock-step lane with equal arms are called uneven, over all looks together. Absent: the rule of plans before this field, by the typical burst alone. */
  unevenError: z.number().gt(0).lt(0.5).optional(),
  /** Probability of a NO-GO by harm or loss when nothing changed, over all lanes, metrics and looks together. */
  noGoError: z.number().gt(0).lt(0.5),
  /** What the candidate has to show. `no-harm`: on no lane a loss beyond its margin; gains are named. Absent: a gain on every target; without targets, the rule of plans before this field. */
  claim: z.literal('no-harm').optional(),
  /** Number of machines whose verdicts are joined and which share the error; absent: one machine decides alone. */
  machines: z.int().min(2).max(MACHINES_MAX).optional(),
  /** A block is disturbed when other processes used more cores than this. */
  foreignCores: z.number().positive().max(1024),
  /** The verdict is INVALID when a larger share of the blocks was disturbed. */
  disturbedShare: z.number().min(0).max(1),
});

/** A suite beside the lanes of a plan. */
const PlanSuite = z.strictObject({
  name: Name,
  /** Whether the configuration calls it sufficient for a decision; otherwise it is the default suite. */
  sufficient: z.boolean(),
  /** Number of its targets and guards. */
  lanes: z.int().min(0).max(10_000),
  /** How many of them the plan judges, by bounds that are not looser than those of the suite. */
  asked: z.int().min(0).max(128),
  /** The command that asks the whole suite. */
  command: z.string().max(2000),
});

/** Whether the value of a lane is what the measured program says about itself: no driver in lock-step and no load generator, which are other processes, gives it. */
export function isClaim(
  lane: Pick<LaneProgram, 'timing' | 'server'> & { readonly lockstep?: Lockstep | null },
): boolean {
  if (lane.timing !== undefined) return lane.timing === 'claim';
  return (lane.lockstep ?? null) === null && lane.server === undefined;
}

/** All that the runner receives for an A/B. The same plan gives the same schedule on every machine. */
export const AbPlan = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  /** Id of the request, also in the name of the workflow run: letters, digits and dashes. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  /** 32 hexadecimal digits, fresh for each dispatch. The manifest returns it. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  repository: RepositoryName,
  /** The pull request that is measured; null: none. */
  pullRequest: z.int().positive().nullable(),
  /** In what the arms differ. */
  question: z.enum(['flag', 'line', 'env', 'base']),
  /** The command that repeats the run. */
  repeat: z.string().max(2000),
  /** Facts that a reader needs before the numbers. */
  notes: z.array(z.string().max(500)).max(16),
  baseline: Arm,
  candidate: Arm,
  /** The commit of the bench programs and the commands that build them. */
  benches: z.strictObject({ sha: Sha, commands: z.array(PlanArgv).max(8) }),
  lanes: z.array(PlanLane).min(1).max(128),
  /** The suite that a decision needs, and how much of it is asked; absent: not known. */
  suite: PlanSuite.optional(),
  sampling: Sampling,
  rules: Rules,
  /** Budgets of the straight paths of the candidate's entry points; absent: it has none. */
  fastPath: FastPathBudgets.optional(),
  /** The runner leaves out guards that by proof cannot notice the change. Absent: every lane is timed. */
  proof: z.literal(true).optional(),
  /** In the plan of a run: what was left out by `proof`, and why. Absent: nothing was. */
  proven: ProvenLanes.optional(),
  /** Absent: no evidence is gathered. */
  perf: PerfOrder.optional(),
  /** Absent: a commit with submodules or pointers of Git LFS is not measured. */
  tree: TreeRules.optional(),
  /** Of a plan that was made in a checkout: its uncommitted files. Absent when there are none. */
  uncommitted: Uncommitted.optional(),
  /** Absent when there are none. */
  commandLine: TypedOptions.optional(),
  /** Name of the machine in the configuration, and the labels of its runner. */
  machine: z.strictObject({ name: Name, labels: z.array(z.string().max(64)).min(1).max(10) }),
});
export type AbPlan = z.infer<typeof AbPlan>;

/** Whether a plan judges every lane of a suite that the configuration calls sufficient for a decision. */
export function isSufficient({ suite }: AbPlan): boolean {
  return suite?.sufficient === true && suite.asked === suite.lanes;
}
