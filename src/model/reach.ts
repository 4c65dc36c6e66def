import { z } from 'zod';
import { Count, Sha256 } from './names.ts';

/**
 * How code of one arm differs from the other one: `changed`, its instructions; `moved`, only where it lies, or what it
 * refers to; `added`, only the candidate
 * has it; `removed`, only the baseline has it.
 */
export const DifferingHow = z.enum(['changed', 'moved', 'added', 'removed']);
export type DifferingHow = z.infer<typeof DifferingHow>;

const FunctionName = z.string().max(200);

/** Code that the library of the other arm does not have at the same address. Addresses as in the file. */
export const DifferingCode = z.strictObject({
  name: FunctionName,
  how: DifferingHow,
  address: Count,
  /** The first address behind it; null: the end of its section. */
  end: Count.nullable(),
});
export type DifferingCode = z.infer<typeof DifferingCode>;

/** Functions of the measured library that a lane executes, by callgrind. */
export const ExecutedFunctions = z.array(z.strictObject({ name: FunctionName, address: Count })).max(20_000);
export type ExecutedFunctions = z.infer<typeof ExecutedFunctions>;

/** Processes of a lane with the library of an arm in which all code that differs ends the process. */
export const TrappedRuns = z.strictObject({
  /** Processes that ended well. */
  runs: Count,
  /** One was ended by code that differs. */
  isEntered: z.boolean(),
  /** Why there are no more of them, as a sentence; null: there are as many as were wanted. */
  problem: z.string().max(400).nullable(),
});
export type TrappedRuns = z.infer<typeof TrappedRuns>;

/** What was observed of a lane. */
export const ObservedLane = z.strictObject({
  lane: z.string().max(200),
  /** Functions of the baseline that it executes; null: not known. */
  executed: ExecutedFunctions.nullable(),
  /** Of each arm that has code that differs; absent: not taken. */
  trapped: z.strictObject({ baseline: TrappedRuns.optional(), candidate: TrappedRuns.optional() }),
  /** Why something is missing, as a sentence; null: nothing is. */
  problem: z.string().max(400).nullable(),
});
export type ObservedLane = z.infer<typeof ObservedLane>;

const DifferingCodes = z.array(DifferingCode).max(20_000);

/** What differs between the libraries of both arms, and what lanes execute: all that their proofs follow from. */
export const ReachEvidence = z.strictObject({
  /** sha256 of the libraries. */
  libraries: z.strictObject({ baseline: Sha256, candidate: Sha256 }),
  differing: z.strictObject({ baseline: DifferingCodes, candidate: DifferingCodes }),
  /** Differences of the layout that every lane uses, as clauses. */
  layout: z.array(z.string().max(300)).max(100),
  lanes: z.array(ObservedLane).max(128),
});
export type ReachEvidence = z.infer<typeof ReachEvidence>;

/** Why a lane may notice the change. */
const NoticeReason = z.discriminatedUnion('kind', [
  /** The lane executes this function of the baseline. */
  z.strictObject({ kind: z.literal('function'), name: FunctionName, how: DifferingHow }),
  /** A run with the real number of operations entered code that differs, which the instruction count did not meet. */
  z.strictObject({ kind: z.literal('rare'), arm: z.enum(['baseline', 'candidate']) }),
  /** What every lane uses is laid out in another way: a sentence. */
  z.strictObject({ kind: z.literal('layout'), detail: z.string().max(300) }),
]);
export type NoticeReason = z.infer<typeof NoticeReason>;

/** Whether a lane can notice a change of the code. */
export const LaneProof = z.discriminatedUnion('result', [
  /** All code that it executed is the same at the same addresses in both libraries. */
  z.strictObject({
    result: z.literal('cannot-notice'),
    lane: z.string().max(200),
    /** Functions of the library that it executes. */
    executed: Count,
    /** Processes of each arm that ended well although all code that differs would have ended them; 0: the arm has none. */
    runs: z.strictObject({ baseline: Count, candidate: Count }),
  }),
  z.strictObject({
    result: z.literal('may-notice'),
    lane: z.string().max(200),
    /** The first reasons. */
    reasons: z.array(NoticeReason).min(1).max(10),
    /** Number of reasons. */
    count: Count,
  }),
  z.strictObject({
    result: z.literal('unknown'),
    lane: z.string().max(200),
    /** A sentence. */
    why: z.string().max(400),
  }),
]);
export type LaneProof = z.infer<typeof LaneProof>;

/** Which lanes of a comparison can notice the change, with what a proof does not cover. */
export const LaneReach = z.strictObject({
  lanes: z.array(LaneProof).max(128),
  /** Why no lane has a proof; null: some may have one. */
  problem: z.string().max(600).nullable(),
  notCovered: z.array(z.string().max(300)).max(16),
  /** What the proofs follow from; null where there is a problem. */
  evidence: ReachEvidence.nullable(),
});
export type LaneReach = z.infer<typeof LaneReach>;

/** Guards of a plan that by proof cannot notice the change. */
export const ProvenLanes = z.strictObject({
  /** Ids of those that are not timed. */
  lanes: z.array(z.string().max(200)).max(128),
  /** The one that is timed as a control; null: the only judged lane is one of them, and is timed as a guard. */
  control: z.string().max(200).nullable(),
  /** What their proofs follow from. */
  evidence: ReachEvidence,
});
export type ProvenLanes = z.infer<typeof ProvenLanes>;
