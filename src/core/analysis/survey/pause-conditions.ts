import { laneText } from '../../text/change-text.ts';
import { formatPercent } from '../../text/format.ts';
import { type Frontier, type FrontierCandidate, meanBound } from './frontier.ts';
import type { GapEvidence } from './gap-causes.ts';

/** A condition for ending a pause. One met condition ends it. */
export interface PauseCondition {
  readonly condition: string;
  readonly state: 'met' | 'not met' | 'not measured';
  /** The evidence for the state, with numbers; one sentence. */
  readonly evidence: string;
}

/** The measurements behind the conditions; null when not measured. */
interface PauseFindings {
  readonly frontier: Frontier | null;
  readonly gaps: readonly GapEvidence[];
  /** The frontier on lanes that are a real workload. */
  readonly workload: Frontier | null;
}

/** A bottleneck has at least this share of the samples of a workload, and removing it gains at least this much. */
const BOTTLENECK = { share: 0.05, gain: 0.01 } as const;
/** A cause explains a gap when its removal could close this part of the gap, on every lane with a gap. */
const EXPLAINED = 0.5;
/** One direction is left when the first candidate returns this many times as much as the second. */
const AHEAD = 2;

/** The three conditions of the pause, in their order. */
export function pauseConditions(findings: PauseFindings): PauseCondition[] {
  return [bottleneck(findings), singleCause(findings), oneDirection(findings)];
}

function bottleneck({ workload }: PauseFindings): PauseCondition {
  const condition = `A real workload has a clear bottleneck: a box of ${formatPercent(BOTTLENECK.share)} or more that is worth removing.`;
  if (workload === null || workload.compared.size === 0 || workload.unprofiled.length > 0 || noProfile(workload)) {
    const evidence =
      'No lane with a server was both compared and profiled; add one to the configuration, e.g. redis, or give it more time.';
    return { condition, state: 'not measured', evidence };
  }
  const costs = workload.candidates.flatMap(({ name, score, lanes }) =>
    lanes.map((cost) => ({ name, score, ...cost })),
  );
  const [dearest] = costs.sort((a, b) => b.gain - a.gain || b.share - a.share);
  if (!dearest) return { condition, state: 'not met', evidence: 'No part of the time stands out there.' };
  const met = dearest.share >= BOTTLENECK.share && dearest.gain >= BOTTLENECK.gain;
  const ahead =
    dearest.gap === null ? 'no other allocator is ahead' : `the best is ${formatPercent(dearest.gap.estimate)} faster`;
  return {
    condition,
    state: met ? 'met' : 'not met',
    evidence: `${dearest.name} takes ${formatPercent(dearest.share)} of the samples of ${laneText(dearest.lane)}, at most ${formatPercent(dearest.gain, { signed: true })}; ${ahead}.`,
  };
}

function singleCause({ frontier, gaps }: PauseFindings): PauseCondition {
  const condition = 'The difference to the others can be put into words as one structural cause.';
  if (frontier === null || frontier.compared.size === 0) {
    return { condition, state: 'not measured', evidence: 'Nothing could be compared.' };
  }
  if (gaps.length === 0) {
    const evidence = 'No allocator is significantly faster on any lane, so there is no difference to explain.';
    return { condition, state: 'not met', evidence };
  }
  const known = gaps.filter(({ causes }) => causes.some(({ share }) => share !== null));
  if (known.length === 0) {
    const evidence = 'No box of the configuration is marked with a cause (perf.boxes), or there is no profile.';
    return { condition, state: 'not measured', evidence };
  }
  const explained = (known[0]?.causes ?? [])
    .filter(({ share }) => share !== null)
    .map(({ cause }) => ({
      cause,
      least: Math.min(...known.map(({ gap, causes }) => boundOf(causes, cause) / gap.estimate)),
    }))
    .sort((a, b) => b.least - a.least);
  const whole = explained.filter(({ least }) => least >= EXPLAINED);
  const [best] = explained;
  const lanes = known.map(({ lane }) => laneText(lane)).join('; ');
  const others = gaps.length - known.length;
  return {
    condition,
    // A gap without a profile may have another cause.
    state: others > 0 ? 'not measured' : whole.length === 1 ? 'met' : 'not met',
    evidence:
      `${best?.cause} could close ${formatPercent(Math.min(1, best?.least ?? 0))} of the gap at least, on ${lanes}` +
      (whole.length > 1 ? `; ${whole.length} causes could close half of it, so it is not one` : '') +
      (others > 0 ? `; ${others} more with a gap and without a profile` : '') +
      '.',
  };
}

function boundOf(causes: GapEvidence['causes'], wanted: string): number {
  return causes.find(({ cause }) => cause === wanted)?.bound ?? 0;
}

function oneDirection({ frontier }: PauseFindings): PauseCondition {
  const condition = 'The comparison leaves one direction that works.';
  if (frontier === null || frontier.compared.size === 0) {
    return { condition, state: 'not measured', evidence: 'Nothing could be compared.' };
  }
  if (noProfile(frontier) || frontier.unprofiled.length > 0) {
    const lanes = frontier.unprofiled.map(laneText).join('; ');
    return {
      condition,
      state: 'not measured',
      evidence: `There is no profile of the line${lanes === '' ? '' : ` on ${lanes}`}.`,
    };
  }
  const [first, second] = frontier.candidates;
  if (!first || first.score === 0) {
    return { condition, state: 'not met', evidence: 'No candidate is worth anything where others are ahead.' };
  }
  const met = !second || first.score >= AHEAD * second.score;
  return {
    condition,
    state: met ? 'met' : 'not met',
    evidence: `${scoreText(first)}${second ? `; ${scoreText(second)}` : ''}.`,
  };
}

function noProfile({ evidence }: Frontier): boolean {
  return evidence.every(({ arms }) => arms.every(({ profile }) => profile === null));
}

function scoreText(candidate: FrontierCandidate): string {
  return `${candidate.name} returns ${formatPercent(candidate.score, { signed: true })} of at most ${formatPercent(meanBound(candidate), { signed: true })}`;
}
