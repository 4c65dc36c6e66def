import type { LaneConfig } from '../../model/config.ts';
import type { Workload } from '../../model/workload.ts';

/** Name of an argument in the configuration. */
type ArgumentName = Exclude<keyof Workload, 'name'>;

/** One argument of a workload: its place in the command line is its place in the row. */
interface WorkloadArgument {
  /** As the source of the workload names it; the head of the source says what it means. */
  readonly kit: string;
  /** The smallest and the largest number. */
  readonly least: number;
  readonly most: number;
  /** Where the configuration does not name the argument. */
  readonly default: number;
  /** Whether a command line may end before it. */
  readonly optional?: true;
  readonly even?: true;
}

/** A workload of the bench kit. */
interface WorkloadRow {
  /** What it models, one sentence. */
  readonly about: string;
  readonly arguments: Partial<Readonly<Record<ArgumentName, WorkloadArgument>>>;
}

const BLOCK = { least: 16, most: 2 ** 30 } as const;
const SLOTS_MAX = 2 ** 24;

function threads(least = 1): WorkloadArgument {
  const even = least % 2 === 0 ? ({ even: true } as const) : {};
  return { kit: 'threads', least, most: 256, default: 2, ...even };
}

function iters(amount: number): WorkloadArgument {
  return { kit: 'iters', least: 1, most: 1e12, default: amount };
}

function workingSet(amount = 400, least = 1): WorkloadArgument {
  return { kit: 'working_set', least, most: SLOTS_MAX, default: amount };
}

function sizes(min: number, max: number): Record<'min' | 'max', WorkloadArgument> {
  return { min: { kit: 'min', ...BLOCK, default: min }, max: { kit: 'max', ...BLOCK, default: max } };
}

const SEED: WorkloadArgument = { kit: 'seed', least: 0, most: 2 ** 53 - 1, default: 1, optional: true };

/** The bench kit's workloads, one row each; `bench-kit/workloads/<name>.c`. The order of the arguments is the one of the command line. */
export const WORKLOADS: Readonly<Record<string, WorkloadRow>> = {
  'st-mixed': {
    about:
      'One thread, random sizes, random life times: a program that keeps many small objects in no particular order.',
    arguments: {
      iters: iters(2_000_000),
      workingSet: workingSet(),
      ...sizes(16, 2048),
      seed: SEED,
    },
  },
  'mt-remote': {
    about: 'Threads that free a share of the blocks of other threads: servers that pass requests between threads.',
    arguments: {
      threads: threads(),
      iters: iters(1_000_000),
      workingSet: workingSet(),
      ...sizes(16, 2048),
      remote: { kit: 'remote_pct', least: 0, most: 100, default: 50 },
      ringSlots: { kit: 'ring_slots', least: 2, most: SLOTS_MAX, default: 65_536, optional: true },
    },
  },
  larson: {
    about:
      'Blocks that move from thread to thread, after Larson and Krishnan (1998): a server whose objects outlive a thread.',
    arguments: {
      threads: threads(),
      iters: iters(1_000_000),
      workingSet: workingSet(400, 4),
      ...sizes(16, 2048),
      turn: { kit: 'turn', least: 1, most: SLOTS_MAX, default: 256, optional: true },
    },
  },
  'producer-consumer': {
    about: 'Half of the threads allocate and the other half free: pipelines.',
    arguments: {
      threads: threads(2),
      iters: iters(1_000_000),
      ...sizes(16, 2048),
      ringSlots: { kit: 'ring_slots', least: 1, most: SLOTS_MAX, default: 1024, optional: true },
    },
  },
  'realloc-growth': {
    about: 'Buffers that grow by realloc until they are full: vectors and strings.',
    arguments: {
      iters: iters(1_000_000),
      workingSet: workingSet(),
      ...sizes(16, 16_384),
      seed: SEED,
    },
  },
  'large-blocks': {
    about: 'Large blocks that are written to: buffers of images, files and network transfers.',
    arguments: {
      iters: iters(20_000),
      workingSet: workingSet(16),
      ...sizes(65_536, 4_194_304),
      touch: { kit: 'touch_pct', least: 0, most: 100, default: 100, optional: true },
      seed: SEED,
    },
  },
  'ageing-heap': {
    about:
      'Sizes that shift from phase to phase: long-running servers and caches, and whether their memory becomes stable.',
    arguments: {
      iters: iters(1_000_000),
      liveBytes: { kit: 'live_bytes', least: 16, most: 2 ** 40, default: 8_000_000 },
      ...sizes(16, 2048),
      phaseOps: { kit: 'phase_ops', least: 4, most: 1e9, default: 65_536, optional: true },
      seed: SEED,
    },
  },
  latency: {
    about: 'The latency of single calls of malloc and free, with their percentiles.',
    arguments: {
      threads: threads(),
      iters: iters(1_000_000),
      workingSet: workingSet(),
      ...sizes(16, 2048),
    },
  },
};

/**
 * The metric that every workload prints, and the default of lanes of the kit. `ops/s=` would find the same number; the pattern of earlier
 * versions keeps their baselines comparable.
 */
export const KIT_METRIC = { read: 'ops/s=([0-9.]+)', unit: 'ops/s', better: 'higher' } as const;

/** The arguments of a workload with their names, in the order of its command line; none of an unknown one. */
export function argumentsOf(workload: string): [name: ArgumentName, argument: WorkloadArgument][] {
  const row = Object.hasOwn(WORKLOADS, workload) ? WORKLOADS[workload] : undefined;
  return Object.entries(row?.arguments ?? {}) as [ArgumentName, WorkloadArgument][];
}

/** The command line of a workload: the list as it is, or named arguments in their order, with the defaults of those that are absent. */
export function workloadCommand(workload: NonNullable<LaneConfig['workload']>): readonly string[] {
  if (Array.isArray(workload)) return workload;
  const { name } = workload;
  return [name, ...argumentsOf(name).map(([key, argument]) => workload[key] ?? String(argument.default))];
}

/** The usage of a workload, as its source has it: `<threads> <iters> … [seed]`. */
export function usageOf(workload: string): string {
  return argumentsOf(workload)
    .map(([, { kit, optional }]) => (optional ? `[${kit}]` : `<${kit}>`))
    .join(' ');
}

/** Number of threads of a workload's command line; 1 when it has no such argument. */
export function threadsOf(command: readonly string[]): number {
  const position = positionOf(command, 'threads');
  return position < 0 ? 1 : Number(command[position] ?? 1);
}

/** Operations of each thread that a workload's command line asks for. */
export function operationsOf(command: readonly string[]): number {
  return Number(command[positionOf(command, 'iters')] ?? 1);
}

/** The command line with `{iters}` in place of the number of operations, which the pilot fills in. */
export function withOpenLength(command: readonly string[]): string[] {
  const position = positionOf(command, 'iters');
  return command.map((argument, index) => (index === position ? '{iters}' : argument));
}

/** The index of an argument in a command line, whose first word is the workload's name; −1 without one. */
function positionOf([name = '']: readonly string[], argument: ArgumentName): number {
  const index = argumentsOf(name).findIndex(([key]) => key === argument);
  return index < 0 ? -1 : index + 1;
}
