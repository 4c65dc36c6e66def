import { z } from 'zod';
import { Box, EventName } from './evidence.ts';
import { Define, MACHINES_MAX, Name, RepositoryName, RepositoryPath, Sha, VariableName } from './names.ts';
import { FIGURES_MAX, Figure, ServerProgram } from './server.ts';

const Environment = z.record(VariableName, z.string().max(200));
const Argv = z.array(z.string().max(2000)).min(1).max(80);

/** One arm: a build of a commit, or a library installed on the machine. */
export const Arm = z.strictObject({
  /** Short name people read: `hz4 HZ4_S12_MPSC=1`, `mimalloc`. */
  label: z.string().min(1).max(200),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('build'),
      sha: Sha,
      line: Name,
      commands: z.array(Argv).min(1).max(8),
      library: RepositoryPath,
      /** What the flags must be in the compiler's eyes. */
      defines: z.array(Define).max(32),
    }),
    z.strictObject({
      kind: z.literal('installed'),
      allocator: Name,
      /** Soname or absolute path; null is the C library's own allocator. */
      library: z.string().max(200).nullable(),
      package: z.string().max(100).optional(),
    }),
  ]),
  env: Environment,
});
export type Arm = z.infer<typeof Arm>;

/** What is measured on a lane and what is asked of it. */
export const Metric = z.enum(['throughput', 'rss', 'faults', 'cpu']);
export type Metric = z.infer<typeof Metric>;

export const Measure = z.discriminatedUnion('role', [
  /** A gain is asked: WIN, LOSS, RULED OUT or EQUIVALENT. Fractions. */
  z.strictObject({ metric: Metric, role: z.literal('target'), gain: z.number().min(0).max(1) }),
  /** No loss beyond the margin: SAFE or HARM. Fractions. */
  z.strictObject({ metric: Metric, role: z.literal('guard'), margin: z.number().min(0).max(1) }),
  /** Compared with what its lane stands for; never an answer to the question that was asked. */
  z.strictObject({ metric: Metric, role: z.enum(['sanity', 'sentinel', 'control']) }),
  /** Shown, never judged. */
  z.strictObject({ metric: Metric, role: z.literal('info') }),
]);
export type Measure = z.infer<typeof Measure>;

/** How a workload of the bench kit is measured side by side: a group is one process of each arm, working in turns. */
export const Lockstep = z.strictObject({
  /** Runs of each arm in a group, and bursts in a run. */
  runs: z.int().min(1).max(64),
  runLength: z.int().min(1).max(64),
  /** Bursts at the start of each run that are timed but not used: the first after a switch pays for the switch. */
  dropped: z.int().min(0).max(63),
  /** Length of a burst that the pilot aims at. */
  burstMicros: z.int().min(10).max(10_000_000),
  /** Burst time of each arm before the first run. */
  warmMicros: z.int().min(0).max(60_000_000),
});
export type Lockstep = z.infer<typeof Lockstep>;

/**
 * Why a lane is in the plan. `sanity`: process pairs beside a lock-step lane, which they must not contradict. `sentinel`: the
 * baseline against a byte copy of itself, which must not differ. `control`: executes nothing that the change touches.
 */
export const LaneRole = z.enum(['target', 'guard', 'sanity', 'sentinel', 'control']);
export type LaneRole = z.infer<typeof LaneRole>;

/** One lane cell with everything that starting and reading its program needs. */
export const LaneProgram = z.strictObject({
  /** `mt-remote-small/T=16,R=90`, or the lane's name alone when it has no matrix. */
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,63}(\/[A-Z]{1,4}=[A-Za-z0-9_.-]+(,[A-Z]{1,4}=[A-Za-z0-9_.-]+)*)?$/)
    .max(200),
  cell: z.record(z.string().regex(/^[A-Z]{1,4}$/), z.string().max(20)),
  /** Program and arguments; of a kit lane, the workload and its arguments; of a server, its start. */
  command: Argv,
  /** Whether the program is a workload of the bench kit, which the runner builds itself. */
  kit: z.boolean().default(false),
  env: Environment,
  /** Pattern with one group that yields the primary value from the output; empty where a load reader gives it. */
  read: z.string().max(200),
  unit: z.string().max(20),
  better: z.enum(['higher', 'lower']),
  checks: z
    .array(
      z.strictObject({
        name: Name,
        read: z.string().max(200),
        /** Inclusive bounds; a number outside makes the verdict INVALID. */
        low: z.number().nullable(),
        high: z.number().nullable(),
      }),
    )
    .max(16),
  /** Of a server, the time of its load. */
  timeoutSeconds: z.number().positive().max(3600),
  /** Present when the program is a server, which others make work. */
  server: ServerProgram.optional(),
  /** Numbers beside the primary value; absent: none. */
  figures: z.array(Figure).max(FIGURES_MAX).optional(),
});
export type LaneProgram = z.infer<typeof LaneProgram>;

