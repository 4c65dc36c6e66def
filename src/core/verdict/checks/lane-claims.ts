import { type ArmName, other } from '../../../model/names.ts';
import { isClaim, type LaneProgram } from '../../../model/plan.ts';
import type { AbRun, Manifest } from '../../../model/run.ts';
import { intervalRank, walshInterval } from '../../../stats/signed-rank.ts';
import { median } from '../../../stats/summary.ts';
import { samplesByLane } from '../../analysis/ab/analyze.ts';
import { type Block, laneBlocks } from '../../analysis/ab/blocks.ts';
import { CHANGE_MIN, type ClaimConflict, claimConflict, isConfirmed, type LogRange } from './claim-model.ts';
import { claimReadings, lastsEquallyLong } from './claim-readings.ts';

/** Why a claim is not believed, and the arm whose claim or work it is. */
export interface Contradiction {
  readonly kind: NonNullable<ClaimConflict> | 'longer-than-wall' | 'no-work';
  readonly arm: ArmName;
}

/** What the program of a lane says about itself, beside what is seen from outside. */
export interface LaneClaim {
  readonly lane: string;
  /** `unchecked`: nothing from outside contradicts the claim, and nothing shows it. */
  readonly standing: 'confirmed' | 'unchecked' | 'contradicted';
  readonly contradiction: Contradiction | null;
  /** ln(candidate ÷ baseline) of the claimed rate and of the wall time; null where the unit of the lane is no rate and no time. */
  readonly gain: LogRange | null;
  readonly wall: LogRange;
}

/** One-sided error of each end of an interval: 0.0005. */
const CRITICAL = 3.29;

/** The claims of the lanes that have any, in the order of the plan. */
export function laneClaims({ manifest, samples }: AbRun): LaneClaim[] {
  const byLane = samplesByLane(samples);
  return manifest.plan.lanes.filter(isClaim).map((lane) => {
    const { counted } = laneBlocks(manifest.plan, lane, byLane.get(lane.id) ?? []);
    return laneClaim(lane, counted, manifest.idle);
  });
}

/** The claim of one lane by its counted blocks. `idle`: a program that does nothing; absent: not measured. */
export function laneClaim(lane: LaneProgram, blocks: readonly Block[], idle: Manifest['idle']): LaneClaim {
  const wall = rangeOf(blocks.map(({ baseline, candidate }) => Math.log(candidate.wallNs / baseline.wallNs)));
  const readings = claimReadings(lane, blocks);
  const gain =
    readings &&
    rangeOf(blocks.map(({ baseline, candidate }) => readings.logRate(candidate) - readings.logRate(baseline)));
  const claim = { lane: lane.id, gain, wall };
  const against = (contradiction: Contradiction): LaneClaim => ({ ...claim, standing: 'contradicted', contradiction });
  const open: LaneClaim = { ...claim, standing: 'unchecked', contradiction: null };
  const lazy = ARMS.find(
    (arm) => hasNoWork(arm, blocks, idle) && (arm === 'candidate' || gain === null || isChange(gain)),
  );
  if (lazy !== undefined) return against({ kind: 'no-work', arm: lazy });
  if (readings === null || gain === null) return open;
  const { share } = readings;
  const beyond = share && ARMS.find((arm) => share[arm] > LONGEST_SHARE);
  if (beyond) return against({ kind: 'longer-than-wall', arm: beyond });
  const work = lane.work ?? (isTimed(blocks, readings) ? 'timed' : 'fixed');
  for (const arm of ARMS) {
    const sign = arm === 'candidate' ? 1 : -1;
    const model = { work, share: share?.[other(arm)] ?? null, start: startShare(other(arm), blocks, idle) };
    const kind = claimConflict(turned(gain, sign), turned(wall, sign), model);
    // A candidate that takes longer beside its measured part loses nothing that it claims: memory and faults show what it cost.
    if (kind === 'wall-collapsed' && arm === 'baseline' && !isChange(gain)) continue;
    if (kind !== null) return against({ kind, arm });
  }
  const shown =
    work === 'fixed' &&
    isConfirmed(gain, wall, share?.[gain.high < 0 ? 'candidate' : 'baseline'] ?? 1) &&
    !isSmaller(blocks, wall);
  return shown ? { ...open, standing: 'confirmed' } : open;
}

