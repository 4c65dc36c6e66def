import { z } from 'zod';
import { Count, Sha256 } from './names.ts';

/** A change with its interval, as fractions. */
const Change = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() });

/**
 * Who asked for a run. `qualify`: the operator of the machine, for known truths. `own`: a question about no pull request.
 * `pull-request`: its code may be hostile.
 */
const RunOrigin = z.enum(['qualify', 'own', 'pull-request']);

const Origin = { at: z.iso.datetime(), by: RunOrigin, blocks: Count };

/** What one run showed of the measurement itself on one lane. */
export const SanityRun = z.discriminatedUnion('kind', [
  /** The baseline against a byte copy of itself. */
  z.strictObject({ ...Origin, kind: z.literal('sentinel'), change: Change }),
  /** The same question twice: in lock-step and in whole processes. `blocks` are the pairs of processes. */
  z.strictObject({ ...Origin, kind: z.literal('pairs'), lockstep: Change, processes: Change }),
]);
export type SanityRun = z.infer<typeof SanityRun>;

/** Most lanes of a record, and most runs of each that it keeps. */
export const SANITY_LIMITS = { lanes: 128, runs: 48 } as const;

/** The runs of one lane of one machine, kit and compiler. */
const LaneRecord = z.strictObject({
  /** Id of the lane in the latest run, for people. */
  lane: z.string().max(200),
  repository: z.string().max(200),
  /** In order of time. */
  runs: z.array(SanityRun).max(SANITY_LIMITS.runs),
});
export type LaneRecord = z.infer<typeof LaneRecord>;

/** What the runs of this machine showed of the measurement itself, by the digest of all that a lane depends on. */
export const SanityRecord = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  lanes: z
    .record(Sha256, LaneRecord)
    .refine((lanes) => Object.keys(lanes).length <= SANITY_LIMITS.lanes, 'too many lanes'),
});
export type SanityRecord = z.infer<typeof SanityRecord>;

/** What a run took from the record of its machine in place of measuring a lane. The samples behind it are not in its bundle. */
export const RecordedLane = z.strictObject({
  /** Number of runs that it rests on. */
  runs: Count,
  /** Time of the first of them, in UTC. */
  oldestAt: z.iso.datetime(),
  /** Time of the latest run of the lane, in UTC. */
  newestAt: z.iso.datetime(),
  /**
   * Over these runs, with an interval of 99 %: of a sentinel the copy against the baseline, of process pairs lock-step against whole
   * processes.
   */
  change: Change,
  /** Of process pairs: the largest loss that both ways of measuring showed in one run; a fraction. 0: none. */
  loss: z.number().min(0).max(1),
});
export type RecordedLane = z.infer<typeof RecordedLane>;

/** By lane. */
export const RecordedLanes = z.record(z.string().max(200), RecordedLane);
export type RecordedLanes = z.infer<typeof RecordedLanes>;
