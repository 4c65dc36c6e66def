import { z } from 'zod';
import { FastPathBudgets } from './code.ts';
import { Argv, Commands, Duration, Guard, Percent, Size } from './config-values.ts';
import { GateConfig, ReleaseConfig } from './gate-config.ts';
import { LaneMetrics, OneMetric } from './lane-metrics.ts';
import { LineFlags, Presets } from './line-flags.ts';
import { Name, RepositoryPath, VariableName } from './names.ts';
import { Reader } from './pattern.ts';
import { PerfConfig } from './perf-config.ts';
import { FIGURES_MAX, FigureRule, Server } from './server.ts';
import { TreeRules } from './tree.ts';
import { Workload, WorkloadName } from './workload.ts';

const ConfigVariables = z.record(VariableName, z.string().max(200));

/** An allocator of this repository: its build, its library, and what its flags are. */
export const LineConfig = z.strictObject({
  /**
   * The commands that build the library, in the checkout, without a shell. `{defines}` in an argument becomes `-UX -DX=V …`; `{cmake}`, `{meson}`, `{configure}` and `{make}` become the settings of that build
   * system, each an argument of its own. Without settings the argument is dropped.
   */
  build: Commands,
  /** The library that the build writes. `*` stands for a part of its name, where a flag renames it; exactly one file may match. */
  library: RepositoryPath,
  /** The flags that a comment may set on this line. Absent: none. */
  flags: LineFlags.optional(),
  /**
   * Budgets of the straight path of exported functions, as the disassembly of the candidate shows it: the most of each kind of instruction.
   * More of one is NO-GO. C++'s operators have their symbol's name, `_Znwm`. Absent: there are none.
   * @example { free: { branches: 2, atomics: 0 } }
   */
  fastPath: FastPathBudgets.optional(),
  /** Settings with a name: `hz4+fat` in a comment is the line `hz4` with its preset `fat`. */
  presets: Presets,
});
export type LineConfig = z.infer<typeof LineConfig>;

/** An allocator that is installed on the machine: `library: null` is the C library's own. */
export const Allocator = z.strictObject({
  /** Its soname or path; `null`: the C library's own allocator. */
  library: z
    .string()
    .regex(/^[A-Za-z0-9_.+/-]{1,200}$/, 'a soname or path has letters, digits and _ . + / - only')
    .nullable(),
  /** The Debian package that installs it, for the remedy where it is missing. @example libmimalloc2.0 */
  package: z.string().max(100).optional(),
});
export type Allocator = z.infer<typeof Allocator>;

const CHECKED = {
  read: Reader,
  /** Unit of the bound; a number in another unit of the same kind is converted. Absent: the number is compared as it is printed. @example MiB */
  unit: z.string().max(20).optional(),
};

/** A number in the output of the bench with its bound. A sample outside the bound does not measure what the lane claims. */
export const OutputCheck = z.union([
  z.strictObject({
    ...CHECKED,
    /** The expected number, or a matrix parameter such as `'{R}'`. */
    equals: z.string().max(40),
    /** Largest distance from `equals`. @unit that of the number */
    within: z.number().min(0),
  }),
  z.strictObject({
    ...CHECKED,
    /** Largest value. @unit that of the number */
    atMost: z.number(),
  }),
  z.strictObject({
    ...CHECKED,
    /** Smallest value. @unit that of the number @example 100000 */
    atLeast: z.number(),
  }),
]);
export type OutputCheck = z.infer<typeof OutputCheck>;

const Guards = z.strictObject({
  /** Largest tolerated loss of the lane's metric on guard lanes. Absent: 2%. @example 1% */
  throughput: Guard,
  /** Largest tolerated growth of peak memory: `5%`, or `{ margin: 5%, atLeast: 1MiB }`. Absent: these. */
  rss: z.union([
    ...Guard.options,
    z.strictObject({
      /** Largest tolerated growth, relative to the baseline. @example 5% */
      margin: Percent,
      /** Growth that never counts as harm, so that a small program may take a page more. @example 1MiB */
      atLeast: Size,
    }),
  ]),
  /** Largest tolerated growth of minor page faults: `5%`, or `{ margin: 5%, atLeast: 1000 }`. Absent: these. */
  faults: z.union([
    ...Guard.options,
    z.strictObject({
      /** Largest tolerated growth, relative to the baseline. @example 5% */
      margin: Percent,
      /** Growth that never counts as harm. @unit page faults @example 1000 */
      atLeast: z.int().min(0).max(1_000_000_000),
    }),
  ]),
});

