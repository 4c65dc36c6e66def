import type { ArmName } from '../model/names.ts';
import type { Plan, PlanLane } from '../model/plan.ts';
import type { Sample } from '../model/run.ts';

/** Adjacent samples of one lane, one per arm. */
export interface Block {
  readonly block: number;
  readonly baseline: Sample;
  readonly candidate: Sample;
}

/** The blocks of a lane, sorted by what may be done with them. */
export interface LaneBlocks {
  /** Complete, undisturbed, without failure, in the order of their numbers: these count. */
  readonly counted: readonly Block[];
  /** Blocks during which others used too much of the machine; they are measured again. */
  readonly disturbed: number;
  /** Blocks that lack a usable sample of an arm and are not disturbed. */
  readonly incomplete: number;
  /** Samples that crashed, hung, used another library or gave no number. */
  readonly failed: readonly Sample[];
}

/**
 * Pairs the samples of one lane into blocks. The order of the samples does not matter; neither arm nor value decides what
 * counts. A bundle with two samples of one arm and block is refused before it gets here.
 */
export function laneBlocks(plan: Plan, lane: PlanLane, samples: readonly Sample[]): LaneBlocks {
  const byBlock = new Map<number, Partial<Record<ArmName, Sample>>>();
  const failed: Sample[] = [];
  for (const sample of samples) {
    if (sample.lane !== lane.id) continue;
    if (failureOf(sample) !== null) failed.push(sample);
    const pair = byBlock.get(sample.block) ?? {};
    pair[sample.arm] = sample;
    byBlock.set(sample.block, pair);
  }
  const counted: Block[] = [];
  let disturbed = 0;
  for (const block of [...byBlock.keys()].sort((a, b) => a - b)) {
    const { baseline, candidate } = byBlock.get(block) ?? {};
    if (isDisturbed(plan, baseline) || isDisturbed(plan, candidate)) disturbed++;
    else if (usable(baseline) && usable(candidate)) counted.push({ block, baseline, candidate });
  }
  return { counted, disturbed, incomplete: byBlock.size - counted.length - disturbed, failed };
}

/** Why a sample measured nothing that may be used; null when it did. A failure is never a smaller n: it makes the run invalid. */
export function failureOf(
  sample: Sample,
): 'bench-timeout' | 'bench-crashed' | 'library-not-mapped' | 'metric-unreadable' | null {
  if (sample.timedOut) return 'bench-timeout';
  if (sample.signal !== null || sample.exitCode !== 0) return 'bench-crashed';
  if (sample.library === 'missing' || sample.library === 'other') return 'library-not-mapped';
  if (sample.value === null || sample.value <= 0) return 'metric-unreadable';
  return null;
}

function usable(sample: Sample | undefined): sample is Sample {
  return sample !== undefined && failureOf(sample) === null;
}

/** Whether others used so much of the machine during a sample that its block does not count. */
export function isDisturbed(plan: Plan, sample: Sample | undefined): boolean {
  return (sample?.foreignCores ?? 0) > plan.rules.foreignCores;
}
