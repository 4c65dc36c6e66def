import { z } from 'zod';
import type { Evidence } from './evidence.ts';
import { Incident } from './incident.ts';
import { ArmName, FlagName, Sha, Sha256 } from './names.ts';
import { AbPlan } from './plan.ts';
import { Qualification } from './qualification.ts';
import { FigureValues } from './server.ts';

const Count = z.number().int().min(0);

/** The bursts of one arm in one group, timed from outside. */
const Bursts = z.strictObject({
  /** Operations of one burst, all threads together. */
  operations: Count,
  /** Nanoseconds of each burst, run by run, in order. */
  runsNs: z.array(z.array(Count).max(64)).max(128),
  /** The first burst of the process, which finds everything cold; its operations are not those of the others. */
  coldNs: Count,
  /** Bursts before the first run, all together. */
  warmNs: Count,
  /** The measured bursts by the bench's own clock: what is missing is the cost of timing from outside. */
  insideNs: Count,
  /** Delay injected on request, counted inside. */
  delayNs: Count,
});
export type Bursts = z.infer<typeof Bursts>;

/** What is known of one process that was measured, whatever for. */
const MEASUREMENT = {
  /** Monotonic nanoseconds since sampling began. */
  startedNs: Count,
  wallNs: Count,
  /** User + system CPU time of the process, nanoseconds. */
  cpuNs: Count,
  /** The lane's primary value as the bench printed it; null when it could not be read. */
  value: z.number().finite().nullable(),
  /** Peak resident set (`VmHWM`) in bytes at exit; null when it could not be read. */
  rssPeakBytes: Count.nullable(),
  minorFaults: Count.nullable(),
  /** CPU used by everybody else during the sample, in cores; null when unknown. */
  foreignCores: z.number().nullable(),
  exitCode: z.int().nullable(),
  signal: z.string().max(20).nullable(),
  timedOut: z.boolean(),
  /** Whether exactly the expected library was mapped in the measured process. */
  library: z.enum(['expected', 'missing', 'other', 'unknown']),
  /** Numbers read for the lane's checks, by check name; null when absent from the output. */
  checks: z.record(z.string(), z.number().nullable()),
  /** Of a lane that has figures. */
  figures: FigureValues.optional(),
};
export const Measurement = z.strictObject(MEASUREMENT);
export type Measurement = z.infer<typeof Measurement>;

/** One measurement of one arm on one lane: a line of `samples.jsonl`. */
export const Sample = z.strictObject({
  lane: z.string().max(200),
  /** Block number on this lane, from 0; both arms of a block share it. */
  block: Count,
  /** 0 when this arm ran first in its block, else 1. */
  position: z.union([z.literal(0), z.literal(1)]),
  arm: ArmName,
  ...MEASUREMENT,
  /** Of a lock-step lane. */
  bursts: Bursts.optional(),
});
export type Sample = z.infer<typeof Sample>;

/** What one build gave. */
export const BuildRecord = z.strictObject({
  label: z.string().max(200),
  sha: Sha.nullable(),
  commands: z.array(z.array(z.string().max(2000))).max(8),
  /** sha256 of the library; null for the C library's own allocator. */
  librarySha256: Sha256.nullable(),
  librarySizeBytes: Count.nullable(),
  compiler: z.string().max(200).nullable(),
  /** Flag → value the compiler saw in translation units of the library; null: defined in none. `mixed` where units disagree. */
  effective: z.record(FlagName, z.string().max(64).nullable()),
  /** Translation units compiled, as seen by the compiler wrapper. */
  translationUnits: Count,
  seconds: z.number().min(0),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

/** A validity check made by the runner; `unknown` is never shown as passed. */
export const Observation = z.strictObject({
  /** `byte-identical-arms`, `flag-reached`, `library-mapped`, `machine-unchanged`, … */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  status: z.enum(['pass', 'fail', 'unknown']),
  detail: z.string().max(1000),
});
export type Observation = z.infer<typeof Observation>;

/** Name → value of what describes the machine: CPU model, kernel, governor, THP, compiler, glibc. */
export const MachineEnvironment = z.record(z.string().max(64), z.string().max(400));

/** A file of lines that was written: how many, and its digest. */
export const FileDigest = z.strictObject({ count: Count, sha256: Sha256 });
export type FileDigest = z.infer<typeof FileDigest>;

/** Seconds by phase. */
export const PhaseSeconds = z.strictObject({
  fetch: z.number(),
  build: z.number(),
  preflight: z.number(),
  sampling: z.number(),
  evidence: z.number().optional(),
});

/** `manifest.json`, written last and atomically: its presence means the run ended in order. */
export const Manifest = z.strictObject({
  schema: z.literal(1),
  plan: AbPlan,
  /** Version of alloc-ab that ran. */
  tool: z.string().max(40),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Both are null when the run ended before that build did. */
  baseline: BuildRecord.nullable(),
  candidate: BuildRecord.nullable(),
  environment: MachineEnvironment,
  /** What the pilot chose, by lane: operations of a thread in a burst, or in a process. */
  lengths: z.record(z.string().max(200), Count).default({}),
  /** What is known about this machine's own errors; null when it was never qualified. */
  qualification: Qualification.nullable().default(null),
  observations: z.array(Observation).max(64),
  incidents: z.array(Incident).max(64),
  /** Why sampling ended. */
  ended: z.enum(['decided', 'budget', 'blocks', 'incident', 'not-started']),
  samples: FileDigest,
  /** `evidence.jsonl`; null when none was asked for. */
  evidence: FileDigest.nullable().default(null),
  seconds: PhaseSeconds,
});
export type Manifest = z.infer<typeof Manifest>;

/** All that comes back from a runner: samples and observations, never opinions. */
export interface AbRun {
  readonly manifest: Manifest;
  readonly samples: readonly Sample[];
  /** Absent where none was asked for. */
  readonly evidence?: readonly Evidence[];
}

/** Caps on a bundle, checked before anything is parsed. */
export const BUNDLE_LIMITS = { manifestBytes: 1_048_576, samplesBytes: 402_653_184, lineBytes: 4096 } as const;