const ARMS: readonly ArmName[] = ['candidate', 'baseline'];

/** Whether a claim is of a change at all. */
function isChange({ low, high }: LogRange): boolean {
  return low > CHANGE_MIN || high < -CHANGE_MIN;
}

/** A claimed time may exceed the wall time by rounding and by the time in which the tracer held the process. */
const LONGEST_SHARE = 1.1;

function isTimed(blocks: readonly Block[], { logRate }: NonNullable<ReturnType<typeof claimReadings>>): boolean {
  return lastsEquallyLong(
    blocks.map(({ baseline }) => baseline),
    logRate,
  );
}

/** The interval of differences. A process without wall time has none; without any, nothing is excluded. */
export function rangeOf(all: readonly number[]): LogRange {
  const differences = all.filter(Number.isFinite);
  if (differences.length === 0) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return walshInterval(differences, intervalRank(differences.length, CRITICAL));
}

function turned({ low, high }: LogRange, sign: 1 | -1): LogRange {
  return sign === 1 ? { low, high } : { low: -high, high: -low };
}

/** Nanoseconds by which the starts of two libraries may differ: unknown, and beyond what was seen once. */
const START_NS = { unknown: 5e6, beyond: 1e6 } as const;

/** Time by which the starts of the two libraries may differ, as a part of the wall time of an arm. */
function startShare(arm: ArmName, blocks: readonly Block[], idle: Manifest['idle']): number {
  const ns = idle ? Math.abs(idle.candidate.wallNs - idle.baseline.wallNs) + START_NS.beyond : START_NS.unknown;
  return ns / Math.max(1, medianOf(arm, blocks, 'wallNs'));
}

/** A smaller part of the other arm's CPU time is no speed-up: the work of the program itself stays with every allocator. */
const CPU_LEAST = 0.02;
/** CPU time beyond that of a start which is no work, as a part of that start, and how much more the other arm must have worked. */
const START = { part: 0.5, otherFactor: 10 } as const;

/**
 * Whether the processes of an arm did nothing beyond their start, while the other arm worked: an early exit. The least CPU time of each
 * counts: a busy machine makes processes longer, by several times those that do nothing, and never shorter.
 */
export function hasNoWork(arm: ArmName, blocks: readonly Block[], idle: Manifest['idle']): boolean {
  if (blocks.length === 0) return false;
  const work = (each: ArmName) =>
    Math.min(...blocks.map((block) => block[each].cpuNs)) - (idle === undefined ? 0 : idle[each].cpuNs);
  const others = work(other(arm));
  const nothing = Math.max(CPU_LEAST * others, idle === undefined ? 0 : START.part * idle[arm].cpuNs);
  return work(arm) < nothing && others >= START.otherFactor * nothing;
}

/** A part of the other arm's memory below which a process that took less than a third of the time has not shown its work. */
const MEMORY_LEAST = 0.5;

/** ln 3: a larger change of the wall time is believed only when the memory of the shorter arm shows its work too. */
const LARGE = Math.log(3);

/** Whether a side that took less than a third of the time of the other one needed less than half of its memory. */
export function isSmaller(blocks: readonly Block[], wall: LogRange): boolean {
  const arm = wall.high < -LARGE ? 'candidate' : wall.low > LARGE ? 'baseline' : null;
  if (arm === null) return false;
  return medianOf(arm, blocks, 'rssPeakBytes') < MEMORY_LEAST * medianOf(other(arm), blocks, 'rssPeakBytes');
}

function medianOf(arm: ArmName, blocks: readonly Block[], key: 'wallNs' | 'cpuNs' | 'rssPeakBytes'): number {
  return median(blocks.map((block) => block[arm][key] ?? 0));
}
