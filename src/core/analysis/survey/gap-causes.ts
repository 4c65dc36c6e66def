import type { Cause } from '../../../model/evidence.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { median } from '../../../stats/summary.ts';
import { boxShares, kernelShare } from '../../profile/boxes.ts';
import type { ArmEvidence } from '../../profile/evidence.ts';
import { libraryOf } from '../../profile/profile-sanity.ts';
import type { Relative } from './comparisons.ts';
import type { Frontier, Gap } from './frontier.ts';

/** The evidence for one cause of a gap. */
interface CauseShare {
  readonly cause: Cause;
  /** Share of the samples of the line in the boxes of this cause; null when no box has it. */
  readonly share: number | null;
  /** How much faster the lane would be without them (Amdahl). */
  readonly bound: number | null;
}

/** The evidence about why another arm is ahead on a lane: numbers without a conclusion. */
export interface GapEvidence {
  readonly lane: string;
  readonly gap: Gap;
  readonly causes: readonly CauseShare[];
  /** Share of samples in the kernel, of the line and of the arm ahead; null without a profile. */
  readonly kernel: readonly [number | null, number | null];
  /** Minor faults of the arm ahead, relative to the line. */
  readonly faults: Relative | null;
  /** Instructions of a process, of the line and of the arm ahead; null when not counted. */
  readonly instructions: readonly [number | null, number | null];
}

const CAUSES: readonly Cause[] = ['wrapper', 'classification', 'free-list', 'page-supply'];

/** The evidence about each gap, the widest gap first. */
export function gapEvidence(run: SurveyRun, frontier: Frontier): GapEvidence[] {
  const { survey } = run.manifest;
  const boxes = survey.perf?.boxes ?? [];
  const found = [...frontier.gaps].map(([lane, gap]): GapEvidence => {
    const arms = frontier.evidence.find((each) => each.lane === lane)?.arms ?? [];
    const [own, other] = [0, gap.arm].map((index) => arms.find(({ arm }) => arm === index));
    const sharesOf = (each: ArmEvidence | undefined) => {
      const arm = survey.arms[each?.arm ?? -1];
      return each?.profile && arm ? boxShares(each.profile, boxes, libraryOf(arm)) : null;
    };
    const [ours, theirs] = [sharesOf(own), sharesOf(other)];
    const standing = frontier.lanes.find((each) => each.lane === lane)?.standings.find(({ arm }) => arm === gap.arm);
    return {
      lane,
      gap,
      causes: CAUSES.map((cause) => {
        const meant = boxes.filter((box) => box.cause === cause);
        if (ours === null || meant.length === 0) return { cause, share: null, bound: null };
        const share = meant.reduce((sum, { box }) => sum + (ours.get(box) ?? 0), 0);
        return { cause, share, bound: 1 / (1 - Math.min(share, 0.99)) - 1 };
      }),
      kernel: [ours, theirs].map((shares) => (shares === null ? null : kernelShare(shares))) as [
        number | null,
        number | null,
      ],
      faults: standing?.relative.faults ?? null,
      instructions: [instructionsOf(own), instructionsOf(other)],
    };
  });
  return found.sort((a, b) => b.gap.estimate - a.gap.estimate);
}

/** Instructions by the counter of the machine, else by callgrind. */
function instructionsOf(each: ArmEvidence | undefined): number | null {
  const values = each?.events.find(({ event }) => event === 'instructions')?.values ?? [];
  return values.length > 0 ? median(values) : (each?.instructions ?? null);
}
