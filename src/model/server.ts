import { z } from 'zod';
import { Duration, Reader } from './config-values.ts';
import { Name } from './names.ts';

/** Load generators whose whole output is understood; one row each in `core/load/load-readers.ts`. */
export const LoadReader = z.enum(['redis-benchmark']);
export type LoadReader = z.infer<typeof LoadReader>;

/** Program and arguments; an argument may be empty, since `--save ''` is how Redis is told "never". */
const Command = z
  .array(z.string().max(400))
  .min(1)
  .max(64)
  .refine(([program]) => program !== '', 'a command begins with its program');

/**
 * A server that is measured while a load generator works against it. `{port}` is a free port of the loopback interface, another
 * one for each process, `{repo}` the checkout where bench programs were built. It starts in an empty directory of its own,
 * stays in the foreground, and alone gets the arm's library; the other commands run without it.
 */
export const Server = z.strictObject({
  /** The measured process. */
  start: Command,
  /** Asked again and again until it ends with exit code 0. */
  ready: Command,
  /** Makes the load; its output is what is read. The lane's `timeout` is for this command. */
  load: Command,
  /** Asked after the load, while the server still stands: its output can be read too. */
  ask: Command.optional(),
  /** Ends the server; SIGTERM when absent. */
  stop: Command.optional(),
  /** Longest time from the start to the first `ready` that succeeds. */
  readyWithin: Duration.default(10),
  /** Understands all of the load's output, in place of `metric`: throughput and percentiles of latency. */
  reads: LoadReader.optional(),
});
export type Server = z.infer<typeof Server>;

/** A number beside the throughput, shown and never judged. */
export const FigureRule = z.strictObject({
  read: Reader,
  unit: z.string().max(20).default(''),
  better: z.enum(['higher', 'lower']),
  /** `load`: the output that holds the throughput; `ask`: that of the server's `ask`. */
  from: z.enum(['load', 'ask']).default('load'),
});

/** Most figures of a lane, those of a load reader included. */
export const FIGURES_MAX = 16;

/** The figures of a lane as a plan has them. */
export const Figure = z.strictObject({
  ...FigureRule.shape,
  name: Name,
  unit: z.string().max(20),
  from: z.enum(['load', 'ask']),
  /** Null: the server's load reader gives it. */
  read: z.string().max(200).nullable(),
});
export type Figure = z.infer<typeof Figure>;

/** What a lane's program needs beside its start when it is a server. */
export const ServerProgram = z.strictObject({
  ready: Command,
  load: Command,
  ask: Command.nullable(),
  /** Null: SIGTERM. */
  stop: Command.nullable(),
  readySeconds: z.number().positive().max(600),
  reads: LoadReader.nullable(),
});
export type ServerProgram = z.infer<typeof ServerProgram>;

/** Figures of one process by name; null when its output did not hold them. */
export const FigureValues = z
  .record(Name, z.number().finite().nullable())
  .refine((values) => Object.keys(values).length <= FIGURES_MAX, `at most ${FIGURES_MAX} figures`);
export type FigureValues = z.infer<typeof FigureValues>;
