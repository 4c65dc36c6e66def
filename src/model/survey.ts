import { z } from 'zod';
import type { Evidence } from './evidence.ts';
import { Incident } from './incident.ts';
import { Count } from './names.ts';
import { AbPlan, Arm, LaneProgram, PerfOrder } from './plan.ts';
import { Qualification } from './qualification.ts';
import {
  BuildRecord,
  FileDigest,
  FromCache,
  MachineEnvironment,
  Measurement,
  Observation,
  PhaseSeconds,
} from './run.ts';
import { RecordReport } from './sanity-record.ts';

/**
 * What a survey measures. `compare`: several allocators side by side. `baseline`: the position of one line, and whether the
 * environment matters. `health`: whether every preset builds and runs. `frontier`: what is worth trying next. `pause`: all
 * of these on one page, with the conditions for ending a pause.
 */
export const Topic = z.enum(['compare', 'baseline', 'health', 'frontier', 'pause']);
export type Topic = z.infer<typeof Topic>;

/** How a part samples: all arms in turns, one line with a control environment, or each arm once. */
export const Method = z.enum(['compare', 'baseline', 'health']);
export type Method = z.infer<typeof Method>;

/** Rounds of a survey over some of its arms and lanes, by indices. */
export const SurveyPart = z.strictObject({
  method: Method,
  arms: z.array(Count).min(1).max(32),
  lanes: z.array(Count).min(1).max(64),
  /** Most rounds. A round is one process of each arm on each lane. */
  rounds: z.int().min(1).max(1000),
  budgetSeconds: z.number().positive().max(86_400),
});
export type SurveyPart = z.infer<typeof SurveyPart>;

/** All that the runner receives for a survey: any number of arms, and no verdict. */
export const SurveyPlan = z.strictObject({
  ...AbPlan.pick({ schema: true, id: true, nonce: true, repository: true, pullRequest: true, repeat: true }).shape,
  ...AbPlan.pick({ notes: true, benches: true, machine: true, tree: true, uncommitted: true, commandLine: true }).shape,
  topic: Topic,
  /** The others are compared with the first one. */
  arms: z.array(Arm).min(1).max(32),
  lanes: z.array(LaneProgram).min(1).max(64),
  /** Measured one after the other. */
  parts: z.array(SurveyPart).min(1).max(4),
  perf: PerfOrder.optional(),
  /** 32 hexadecimal digits. Every random choice derives from it. */
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  /** A round is disturbed when other processes used more cores than this during one of its processes. */
  foreignCores: z.number().positive().max(1024),
});
export type SurveyPlan = z.infer<typeof SurveyPlan>;

/** How a failed process ended. */
const Ending = z.strictObject({
  /** A phrase that follows the name of the process: `was killed by SIGABRT`. */
  end: z.string().max(400),
  /** The last lines of its output; printable characters only. */
  lastLines: z.string().max(2000),
  /** Innermost frames; null when no debugger could read them. */
  backtrace: z.string().max(2000).nullable(),
  /** Of a server or of a number that is not taken: the code. */
  code: Incident.shape.code.optional(),
  /** Of the same: what to do next. */
  next: Incident.shape.next.optional(),
  /** Of a health check: whether the same process does well with the C library's allocator. Absent: it was not tried. */
  withoutLibrary: z.enum(['runs', 'fails']).optional(),
});

/** One process of a survey: a line of `samples.jsonl`. */
export const Reading = z.strictObject({
  /** Index of the part. */
  part: Count,
  /** Id of the lane: `mt-remote-small/T=4,R=90`. */
  lane: z.string().max(200),
  /** Round of the survey, from 0. */
  round: Count,
  /** Index of the arm. */
  arm: Count,
  /** `empty`: a control whose only variables load the library. */
  environment: z.enum(['clean', 'empty']),
  ...Measurement.shape,
  /** Resident set at the end, after the load, in bytes. */
  rssEndBytes: Count.nullable(),
  /** Null when the process succeeded. */
  trouble: Ending.nullable(),
});
export type Reading = z.infer<typeof Reading>;

/** `manifest.json` of a survey. */
export const SurveyManifest = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  survey: SurveyPlan,
  /** Version of alloc-ab. */
  tool: z.string().max(40),
  /** When the run began, in UTC. */
  startedAt: z.iso.datetime(),
  /** When it ended, in UTC. */
  finishedAt: z.iso.datetime(),
  /** In the order of the arms; null when an arm was not built. */
  builds: z.array(BuildRecord.nullable()).max(32),
  /** Present when the bench programs were built by an earlier run. */
  benchesFromCache: FromCache.optional(),
  environment: MachineEnvironment,
  /** The qualification of this machine; null when it was never qualified. */
  qualification: Qualification.nullable().default(null),
  /** Of a survey with a health check: the record of the machine for lanes of this repository, unless its operator wants none. */
  machineRecord: RecordReport.optional(),
  observations: z.array(Observation).max(64),
  /** An incident of one arm ends the measurement of that arm; an incident of the machine ends the survey. */
  incidents: z.array(Incident).max(128),
  /** Why sampling ended. */
  ended: z.enum(['rounds', 'budget', 'incident', 'not-started']),
  samples: FileDigest,
  /** `evidence.jsonl`; null when the plan asks for no evidence. */
  evidence: FileDigest.nullable().default(null),
  seconds: PhaseSeconds,
});
export type SurveyManifest = z.infer<typeof SurveyManifest>;

/** The parsed bundle of a survey. */
export interface SurveyRun {
  readonly manifest: SurveyManifest;
  readonly readings: readonly Reading[];
  /** Absent when the plan asks for none. */
  readonly evidence?: readonly Evidence[];
}

/** Longest line of `samples.jsonl` of a survey, in characters. It holds the last output of a crashed process. */
export const SURVEY_LINE_BYTES = 16_384;
