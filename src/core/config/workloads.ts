/** What the planner must know of a workload of the bench kit. */
export interface Workload {
  /** Places of these arguments after the workload's name, from 1; null: one thread. */
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

/** The number that every workload prints, and that lanes of the kit compare unless they say otherwise. */
export const KIT_METRIC = { read: 'ops/s=([0-9.]+)', unit: 'ops/s', better: 'higher' } as const;

/** Threads of a workload's command line: 1 where it has no such argument. */
export function threadsOf([name = '', ...args]: readonly string[]): number {
  const place = WORKLOADS[name]?.threads ?? null;
  return place === null ? 1 : Number(args[place - 1] ?? 1);
}

/** The command line with `{iters}` where the number of operations stood, for the pilot to fill in. */
export function withOpenLength(command: readonly string[]): string[] {
  const place = WORKLOADS[command[0] ?? '']?.iters ?? -1;
  return command.map((word, index) => (index === place ? '{iters}' : word));
}
