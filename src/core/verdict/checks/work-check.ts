import type { ArmName } from '../../../model/names.ts';
import type { Arm } from '../../../model/plan.ts';
import type { AbRun } from '../../../model/run.ts';
import { samplesByLane } from '../../analysis/ab/analyze.ts';
import { laneBlocks } from '../../analysis/ab/blocks.ts';
import { laneText } from '../../text/change-text.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';
import { canEndEarly, type LaneWork, laneWork } from './lane-work.ts';

/** Name of the check that programs which are measured from outside came to their end. */
export const WORK_CHECK = 'work-done';

/**
 * A process that ends early, or leaves out a part of its work, looks fast from outside. Without a judged lane whose primary value is seen
 * from outside there is no finding.
 */
export function workChecks({ manifest, samples }: AbRun): Finding[] {
  const { plan, idle } = manifest;
  const lanes = plan.lanes.filter((lane) => canEndEarly(lane) && (lane.role === 'target' || lane.role === 'guard'));
  if (lanes.length === 0) return [];
  const byLane = samplesByLane(samples);
  const works = lanes.map((lane) => laneWork(lane, laneBlocks(plan, lane, byLane.get(lane.id) ?? []).counted, idle));
  return workFindings(plan, works);
}

/** What follows from the work of each lane. */
export function workFindings(
  arms: Readonly<Record<ArmName, Pick<Arm, 'label'>>>,
  works: readonly LaneWork[],
): Finding[] {
  if (works.length === 0) return [];
  const short = works.filter(({ standing }) => standing === 'short');
  if (short.length > 0) return short.map((each) => notDone(arms, each));
  const open = works.filter(({ standing }) => standing === 'open');
  if (open.length === 0) {
    const lanes = joinTexts(works.map(({ lane }) => laneText(lane)));
    return [passed(WORK_CHECK, `What the programs print shows that both sides came to their end: ${lanes}.`)];
  }
  const texts = open.map(({ lane, why }) => `${laneText(lane)}, whose program ${why}`);
  return [unknown(WORK_CHECK, `Nothing shows that both sides did all of their work on ${joinTexts(texts)}.`, SHOW_IT)];
}

const SHOW_IT =
  'Let the program print a line at its end that is the same in each process, or a number that the lane\'s "checks" read.';

function notDone(arms: Readonly<Record<ArmName, Pick<Arm, 'label'>>>, work: LaneWork): Finding {
  const { lane, why, arm = 'candidate' } = work;
  const detail = `On ${laneText(lane)} with ${arms[arm].label} (${arm}) the program ${why}.`;
  const remedy =
    'Look in the library of this side for code that ends the program or prints. When the output may differ between the sides, give the lane "checks" on what both must print.';
  return failed(WORK_CHECK, detail, remedy, { code: 'work-not-done', lane });
}
