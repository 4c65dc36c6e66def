import type { AbPlan, PlanLane } from '../../../model/plan.ts';
import type { ChallengeFailure, Sample } from '../../../model/run.ts';
import { isBusyInOtherTurns } from './idle-side.ts';

/** Adjacent samples of one lane, one of each arm. */
export interface Block {
  readonly block: number;
  readonly baseline: Sample;
  readonly candidate: Sample;
}

/** The blocks of a lane by their use. */
export interface LaneBlocks {
  /** Blocks that count: complete, undisturbed and without failure, in the order of their numbers. */
  readonly counted: readonly Block[];
  /** Blocks during which other processes, or an arm in the turns of the other one, used too much CPU; they are measured again. */
  readonly disturbed: number;
  /** Disturbed blocks during which other processes used too much CPU. */
  readonly disturbedByOthers: number;
  /** Undisturbed blocks that lack a usable sample of an arm. */
  readonly incomplete: number;
  /** Samples that crashed, hung, used another library or gave no number. */
  readonly failed: readonly Sample[];
}

/**
 * Pairs the samples of one lane into blocks. The order of the samples does not matter. Whether a block counts depends neither
 * on the arm nor on the value. `parseAbBundle` refuses two samples of one arm and block.
 */
export function laneBlocks(plan: AbPlan, lane: PlanLane, samples: readonly Sample[]): LaneBlocks {
  // After sorting, the samples of a block are neighbours: no table of up to a million blocks is needed.
  const own = samples.filter((sample) => sample.lane === lane.id).sort((a, b) => a.block - b.block);
  const counted: Block[] = [];
  const failed: Sample[] = [];
  let disturbed = 0;
  let disturbedByOthers = 0;
  let incomplete = 0;
  for (let at = 0; at < own.length; ) {
    const { block } = own[at] as Sample;
    let baseline: Sample | undefined;
    let candidate: Sample | undefined;
    for (let sample = own[at]; sample?.block === block; sample = own[++at]) {
      if (failureOf(sample) !== null) failed.push(sample);
      if (sample.arm === 'baseline') baseline = sample;
      else candidate = sample;
    }
    const pair = [baseline, candidate];
    if (pair.some((sample) => isDisturbedByOthers(plan, sample))) disturbedByOthers++;
    if (pair.some((sample) => isDisturbed(plan, sample))) disturbed++;
    else if (usable(baseline) && usable(candidate)) counted.push({ block, baseline, candidate });
    else incomplete++;
  }
  return { counted, disturbed, disturbedByOthers, incomplete, failed };
}

export type SampleFailure =
  | 'bench-timeout'
  | 'bench-crashed'
  | 'library-not-mapped'
  | 'library-not-proven'
  | `bench-${ChallengeFailure}`
  | 'not-resident'
  | 'metric-unreadable';

/** Why a sample is not usable; null when it is. A failure makes the run invalid: it does not just reduce the number of blocks. */
export function failureOf(sample: Sample): SampleFailure | null {
  if (sample.timedOut) return 'bench-timeout';
  if (sample.signal !== null || sample.exitCode !== 0) return 'bench-crashed';
  if (sample.library === 'missing' || sample.library === 'other') return 'library-not-mapped';
  if (sample.library === 'unknown') return 'library-not-proven';
  if (sample.challenge !== undefined) return `bench-${sample.challenge}`;
  if (sample.rssPeakBytes !== null && sample.rssPeakBytes < (sample.liveBytes ?? 0)) return 'not-resident';
  if (sample.value === null || sample.value <= 0) return 'metric-unreadable';
  return null;
}

function usable(sample: Sample | undefined): sample is Sample {
  return sample !== undefined && failureOf(sample) === null;
}

/** Whether the block of a sample does not count, since other processes used too much CPU, or its arm did so in the turns of the other one. */
export function isDisturbed(plan: AbPlan, sample: Sample | undefined): boolean {
  return sample !== undefined && (isDisturbedByOthers(plan, sample) || isBusyInOtherTurns(sample));
}

function isDisturbedByOthers(plan: AbPlan, sample: Sample | undefined): boolean {
  return (sample?.foreignCores ?? 0) > plan.rules.foreignCores;
}
