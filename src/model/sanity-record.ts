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

/** What the runs of a lane have in common beside it. With another of these a lane has a record of its own. */
const RecordSetting = z.strictObject({
  /** First digits of a digest of the bench kit and the version of alloc-ab. */
  kit: z.string().regex(/^[0-9a-f]{12}$/),
  /** Compilers of both arms; `unknown` where no build said. */
  compiler: z.string().max(400),
  /** First digits of a digest of what the machine is: processor, kernel, governor and the other facts that a qualification compares. */
  fingerprint: z.string().regex(/^[0-9a-f]{12}$/),
});
export type RecordSetting = z.infer<typeof RecordSetting>;

/** The runs of one lane of one machine, kit and compiler. */
const LaneRecord = z.strictObject({
  /** Id of the lane in the latest run, for people. */
  lane: z.string().max(200),
  repository: z.string().max(200),
  ...RecordSetting.shape,
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

/** The record of one lane as people read it, and what it means for the next verdict. */
const LaneStanding = z.strictObject({
  ...LaneRecord.omit({ runs: true }).shape,
  kind: z.enum(['sentinel', 'pairs']),
  /** Runs of the last 30 days. */
  runs: Count,
  /** Those of them that vouch: asked for by the operator or about no pull request. */
  vouching: Count,
  /** Those that disagree. */
  disagreeing: Count,
  /** Time of the latest of them, in UTC. */
  latestAt: z.iso.datetime(),
  /** Age of the latest, in seconds. */
  ageSeconds: z.number().min(0),
  /** Over the runs that vouch, with an interval of 99 %; null: too few of them. */
  change: Change.nullable(),
  /**
   * `fresh`: it answers. `stale`: the latest run is older than a day. `disagrees`: one of the last runs disagrees. `too-few`: too few runs
   * vouch. `other-kit`, `other-machine`: it was recorded with another bench kit, or when the machine was another one.
   */
  state: z.enum(['fresh', 'stale', 'disagrees', 'too-few', 'other-kit', 'other-machine']),
  /** What the next verdict measures of it, and why. */
  next: z.string().max(300),
});
export type LaneStanding = z.infer<typeof LaneStanding>;

/** What the record of a machine means for the next verdicts. */
export const RecordStanding = z.strictObject({
  /** Who may use it, or why nobody does. */
  use: z.string().max(500),
  /** The setting of the machine now. */
  now: RecordSetting.omit({ compiler: true }),
  /** Measured last first. */
  lanes: z.array(LaneStanding).max(SANITY_LIMITS.lanes),
});
export type RecordStanding = z.infer<typeof RecordStanding>;

/** The record of a machine, or why there is none to see. */
export const RecordReport = z.strictObject({
  /** What earlier runs of this machine recorded of the measurement itself, and what it means for the next verdicts; null: it is not used. */
  record: RecordStanding.nullable(),
  /** Why the record could not be seen or is not used; null: it was seen. */
  recordProblem: z.string().max(400).nullable(),
});
export type RecordReport = z.infer<typeof RecordReport>;

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
