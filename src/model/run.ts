import { z } from 'zod';
import { Bursts } from './bursts.ts';
import { CodeComparison } from './code.ts';
import { Duets } from './duets.ts';
import type { Evidence } from './evidence.ts';
import { Incident } from './incident.ts';
import { LAYOUT_LIMITS, Relinks } from './layouts.ts';
import { ArmName, Count, FlagName, Sha, Sha256 } from './names.ts';
import { AbPlan } from './plan.ts';
import { Qualification } from './qualification.ts';
import { RecordedLanes } from './sanity-record.ts';
import { FigureValues } from './server.ts';

/** The program with the most CPU time among those in which the library of the arm is not proven. */
export const UnprovenWork = z.strictObject({
  /** File name of the program. */
  program: z.string().max(64),
  /** Its part of the CPU time of the sample. */
  share: z.number().min(0).max(1),
  /**
   * `not-mapped`, `static` (no library can be preloaded), `other-allocator`, `own-malloc` (the program defines `malloc`): the work was done
   * without the library. `hidden-code`: code was mapped from a file that exists inside the sandbox only, which may be another allocator. `unreadable`, `not-traced`, `left-behind` (it still ran when the first process of the lane had ended): it is not known.
   */
  why: z.enum([
    'not-mapped',
    'static',
    'other-allocator',
    'own-malloc',
    'hidden-code',
    'unreadable',
    'not-traced',
    'left-behind',
  ]),
});
export type UnprovenWork = z.infer<typeof UnprovenWork>;

/**
 * Why a bench of the kit has no value. `ended-early`: it ended before it had answered every request. `answered-wrongly`: its answer is
 * not that of the operations that were asked for. `not-checked`: the driver had no memory to compute the answer.
 */
const ChallengeFailure = z.enum(['ended-early', 'answered-wrongly', 'not-checked']);
export type ChallengeFailure = z.infer<typeof ChallengeFailure>;

/** The sizes of a number that a program prints, apart from zero: no rate, time, size or share lies outside. Ratios of such numbers are finite. */
const NUMBER_SIZES = { least: 1e-18, most: 1e20 } as const;

/** Whether a number has a size that a program can have measured. */
export function isMeasurable(number: number): boolean {
  const size = Math.abs(number);
  return size === 0 || (size >= NUMBER_SIZES.least && size <= NUMBER_SIZES.most);
}

const Digest16 = z.string().regex(/^[0-9a-f]{16}$/);

/** What a program printed, with each number replaced: the first 16 hexadecimal digits of sha256. */
const OutputDigest = z.strictObject({
  /** Of all lines, sorted. */
  lines: Digest16,
  /** Of the different lines, sorted. */
  kinds: Digest16,
});
export type OutputDigest = z.infer<typeof OutputDigest>;

