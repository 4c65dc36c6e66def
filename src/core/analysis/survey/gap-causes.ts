import type { Cause } from '../../../model/evidence.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { median } from '../../../stats/summary.ts';
import { boxShares, REST } from '../../profile/boxes.ts';
import type { ArmEvidence } from '../../profile/evidence.ts';
import { libraryOf } from '../../profile/profile-sanity.ts';
import type { Frontier, Gap } from './frontier.ts';
import type { Relative } from './standings.ts';

/** What speaks for one explanation of a gap. */
export interface CauseShare {
  readonly cause: Cause;
  /** Share of the line's samples in the boxes that stand for this cause; null where no box does. */
  readonly share: number | null;
  /** By how much the lane would be faster without them (Amdahl). */
  readonly bound: number | null;
}

/** The evidence on why somebody else is ahead on a lane: numbers only, what they mean is for people. */
export interface GapEvidence {
  readonly lane: string;
  readonly gap: Gap;
  readonly causes: readonly CauseShare[];
  /** Share of samples in the kernel, of the line and of the one ahead; null without a profile. */
  readonly kernel: readonly [number | null, number | null];
  /** Minor faults of the one ahead against the line's. */
  readonly faults: Relative | null;
  /** Instructions of a process, the line's and the one's ahead; null where nobody counted. */
  readonly instructions: readonly [number | null, number | null];
}

const CAUSES: readonly Cause[] = ['wrapper', 'classification', 'free-list', 'page-supply'];

/** What there is to say about each gap, the widest first. */
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
      kernel: [ours, theirs].map((shares) => (shares === null ? null : (shares.get(REST.kernel) ?? 0))) as [
        number | null,
        number | null,
      ],
      faults: standing?.relative.faults ?? null,
      instructions: [instructionsOf(own), instructionsOf(other)],
    };
  });
  return found.sort((a, b) => b.gap.estimate - a.gap.estimate);
}

/** By the machine's counter, else as callgrind counted them. */
function instructionsOf(each: ArmEvidence | undefined): number | null {
  const values = each?.events.find(({ event }) => event === 'instructions')?.values ?? [];
  return values.length > 0 ? median(values) : (each?.instructions ?? null);
}
