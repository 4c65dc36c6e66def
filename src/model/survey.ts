import { z } from 'zod';
import type { Evidence } from './evidence.ts';
import { Incident } from './incident.ts';
import { AbPlan, Arm, LaneProgram, PerfOrder } from './plan.ts';
import { BuildRecord, FileDigest, MachineEnvironment, Measurement, Observation, PhaseSeconds } from './run.ts';

const Count = z.number().int().min(0);

/**
 * What a survey asks. `compare`: several allocators side by side. `baseline`: where one line stands, and whether the
 * environment matters. `health`: whether every preset builds and runs. `frontier`: what is worth trying next. `pause`: all
 * of these on one page, with the conditions for going on.
 */
export const Topic = z.enum(['compare', 'baseline', 'health', 'frontier', 'pause']);
export type Topic = z.infer<typeof Topic>;

/** How processes are taken for an answer: all arms in turns, one line alone and controlled, or each once. */
export const Method = z.enum(['compare', 'baseline', 'health']);
export type Method = z.infer<typeof Method>;

/** A survey's rounds over some of its arms and lanes, by indices. */
export const SurveyPart = z.strictObject({
  method: Method,
  arms: z.array(Count).min(1).max(32),
  lanes: z.array(Count).min(1).max(64),
  /** Most processes of each arm on each lane; a round is one of each. */
  rounds: z.int().min(1).max(1000),
  budgetSeconds: z.number().positive().max(86_400),
});
export type SurveyPart = z.infer<typeof SurveyPart>;

/** A measurement that answers where things stand, not whether a change is better: any number of arms, and no verdict. */
export const SurveyPlan = z.strictObject({
  ...AbPlan.pick({ schema: true, id: true, nonce: true, repository: true, pullRequest: true, repeat: true }).shape,
  ...AbPlan.pick({ notes: true, benches: true, machine: true }).shape,
  topic: Topic,
  /** The first one is what the others are compared with. */
  arms: z.array(Arm).min(1).max(32),
  lanes: z.array(LaneProgram).min(1).max(64),
  /** Carried out one after the other. */
  parts: z.array(SurveyPart).min(1).max(4),
  perf: PerfOrder.optional(),
  /** 32 hexadecimal digits; every random choice derives from it. */
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  /** A round is disturbed when others used more than this many cores during one of its processes. */
  foreignCores: z.number().positive().max(1024),
});
export type SurveyPlan = z.infer<typeof SurveyPlan>;

/** How a process ended that should have ended well. */
export const Ending = z.strictObject({
  /** In words that follow its name: `was killed by SIGABRT`. */
  end: z.string().max(400),
  /** The last lines it wrote; printable characters only. */
  lastLines: z.string().max(2000),
  /** Innermost frames, where a debugger could read them. */
  backtrace: z.string().max(2000).nullable(),
  /** Of a server: the name of what went wrong, and what to do next. */
  code: Incident.shape.code.optional(),
  next: Incident.shape.next.optional(),
});
export type Ending = z.infer<typeof Ending>;

/** One process of a survey: a line of `samples.jsonl`. */
export const Reading = z.strictObject({
  /** Index into the survey's parts. */
  part: Count,
  lane: z.string().max(200),
  round: Count,
  /** Index into the survey's arms. */
  arm: Count,
  /** `empty`: a control without any variable but those that load the library. */
  environment: z.enum(['clean', 'empty']),
  ...Measurement.shape,
  /** Resident set when it ended: what is left after the load. */
  rssEndBytes: Count.nullable(),
  /** Null when it ended well. */
  trouble: Ending.nullable(),
});
export type Reading = z.infer<typeof Reading>;

/** `manifest.json` of a survey. */
export const SurveyManifest = z.strictObject({
  schema: z.literal(1),
  survey: SurveyPlan,
  tool: z.string().max(40),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** In the order of the arms; null where there is no build. */
  builds: z.array(BuildRecord.nullable()).max(32),
  environment: MachineEnvironment,
  observations: z.array(Observation).max(64),
  /** Trouble of one arm costs its column only; trouble of the machine ends the survey. */
  incidents: z.array(Incident).max(128),
  ended: z.enum(['rounds', 'budget', 'incident', 'not-started']),
  samples: FileDigest,
  /** `evidence.jsonl`; null when none was asked for. */
  evidence: FileDigest.nullable().default(null),
  seconds: PhaseSeconds,
});
export type SurveyManifest = z.infer<typeof SurveyManifest>;

/** All that comes back from the runner. */
export interface SurveyRun {
  readonly manifest: SurveyManifest;
  readonly readings: readonly Reading[];
  /** Absent where none was asked for. */
  readonly evidence?: readonly Evidence[];
}

/** Longest line of `samples.jsonl` of a survey, in characters: what a crashed process said is in it. */
export const SURVEY_LINE_BYTES = 16_384;