/** A lane: a workload and its matrix. `{T}` in a command is replaced by the value of the cell. */
export const LaneConfig = z
  .strictObject({
    /** A program of the repository. Each process is a sample. */
    command: Argv.optional(),
    /**
     * A workload of the bench kit with its arguments: sampled in lock-step, which needs far less time. Its name alone, names,
     * `{ name: mt-remote, threads: '{T}' }`, or a list in the order of its usage.
     */
    workload: z.union([Workload, Argv, WorkloadName]).optional(),
    /** A server of the machine or the repository under load. Each start of it is a sample. */
    server: Server.optional(),
    /** Values of each parameter; a cell is one combination. `{T}` in a command stands for the value. */
    matrix: z
      .record(
        z.string().regex(/^[A-Z]{1,4}$/, 'a matrix parameter is 1 to 4 capital letters: T, R'),
        z
          .array(z.union([z.int(), z.string().max(20)]).transform(String))
          .min(1)
          .max(16),
      )
      .default({}),
    /** The primary value: how it is read from the output, or what is measured of the processes from outside, such as `wall`. */
    metric: OneMetric.optional(),
    /** Several values by name, each judged with its own role, in place of `metric`. The first is the primary one. */
    metrics: LaneMetrics.optional(),
    /**
     * What is equal in all processes of a "command": `fixed`, the operations; `timed`, the time in which they are counted. What the program
     * reports is checked against its wall time accordingly. Absent: inferred from the samples of the baseline.
     * @example fixed
     */
    work: z.enum(['fixed', 'timed']).optional(),
    /** Operations that the reported number of a "command" is about, a product: `2000000`, `'{T} * 200000'`. Absent: not known. @unit operations @example '{T} * 200000' */
    operations: z
      .union([
        z.number().positive(),
        z
          .string()
          .max(80)
          .regex(/^(\d{1,15}|\{[A-Z]{1,4}\})( ?\* ?(\d{1,15}|\{[A-Z]{1,4}\}))*$/, "a product, e.g. '{T} * 200000'"),
      ])
      .transform(String)
      .optional(),
    /** Bounds on other numbers of the output, by name. */
    checks: z.record(Name, OutputCheck).default({}),
    /** Further numbers that are shown but not judged, e.g. percentiles of latency. */
    figures: z
      .record(Name, FigureRule)
      .refine((figures) => Object.keys(figures).length <= FIGURES_MAX, `at most ${FIGURES_MAX} figures`)
      .default({}),
    /** Required gain on this lane, in place of the default. @example 2% */
    gain: Percent.optional(),
    /** Guards of this lane, in place of the defaults. */
    guards: Guards.partial().default({}),
    /** Longest time of one process; of a server, of its load. */
    timeout: Duration.default(60),
    /** Environment variables of the measured program. @example { MALLOC_ARENA_MAX: '2' } */
    env: ConfigVariables.default({}),
  })
  .refine((lane) => [lane.command, lane.workload, lane.server].filter((each) => each !== undefined).length === 1, {
    message:
      'a lane has one of "command" (a program of the repository), "workload" (of the bench kit) and "server" (a server under load)',
  })
  .refine(({ command, work, operations }) => command !== undefined || (work ?? operations) === undefined, {
    message: 'only a "command" has "work" or "operations": the others are timed from outside',
  })
  .refine(({ metric, metrics }) => metric === undefined || metrics === undefined, {
    path: ['metrics'],
    message: 'a lane has "metric" or "metrics", not both: the first of "metrics" is the primary one',
  })
  .refine(({ command, server, metric, metrics }) => (metric ?? metrics) || !(command || (server && !server.reads)), {
    path: ['metric'],
    message:
      'a lane with a "command" or a "server" needs a metric that reads its number, e.g. metric: { read: \'ops/s=\' }; a program that prints none has metric: wall',
  });
export type LaneConfig = z.infer<typeof LaneConfig>;

/** `lane-name` or `lane-name T=16 R=90`: a lane, or some of its cells. */
const LaneReference = z
  .string()
  .regex(
    /^[a-z][a-z0-9_.-]{0,63}( [A-Z]{1,4}=[A-Za-z0-9_.-]+(,[A-Za-z0-9_.-]+)*)*$/,
    'a lane, or some of its cells: mt-remote-small T=4,16 R=90',
  );

/** A named list of lanes: targets must gain, guards must not lose. */
const Suite = z.strictObject({
  /** Lanes that must gain. */
  targets: z.array(LaneReference).min(1).max(64),
  /** Lanes that must not lose more than their margin. */
  guards: z.array(LaneReference).max(64).default([]),
  /** Lanes whose programs do not execute the code of these lines. When they move, something else moved them. @example [st-steady] */
  controls: z.array(LaneReference).max(16).default([]),
  /** `outside`: at least one target or guard is timed from outside. Absent: the programs of all of them may report about themselves. @example outside */
  trust: z.literal('outside').optional(),
});

