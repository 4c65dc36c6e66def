import type { LaneProof, LaneReach, NoticeReason } from '../../../model/reach.ts';
import { plural } from '../../text/format.ts';
import { list, paragraph, section, table } from '../document/blocks.ts';
import type { Document } from '../document/document.ts';

/** Most reasons of a lane that are shown. */
const SHOWN_MAX = 3;
const CAN: Readonly<Record<LaneProof['result'], string>> = {
  'cannot-notice': 'no, by proof',
  'may-notice': 'yes',
  unknown: 'not known',
};

/** Which lanes of a comparison can notice the change, each with the functions because of which it can. */
export function reachDocument({ lanes, problem, notCovered }: LaneReach): Document {
  const proven = lanes.filter(({ result }) => result === 'cannot-notice').length;
  if (problem !== null) {
    return {
      headline: 'Which lanes can notice the change is not known',
      next: 'Every lane has to be timed.',
      sections: [section('', [paragraph(problem)])],
    };
  }
  const rows = lanes.map((each) => [each.lane, CAN[each.result], because(each)]);
  return {
    headline: `${proven} of ${plural(lanes.length, 'lane')} cannot notice the change, by proof`,
    next: proven === 0 ? 'Every lane has to be timed.' : 'What a proof does not cover is listed below.',
    sections: [
      section('', [table(['lane', 'can it notice', 'because'], rows, { words: [1, 2] })]),
      ...(proven === 0 ? [] : [section('Not covered', list(notCovered))]),
    ],
  };
}

function because(proof: LaneProof): string {
  if (proof.result === 'unknown') return proof.why;
  if (proof.result === 'may-notice') {
    const shown = proof.reasons.slice(0, SHOWN_MAX).map(reasonText);
    const more = proof.count - shown.length;
    return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  }
  const { executed, runs } = proof;
  const processes = runs.baseline + runs.candidate;
  const trapped = processes === 0 ? '' : `; ${plural(processes, 'process', 'processes')} entered no code that differs`;
  return `it executes ${plural(executed, 'function')}, which are the same at the same addresses${trapped}`;
}

function reasonText(reason: NoticeReason): string {
  if (reason.kind === 'layout') return reason.detail;
  if (reason.kind === 'rare')
    return `a process of the ${reason.arm} entered code that differs and that the instruction count did not meet`;
  return `executes ${reason.name}, which ${reason.how === 'changed' ? 'changed' : `was ${reason.how}`}`;
}
