import { z } from 'zod';
import { Duration } from './config-values.ts';
import { isProgramText, Name } from './names.ts';
import { PlannedReader, Reader } from './pattern.ts';

/** Load generators whose output is parsed as a whole by `core/load/load-readers.ts`. */
export const LoadReader = z.enum(['redis-benchmark']);
export type LoadReader = z.infer<typeof LoadReader>;

/** Program and arguments. An argument may be empty: `--save ''` switches saving off in Redis. */
const ServerCommand = z
  .array(z.string().max(400).refine(isProgramText))
  .min(1)
  .max(64)
  .refine(([program]) => program !== '', 'a command begins with its program');

/**
 * A server that is measured under the load of a load generator. `{port}` is a free port of the loopback interface, a new one
 * for each process; `{repo}` is the checkout where the bench programs were built. The server starts in an empty directory of
 * its own and stays in the foreground. Only the server loads the library of the arm, the other commands do not.
 */
export const Server = z.strictObject({
  /** The measured process. */
  start: ServerCommand,
  /** Repeated until it ends with exit code 0: the server is ready. */
  ready: ServerCommand,
  /** Makes the load; its output holds the primary value. The `timeout` of the lane applies to this command. */
  load: ServerCommand,
  /** Runs after the load, before the server stops. Checks and figures can read its output too. */
  ask: ServerCommand.optional(),
  /** Ends the server; absent: SIGTERM. */
  stop: ServerCommand.optional(),
  /** Longest time from the start to the first successful `ready`. @example 20s */
  readyWithin: Duration.default(10),
  /** Parses the whole output of the load, in place of `metric`: throughput and percentiles of latency. */
  reads: LoadReader.optional(),
});
export type Server = z.infer<typeof Server>;

/** A number that is shown beside the throughput but not judged. */
export const FigureRule = z.strictObject({
  read: Reader,
  /** Unit of the number, for the tables. @example ms */
  unit: z.string().max(20).default(''),
  /** Whether a higher or a lower number is better. */
  better: z.enum(['higher', 'lower']),
  /** The output that holds the number: the output of `load` (or of the program), or of the server's `ask`. */
  from: z.enum(['load', 'ask']).default('load'),
});

/** Most figures of a lane, including the figures of a load reader. */
export const FIGURES_MAX = 16;

/** A figure of a lane in a plan. */
export const Figure = z.strictObject({
  ...FigureRule.shape,
  name: Name,
  unit: z.string().max(20),
  from: z.enum(['load', 'ask']),
  /** Null: the load reader of the server gives the number. */
  read: PlannedReader.nullable(),
});
export type Figure = z.infer<typeof Figure>;

/** The further commands of a lane whose program is a server. */
export const ServerProgram = z.strictObject({
  ready: ServerCommand,
  load: ServerCommand,
  ask: ServerCommand.nullable(),
  /** Null: SIGTERM. */
  stop: ServerCommand.nullable(),
  readySeconds: z.number().positive().max(600),
  reads: LoadReader.nullable(),
});
export type ServerProgram = z.infer<typeof ServerProgram>;

/** Figures of one process by name; null when the output lacks the number. */
export const FigureValues = z
  .record(Name, z.number().finite().nullable())
  .refine((values) => Object.keys(values).length <= FIGURES_MAX, `at most ${FIGURES_MAX} figures`);
export type FigureValues = z.infer<typeof FigureValues>;