/** Where the time goes, asked beside a comparison or a survey: `perf stat` and `perf record` on these programs. */
export const PerfOrder = z.strictObject({
  lanes: z.array(LaneProgram).min(1).max(16),
  /** Indices of the arms: 0 for a baseline, 1 for a candidate, or a survey's own. */
  arms: z.array(z.int().min(0)).min(1).max(32),
  /** Processes of each arm on each lane that are counted. */
  repeats: z.int().min(1).max(20),
  /** Samples a second of the profile. */
  hertz: z.int().min(1).max(10_000),
  events: z.array(EventName).min(1).max(24),
  /** Longest time for all of it; what does not fit is left out, and said so. */
  budgetSeconds: z.number().positive().max(86_400),
  boxes: z.array(Box).max(32),
});
export type PerfOrder = z.infer<typeof PerfOrder>;

/** A lane of a plan: nothing of the configuration is looked up later. */
export const PlanLane = z.strictObject({
  ...LaneProgram.shape,
  role: LaneRole,
  /** The lock-step lane that a sanity lane stands beside. */
  beside: z.string().max(200).optional(),
  /** How it is sampled: in lock-step, or one process per sample; and why so, in words. */
  lockstep: Lockstep.nullable().default(null),
  why: z.string().max(200).default(''),
  /** Length of a process that the pilot aims at, in seconds; it replaces `{iters}` in the command. */
  aimSeconds: z.number().positive().max(60).optional(),
  measures: z.array(Measure).min(1).max(8),
});
export type PlanLane = z.infer<typeof PlanLane>;

const Design = {
  looks: z.array(z.int().min(6).max(10_000)).min(1).max(16),
  alpha: z.number().gt(0).lt(0.5),
};

/** The repeated-confidence-interval design: looks in blocks, and the two-sided error spent over all of them. */
export const Sampling = z.strictObject({
  /** 32 hexadecimal digits; every random choice derives from it. */
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  ...Design,
  /** The design of sentinels and controls: they make a run INVALID, so they may err far less often. */
  probes: z.strictObject(Design),
  budgetSeconds: z.number().positive().max(86_400),
});

/** Thresholds of the verdict, fixed before the first sample. */
export const Rules = z.strictObject({
  /** EQUIVALENT: the whole interval inside ± this fraction. */
  equivalence: z.number().positive().max(0.2),
  /** Chance of a NO-GO by harm or loss when nothing changed, over all lanes, metrics and looks together. */
  noGoError: z.number().gt(0).lt(0.5),
  /** Machines whose verdicts are joined, this one among them, and which share the error; absent: it answers alone. */
  machines: z.int().min(2).max(MACHINES_MAX).optional(),
  /** A block is disturbed when others used more than this many cores during it. */
  foreignCores: z.number().positive().max(1024),
  /** INVALID when a larger share of blocks than this was disturbed. */
  disturbedShare: z.number().min(0).max(1),
});

/** Everything the runner gets. Complete: the same plan gives the same schedule on every machine. */
export const AbPlan = z.strictObject({
  schema: z.literal(1),
  /** Request key, also in the run's name: letters, digits and dashes. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  /** 32 hexadecimal digits, fresh for each dispatch; comes back in the manifest. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  repository: RepositoryName,
  pullRequest: z.int().positive().nullable(),
  question: z.enum(['flag', 'line', 'env', 'base']),
  /** The command that repeats the run. */
  repeat: z.string().max(2000),
  notes: z.array(z.string().max(500)).max(16),
  baseline: Arm,
  candidate: Arm,
  benches: z.strictObject({ sha: Sha, commands: z.array(Argv).max(8) }),
  lanes: z.array(PlanLane).min(1).max(128),
  sampling: Sampling,
  rules: Rules,
  perf: PerfOrder.optional(),
  machine: z.strictObject({ name: Name, labels: z.array(z.string().max(64)).min(1).max(10) }),
});
export type AbPlan = z.infer<typeof AbPlan>;

/** Largest plan that fits into a `workflow_dispatch` beside its other inputs, in characters. */
export const PLAN_CHARACTERS_MAX = 60_000;
