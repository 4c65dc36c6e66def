import type { ArmName } from '../../../model/names.ts';
import type { AbPlan, Arm } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import type { LogRange } from './claim-model.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';
import type { Contradiction, LaneClaim } from './lane-claims.ts';

/** Name of the check on what programs report about themselves. */
export const CLAIM_CHECK = 'claims';

/** The arms of an A/B, or an arm of a survey beside the first one. */
type ComparedArms = Readonly<Record<ArmName, Pick<Arm, 'label'>>>;

/** Whether what is seen from outside contradicts what programs report about themselves. Without such lanes there is no finding. */
export function claimChecks(arms: ComparedArms, all: readonly LaneClaim[]): Finding[] {
  if (all.length === 0) return [];
  const claims = all.toSorted((a, b) => (a.lane < b.lane ? -1 : 1));
  const wrong = claims.flatMap((claim) =>
    claim.contradiction === null ? [] : [contradicted(arms, claim, claim.contradiction)],
  );
  if (wrong.length > 0) return wrong;
  const unchecked = claims
    .filter(({ standing }) => standing === 'unchecked')
    .map(({ lane, wall }) => `${laneText(lane)} (wall time ${rangeText(wall, 'candidate')})`);
  if (unchecked.length > 0) {
    return [
      unknown(
        CLAIM_CHECK,
        `Nothing from outside contradicts what the program reports about itself, but its wall time does not show it on ${joinTexts(unchecked)}.`,
        'Measure a "workload" of the bench kit, which is timed from outside, or take more samples of a program with fixed work.',
      ),
    ];
  }
  const lanes = joinTexts(claims.map(({ lane }) => laneText(lane)));
  return [passed(CLAIM_CHECK, `The wall time of its processes shows what the program reports about itself: ${lanes}.`)];
}

/** The effects with the standing of the claim that their numbers rest on. */
export function withClaims(
  plan: Pick<AbPlan, 'lanes'>,
  effects: readonly Effect[],
  claims: readonly LaneClaim[],
): Effect[] {
  const byLane = new Map(claims.map(({ lane, standing }) => [lane, standing]));
  const served = new Set(plan.lanes.flatMap(({ id, server }) => (server === undefined ? [] : [id])));
  return effects.map((effect) => {
    const claim = byLane.get(effect.lane);
    // Nothing outside shows a percentile of latency. A load generator is another process than the measured one.
    if (effect.metric === 'figure' && !served.has(effect.lane))
      return { ...effect, claim: claim === 'contradicted' ? claim : 'unchecked' };
    const isReported = effect.metric === 'throughput' || effect.metric === 'cpu';
    return claim === undefined || !isReported ? effect : { ...effect, claim };
  });
}

const REMEDY =
  'Look in the library of this side for code that changes the clock, prints a result or ends the program. A lane whose program runs for a fixed time declares "work: timed".';

function contradicted(arms: ComparedArms, claim: LaneClaim, { kind, arm }: Contradiction): Finding {
  const { label } = arms[arm];
  const lane = claim.lane;
  const who = `On ${laneText(lane)} with ${label} (${arm})`;
  const wall = `wall time ${rangeText(claim.wall, arm)}`;
  const gain = claim.gain === null ? '' : rangeText(claim.gain, arm);
  const finding = (code: string, detail: string, remedy = REMEDY) =>
    failed(CLAIM_CHECK, detail, remedy, { code, lane });
  switch (kind) {
    case 'no-work':
      return finding(
        'work-not-done',
        `${who} the program used next to no CPU time, and yet reported a result: it did not do its work.`,
      );
    case 'wall-collapsed':
      return finding(
        'work-not-done',
        `${who} the processes were much shorter than the reported gain explains (reported ${gain}, ${wall}): they did less work than was asked.`,
      );
    case 'gain-not-in-wall':
      return finding(
        'claim-contradicted',
        `${who} the program reports ${gain}, but its processes do not show it (${wall}).`,
        `${REMEDY} One whose set-up takes more than four fifths of its time needs a longer measured part, or "operations".`,
      );
    case 'ran-longer':
      return finding(
        'claim-contradicted',
        `${who} the program reports ${gain} in a fixed time, but its processes lasted longer (${wall}).`,
        'Look in the library of this side for code that changes the clock.',
      );
    case 'longer-than-wall':
      return finding(
        'claim-impossible',
        `${who} the reported time is longer than the processes lived.`,
        'Look in the library of this side for code that changes the clock, and check "unit" and "operations" of the lane.',
      );
  }
}

/** A range of logarithms as a change of this arm against the other: `+101 % [+99, +103]`. */
function rangeText({ low, high }: LogRange, arm: 'baseline' | 'candidate'): string {
  const [from, to] = arm === 'candidate' ? [low, high] : [-high, -low];
  const change = { estimate: Math.expm1((from + to) / 2), low: Math.expm1(from), high: Math.expm1(to) };
  return Number.isFinite(change.low) && Number.isFinite(change.high) ? changeText(change) : 'not known';
}
