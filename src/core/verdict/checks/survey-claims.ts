import { isClaim, type LaneProgram } from '../../../model/plan.ts';
import type { Sample } from '../../../model/run.ts';
import type { Reading, SurveyRun } from '../../../model/survey.ts';
import type { Block } from '../../analysis/ab/blocks.ts';
import { roundsOf } from '../../analysis/survey/rounds.ts';
import { laneText } from '../../text/change-text.ts';
import { CLAIM_CHECK, claimChecks } from './claim-check.ts';
import { type Finding, joinTexts, passed } from './finding.ts';
import { laneClaim } from './lane-claims.ts';
import { canEndEarly, laneWork } from './lane-work.ts';
import { workFindings } from './work-check.ts';

/** Rounds below which wall times contradict nothing: the first look of an A/B. */
const ROUNDS_MIN = 12;

/**
 * What programs report about themselves, of each arm beside the first one: by the rules of an A/B. A survey whose lanes are all timed
 * from outside has no finding.
 */
export function surveyClaims(run: SurveyRun): Finding[] {
  const { arms, lanes } = run.manifest.survey;
  const rounds = roundsOf(run);
  const claimed = lanes.filter((lane) => isClaim(lane));
  if (claimed.length === 0) return [];
  const findings = arms.slice(1).flatMap((candidate, index) => {
    const claims = claimed.flatMap((lane) => {
      const blocks = blocksOf(lane, rounds(lane.id).table, index + 1);
      return blocks.length < ROUNDS_MIN ? [] : [laneClaim(lane, blocks, undefined)];
    });
    return claimChecks({ baseline: arms[0] ?? candidate, candidate }, claims);
  });
  const wrong = findings.filter(({ status }) => status === 'fail');
  if (wrong.length > 0) return wrong;
  return [
    passed(
      CLAIM_CHECK,
      `Nothing from outside contradicts what the program reports about itself on ${joinTexts(claimed.map(({ id }) => laneText(id)))}. These numbers are its own.`,
    ),
  ];
}

/** Whether each arm did as much work as the first one on the lanes that are measured from outside. */
export function surveyWork(run: SurveyRun): Finding[] {
  const { arms, lanes } = run.manifest.survey;
  const rounds = roundsOf(run);
  const findings = arms.slice(1).flatMap((candidate, index) => {
    const works = lanes.filter(canEndEarly).flatMap((lane) => {
      const blocks = blocksOf(lane, rounds(lane.id).table, index + 1);
      return blocks.length === 0 ? [] : [laneWork(lane, blocks, undefined)];
    });
    return workFindings({ baseline: arms[0] ?? candidate, candidate }, works);
  });
  const rank = ({ status }: Finding) => ['fail', 'unknown', 'pass'].indexOf(status);
  const [worst] = findings.toSorted((a, b) => rank(a) - rank(b));
  return worst === undefined
    ? []
    : worst.status === 'fail'
      ? findings.filter(({ status }) => status === 'fail')
      : [worst];
}

function blocksOf(lane: LaneProgram, table: readonly (readonly (Reading | undefined)[])[], other: number): Block[] {
  return (table[0] ?? []).flatMap((baseline, round) => {
    const candidate = table[other]?.[round];
    return baseline === undefined || candidate === undefined
      ? []
      : [
          {
            block: round,
            baseline: sampleOf(lane, baseline, round, 'baseline'),
            candidate: sampleOf(lane, candidate, round, 'candidate'),
          },
        ];
  });
}

function sampleOf({ id }: LaneProgram, reading: Reading, block: number, arm: Sample['arm']): Sample {
  const { part: _, round: __, environment: ___, rssEndBytes: ____, trouble: _____, ...measurement } = reading;
  return { ...measurement, lane: id, block, position: arm === 'baseline' ? 0 : 1, arm };
}
