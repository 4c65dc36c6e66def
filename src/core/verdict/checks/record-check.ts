import type { PlanLane } from '../../../model/plan.ts';
import type { Manifest } from '../../../model/run.ts';
import type { RecordedLane } from '../../../model/sanity-record.ts';
import type { Effect } from '../../../model/verdict.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { andList, formatAge, formatPercent, plural } from '../../text/format.ts';
import { type Finding, joinTexts, passed } from './finding.ts';

/** Name of the check by the record of the machine. */
const RECORD_CHECK = 'machine-record';

/** A lane that was not measured to a look, and what the record of the machine showed of it. */
interface AnsweredLane {
  readonly lane: PlanLane;
  readonly known: RecordedLane;
}

/** The lanes that the record of the machine answers for in this run. A lane that was measured after all is not among them. */
export function answeredLanes({ plan, sanity = {} }: Manifest, effects: readonly Effect[]): AnsweredLane[] {
  return plan.lanes.flatMap((lane) => {
    const known = sanity[lane.id];
    return known === undefined || effects.some((effect) => effect.lane === lane.id) ? [] : [{ lane, known }];
  });
}

/** How long before the start of a run something was recorded: `3 h before`. */
export function ageBefore({ startedAt }: Pick<Manifest, 'startedAt'>, at: string): string {
  return `${formatAge((Date.parse(startedAt) - Date.parse(at)) / 1000)} before`;
}

/** The check `machine-record`: what the record of the machine answers for, each lane with its runs and their age. No finding without such a lane. */
export function recordCheck(manifest: Manifest, effects: readonly Effect[]): Finding[] {
  const answered = answeredLanes(manifest, effects);
  if (answered.length === 0) return [];
  const parts = (['sentinel', 'sanity'] as const).flatMap((role) => {
    const own = answered.filter(({ lane }) => lane.role === role);
    return own.length === 0
      ? []
      : [`${SUBJECTS[role]} (${joinTexts(own.map((each) => laneRecordText(manifest, each)))})`];
  });
  return [
    passed(
      RECORD_CHECK,
      `The record of this machine answers for ${andList(parts)}. The samples of those runs are not in this bundle.`,
    ),
  ];
}

const SUBJECTS = {
  sentinel: 'the baseline against a byte copy of itself',
  sanity: 'lock-step against whole processes',
} as const;

function laneRecordText(manifest: Manifest, { lane, known }: AnsweredLane): string {
  const { runs, newestAt, change, loss } = known;
  const losses = loss > 0 ? ` with losses up to ${formatPercent(loss)}` : '';
  const name = laneText(lane.beside ?? lane.id);
  return `${name} ${changeText(change)} over ${plural(runs, 'run')}${losses}, the latest ${ageBefore(manifest, newestAt)}`;
}