/** A kind of machine: the labels of its self-hosted runner. */
const Machine = z.strictObject({
  /** The runner must have all of these labels. @example [self-hosted, linux, bare-metal] */
  labels: z
    .array(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'a label has letters, digits and _ . - only'))
    .min(1)
    .max(10),
});

/** `.github/alloc-ab.yml` on the default branch of the measured repository. */
export const Config = z.strictObject({
  /** Version of the format of this file. */
  schema: z.literal(1),
  /** The allocators of this repository. */
  lines: z.record(Name, LineConfig).refine((lines) => Object.keys(lines).length > 0, 'at least one line'),
  /** Further installed allocators, besides `mimalloc`, `jemalloc`, `tcmalloc` and `system`. */
  allocators: z.record(Name, Allocator).default({}),
  /** The bench programs of the repository. Absent: there are none to build. */
  benches: z
    .strictObject({
      /** The commands that build them, once for both sides, from a commit that the pull request cannot change. */
      build: Commands,
    })
    .optional(),
  tree: TreeRules.optional(),
  /** What is measured: a lane is a program, a workload of the bench kit or a server, with its arguments. */
  lanes: z.record(Name, LaneConfig).refine((lanes) => Object.keys(lanes).length > 0, 'at least one lane'),
  /** Named lists of lanes. */
  suites: z.record(Name, Suite).refine((suites) => Object.keys(suites).length > 0, 'at least one suite'),
  /** The kinds of machines that measure. */
  machines: z.record(Name, Machine).default({ default: { labels: ['self-hosted', 'linux', 'bare-metal'] } }),
  perf: PerfConfig.prefault({}),
  /** What a verdict needs before it advises to merge or to promote. */
  verdict: z
    .strictObject({
      /** The suite whose result is enough to merge a pull request or to promote a flag; without it, a verdict advises neither. */
      sufficient: Name.optional(),
      /** `outside`: lanes whose programs report about themselves are not measured alone, whatever suite or lane is asked. @example outside */
      trust: z.literal('outside').optional(),
    })
    .optional(),
  /** Where decisions are recorded: `alloc-ab ledger` makes a patch of a verdict. Absent: nowhere. */
  ledger: z
    .strictObject({
      /** The document, which may not exist yet. @example LEDGER.md */
      path: RepositoryPath,
      /** A verdict becomes a row of its table, or an item of its list. @example bullet */
      shape: z.enum(['table', 'bullet']).default('table'),
    })
    .optional(),
  release: ReleaseConfig.optional(),
  gate: GateConfig.optional(),
  /** What a comment does not have to name. */
  defaults: z
    .strictObject({
      /** The suite; absent: the first one. */
      suite: Name.optional(),
      /** The line; absent: that of the flag, else the first one. */
      line: Name.optional(),
      /** The machine; absent: the first one. @example default */
      machine: Name.optional(),
      /** Required gain of target lanes. */
      gain: Percent.default(0.01),
      /** Margins of all lanes; a lane may have its own. */
      guards: Guards.partial().default({}),
      /** Longest time for sampling. */
      budget: Duration.default(600),
    })
    .prefault({}),
  /** What `/ab campaign` may take of a machine: the time of all runs together, builds included. */
  campaign: z
    .strictObject({
      /** When the comment has no `budget=`. @example 30m */
      budget: Duration.default(1800),
      /** The longest that a comment may ask for. @example 2h */
      maxBudget: Duration.default(7200),
    })
    .prefault({}),
});
export type Config = z.infer<typeof Config>;

/** The largest tolerated loss: a fraction of the baseline, and the least amount that counts as a loss, in the unit of the metric. */
export interface Margin {
  readonly margin: number;
  /** 0: any amount counts. */
  readonly atLeast: number;
}

/** Margins that the configuration does not set: peak RSS in bytes. */
export const DEFAULT_MARGINS = {
  throughput: { margin: 0.02, atLeast: 0 },
  rss: { margin: 0.05, atLeast: 1_048_576 },
  faults: { margin: 0.05, atLeast: 1000 },
} as const satisfies Record<string, Margin>;

/** The configuration, from the root of the measured repository. */
export const CONFIG_PATH = '.github/alloc-ab.yml';
/** Largest configuration file that is read, in bytes. */
export const CONFIG_BYTES_MAX = 65_536;