/** One measured program with all processes that it started. */
const MEASUREMENT = {
  /** Monotonic nanoseconds since sampling began. */
  startedNs: Count,
  /** Wall time of the first process, nanoseconds. */
  wallNs: Count,
  /** User + system CPU time of all processes, nanoseconds. */
  cpuNs: Count,
  /**
   * Its parts in the program and in the kernel, together `cpuNs`; absent in runs of earlier versions. The kernel divides the time of a
   * process by what ran at its ticks, so the parts of a short process are coarse.
   */
  userNs: Count.optional(),
  /** The part of it in the kernel, in nanoseconds. */
  systemNs: Count.optional(),
  /** Instructions of all processes outside the kernel; present on lanes that measure them. */
  instructions: Count.optional(),
  /** Present beside `instructions`: a counter of the processor, or callgrind in a further start of the same program. */
  countedBy: z.enum(['processor', 'callgrind']).optional(),
  /** Present on lanes whose primary value is seen from outside, when the program printed something. */
  output: OutputDigest.optional(),
  /** The primary value in the unit of the lane; null when it could not be read. */
  value: z.number().finite().nullable(),
  /**
   * Peak resident memory in bytes; null when it could not be read. `VmHWM` of one process; of several, the largest sum over time
   * (decision 21).
   */
  rssPeakBytes: Count.nullable(),
  /** Minor page faults of all processes; null when they could not be read. */
  minorFaults: Count.nullable(),
  /** CPU that processes outside the sample used during it, in cores; null when unknown. */
  foreignCores: z.number().nullable(),
  /** Null when a signal ended the process. */
  exitCode: z.int().nullable(),
  /** Name of the signal that ended the process, e.g. `SIGSEGV`. */
  signal: z.string().max(20).nullable(),
  /** Whether it was ended because its time was over. */
  timedOut: z.boolean(),
  /** Whether the expected library was mapped, and no other allocator, in the processes that did the work. */
  library: z.enum(['expected', 'missing', 'other', 'unknown']),
  /** Present when `library` is not `expected` and the program is known. */
  unproven: UnprovenWork.optional(),
  /** Present when a bench of the kit failed the requests of the driver. */
  challenge: ChallengeFailure.optional(),
  /** Most bytes of blocks that a bench of the kit held at one time in pages to which it wrote: its peak memory is at least as much. */
  liveBytes: Count.optional(),
  /** Number of processes; present when there was more than one. */
  processes: Count.optional(),
  /** Numbers of the lane's checks by name; null when the output lacks the number. */
  checks: z.record(z.string(), z.number().nullable()),
  /** Present when the lane has figures. */
  figures: FigureValues.optional(),
  /** Numbers as the bench printed them, where they are not plain digits: by `value`, `checks.NAME` and `figures.NAME`. */
  printed: z.record(z.string().max(80), z.string().max(120)).optional(),
};
export const Measurement = z.strictObject(MEASUREMENT);
export type Measurement = z.infer<typeof Measurement>;

/** One measurement of one arm on one lane: a line of `samples.jsonl`. */
export const Sample = z.strictObject({
  /** Id of the lane. */
  lane: z.string().max(200),
  /** Number of the block on this lane, from 0; both arms of a block have the same number. */
  block: Count,
  /** 0 when this arm ran first in its block, else 1. */
  position: z.union([z.literal(0), z.literal(1)]),
  arm: ArmName,
  /** Number of the layout in which the library of the arm was linked, from 0; both arms of a block have the same. Absent: the library of the build. */
  layout: z
    .int()
    .min(0)
    .max(LAYOUT_LIMITS.most - 1)
    .optional(),
  ...MEASUREMENT,
  /** The CPU on which both arms and their driver were, when lanes were measured at the same time; absent: one at a time. */
  cpu: z.int().min(0).max(8191).optional(),
  /** Present on a lock-step lane. */
  bursts: Bursts.optional(),
  /** CPU time of this arm beyond 0.1 ms during the measured series of the other one, as a part of their time; absent when it is not known. */
  idleShare: z.number().min(0).optional(),
});
export type Sample = z.infer<typeof Sample>;

/** What a machine knows about the version of an installed library. */
export const InstalledLibrary = z.strictObject({
  /** Name of the file behind all links: `libjemalloc.so.2`. */
  file: z.string().max(200),
  /** The package that owns the file; null when dpkg is absent or knows none. */
  package: z.strictObject({ name: z.string().max(100), version: z.string().max(100) }).nullable(),
  /** GNU build id, hexadecimal; null when the file has none or it cannot be read. */
  buildId: z
    .string()
    .regex(/^[0-9a-f]{8,128}$/)
    .nullable(),
});
export type InstalledLibrary = z.infer<typeof InstalledLibrary>;

/** A build that the machine had kept: when it was built, in UTC. */
export const FromCache = z.strictObject({ builtAt: z.iso.datetime() });

