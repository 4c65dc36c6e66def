/** The properties of a bench kit workload that planning needs. */
interface Workload {
  /** Positions of these arguments after the workload's name, from 1; null: always one thread. */
  readonly threads: number | null;
  readonly iters: number;
  readonly arguments: string;
}

/** The bench kit's workloads, one row each; `bench-kit/workloads/<name>.c`. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  'st-mixed': { threads: null, iters: 1, arguments: '<iters> <working_set> <min> <max> [seed]' },
  'mt-remote': {
    threads: 1,
    iters: 2,
    arguments: '<threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]',
  },
  larson: { threads: 1, iters: 2, arguments: '<threads> <iters> <working_set> <min> <max> [turn]' },
  'producer-consumer': { threads: 1, iters: 2, arguments: '<threads> <iters> <min> <max> [ring_slots]' },
  'realloc-growth': { threads: null, iters: 1, arguments: '<iters> <working_set> <min> <max> [seed]' },
  'large-blocks': { threads: null, iters: 1, arguments: '<iters> <working_set> <min> <max> [touch_pct] [seed]' },
  'ageing-heap': { threads: null, iters: 1, arguments: '<iters> <live_bytes> <min> <max> [phase_ops] [seed]' },
  latency: { threads: 1, iters: 2, arguments: '<threads> <iters> <working_set> <min> <max>' },
};

/**
 * The metric that every workload prints, and the default of lanes of the kit. `ops/s=` would find the same number; the pattern of earlier
 * versions keeps their baselines comparable.
 */
export const KIT_METRIC = { read: 'ops/s=([0-9.]+)', unit: 'ops/s', better: 'higher' } as const;

/** Number of threads of a workload's command line; 1 when it has no such argument. */
export function threadsOf([name = '', ...args]: readonly string[]): number {
  const position = WORKLOADS[name]?.threads ?? null;
  return position === null ? 1 : Number(args[position - 1] ?? 1);
}

/** Operations of each thread that a workload's command line asks for. */
export function operationsOf(command: readonly string[]): number {
  return Number(command[WORKLOADS[command[0] ?? '']?.iters ?? -1] ?? 1);
}

/** The command line with `{iters}` in place of the number of operations, which the pilot fills in. */
export function withOpenLength(command: readonly string[]): string[] {
  const position = WORKLOADS[command[0] ?? '']?.iters ?? -1;
  return command.map((argument, index) => (index === position ? '{iters}' : argument));
}
