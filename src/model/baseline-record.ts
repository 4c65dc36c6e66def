import { z } from 'zod';
import { PLAN_CHARACTERS_MAX, RepositoryName, Sha } from './names.ts';
import { MachineEnvironment } from './run.ts';

/** The throughput of a line on one lane. */
const BaselineLane = z.strictObject({
  lane: z.string().max(200),
  unit: z.string().max(20),
  better: z.enum(['higher', 'lower']),
  /** The measured program as JSON: two baselines of a lane are comparable when it is equal. */
  program: z.string().max(PLAN_CHARACTERS_MAX),
  /** Number of runs that count. */
  runs: z.int().min(1).max(10_000),
  /** In the lane's unit. */
  median: z.number(),
  /** Mean and sample standard deviation of the natural logarithms; the deviation is null with one run. */
  logMean: z.number(),
  logSd: z.number().min(0).nullable(),
});
export type BaselineLane = z.infer<typeof BaselineLane>;

/** A stored baseline, with which later baselines are compared. */
export const BaselineRecord = z.strictObject({
  schema: z.literal(1),
  /** Id of the request. */
  id: z.string().max(100),
  repository: RepositoryName,
  at: z.iso.datetime(),
  /** The line, with its preset. */
  arm: z.string().max(200),
  /** Null for an allocator that is installed on the machine. */
  commit: Sha.nullable(),
  benchesCommit: Sha,
  /** Name of the machine kind. */
  machine: z.string().max(64),
  environment: MachineEnvironment,
  /** How the line and the benches are built, as JSON. */
  build: z.string().max(PLAN_CHARACTERS_MAX),
  /** At least one: a baseline without a number is not stored. */
  lanes: z.array(BaselineLane).min(1).max(64),
});
export type BaselineRecord = z.infer<typeof BaselineRecord>;

/** Most earlier baselines that a baseline is compared with. */
export const BASELINES_MAX = 12;