/** The result of one build. */
export const BuildRecord = z.strictObject({
  /** Label of the arm. */
  label: z.string().max(200),
  /** The built commit; null for a library that is installed on the machine. */
  sha: Sha.nullable(),
  commands: z.array(z.array(z.string().max(2000))).max(8),
  /** sha256 of the library; null for the C library's own allocator. */
  librarySha256: Sha256.nullable(),
  librarySizeBytes: Count.nullable(),
  /** Version of a library that is installed on the machine; absent for a build, and in runs of earlier versions. */
  installed: InstalledLibrary.optional(),
  compiler: z.string().max(200).nullable(),
  /** Values that the compiler saw in the translation units of the library, by flag. Null: not defined; `mixed`: units differ. */
  effective: z.record(FlagName, z.string().max(64).nullable()),
  /**
   * What a build system says that it configured, by flag, and the file of the build that says so. Null: it does not know the option.
   * Absent: no arm sets an option of a build system, or it says nothing.
   */
  configured: z
    .record(FlagName, z.strictObject({ value: z.string().max(64).nullable(), by: z.string().max(200) }))
    .optional(),
  /** Compiled translation units, counted by the compiler calls that the kernel saw. */
  translationUnits: Count,
  /** Present when the plan samples layouts. */
  relinks: Relinks.optional(),
  /** Present when it was built by an earlier run, or for another arm of this one: when that was, in UTC. */
  fromCache: FromCache.optional(),
  /** What it took this run: to build it, or to take it from the cache. */
  seconds: z.number().min(0),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

/** A validity check of the runner. `unknown` is never shown as passed. */
export const Observation = z.strictObject({
  /** `byte-identical-arms`, `flag-reached`, `library-mapped`, `machine-unchanged`, … */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  status: z.enum(['pass', 'fail', 'unknown']),
  detail: z.string().max(1000),
});
export type Observation = z.infer<typeof Observation>;

/** Facts of the machine by name: CPU model, kernel, governor, THP, compiler, glibc. */
export const MachineEnvironment = z.record(z.string().max(64), z.string().max(400));

/** A written file of lines: the number of lines and the digest of the file. */
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

/** A program that does nothing, with the library of an arm: what the shortest of a few starts costs. */
const IdleStart = z.strictObject({ wallNs: Count, cpuNs: Count });

/** `manifest.json`. It is written last and atomically, so its presence means that the run ended in order. */
export const Manifest = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  plan: AbPlan,
  /** Version of alloc-ab that ran. */
  tool: z.string().max(40),
  /** When the run began, in UTC. */
  startedAt: z.iso.datetime(),
  /** When it ended, in UTC. */
  finishedAt: z.iso.datetime(),
  /** Null when the run ended before this build. */
  baseline: BuildRecord.nullable(),
  /** Null when the run ended before this build. */
  candidate: BuildRecord.nullable(),
  /** Present when the bench programs were built by an earlier run. */
  benchesFromCache: FromCache.optional(),
  environment: MachineEnvironment,
  /** Operations of a thread in a burst or in a process, by lane, as the pilot chose them. */
  lengths: z.record(z.string().max(200), Count).default({}),
  /** The qualification of this machine; null when it was never qualified. */
  qualification: Qualification.nullable().default(null),
  /** What was taken from the record of this machine in place of measuring it, by lane; absent: nothing. The samples behind it are not here. */
  sanity: RecordedLanes.optional(),
  /** Lanes were measured at the same time; absent: one after the other. */
  duets: Duets.optional(),
  /** `/bin/true` with the library of each arm; absent in runs of earlier versions, and when the run ended before it. */
  idle: z.strictObject({ baseline: IdleStart, candidate: IdleStart }).optional(),
  /**
   * What differs between the libraries before they run; absent in runs of earlier versions, for one library in two environments, for
   * libraries with the same bytes, and when the run ended before it.
   */
  code: CodeComparison.optional(),
  /** What a reader should know from the build: e.g. that the candidate is what ships, or why a lane has no proof. */
  buildNotes: z.array(z.string().max(500)).max(4).optional(),
  observations: z.array(Observation).max(64),
  incidents: z.array(Incident).max(64),
  /** Why the sampling ended. */
  ended: z.enum(['decided', 'budget', 'blocks', 'incident', 'not-started']),
  /** `samples.jsonl`. */
  samples: FileDigest,
  /** `evidence.jsonl`; null when the plan asks for no evidence. */
  evidence: FileDigest.nullable().default(null),
  seconds: PhaseSeconds,
});
export type Manifest = z.infer<typeof Manifest>;

/** The parsed bundle of an A/B: samples and observations, no judgement. */
export interface AbRun {
  readonly manifest: Manifest;
  readonly samples: readonly Sample[];
  /** Absent when the plan asks for none. */
  readonly evidence?: readonly Evidence[];
}

/** Caps on the bundle of an A/B, checked before anything is parsed; `lineBytes` in characters. */
export const BUNDLE_LIMITS = { manifestBytes: 1_048_576, samplesBytes: 402_653_184, lineBytes: 4096 } as const;
