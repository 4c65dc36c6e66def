import type { Box, Cause } from '../../../model/evidence.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { OUTSIDE, REST } from '../../profile/boxes.ts';
import { type LaneEvidence, readEvidence } from '../../profile/evidence.ts';
import type { Profile } from '../../profile/perf-report.ts';
import type { Relative } from './comparisons.ts';
import { type LaneStandings, standingsOf } from './standings.ts';
import { type LaneParts, laneParts, type Saving } from './time-parts.ts';

/** How far another arm is ahead of the line on a lane: fractions of the throughput of the line, above 0. */
export interface Gap extends Relative {
  /** Index of the arm that is ahead. */
  readonly arm: number;
}

/** The cost of a box on one lane. */
interface BoxCost {
  readonly lane: string;
  /** Share of the samples of the line. */
  readonly share: number;
  /** How much faster the lane would be if the box cost nothing: 1 / (1 − share) − 1 (Amdahl). */
  readonly bound: number;
  /** Null when no arm is significantly ahead. */
  readonly gap: Gap | null;
  /** Outside the library: what another arm shows to be avoidable; null where none is shown. */
  readonly saving: Saving | null;
  /** The gain that is possible and that another arm reaches: min(bound, gap) in the library, the saving outside. */
  readonly gain: number;
}

/** A box, a function, or a part outside the library that is worth changing. */
export interface FrontierCandidate {
  readonly name: string;
  /** Whether it is a function: no box of the configuration has a noticeable share. */
  readonly isFunction: boolean;
  /** Whether it is outside the library: the kernel, another library, or the program. */
  readonly isOutside: boolean;
  readonly cause: Cause | null;
  /** Lanes with a profile, the most expensive first. */
  readonly lanes: readonly BoxCost[];
  /** Mean gain over these lanes. */
  readonly score: number;
}

/** The candidates for the next change, and the evidence for them. */
export interface Frontier {
  /** By score; without one, the library before what is outside, then by bound. */
  readonly candidates: readonly FrontierCandidate[];
  readonly lanes: readonly LaneStandings[];
  readonly gaps: ReadonlyMap<string, Gap>;
  /** Lanes on which the line was compared with another arm; on other lanes a gap is unknown. */
  readonly compared: ReadonlySet<string>;
  readonly evidence: readonly LaneEvidence[];
  /** Lanes that the plan profiles and that have no profile of the line. */
  readonly unprofiled: readonly string[];
}

/** Smallest share of the samples of a lane from which a candidate is shown. */
const SHARE_MIN = 0.02;
const CANDIDATES_MAX = 8;

/** The frontier of a survey that compared its first arm, the line, with other arms and profiled it. */
export function frontierOf(run: SurveyRun): Frontier {
  const { survey } = run.manifest;
  const lanes = standingsOf(run);
  const gaps = gapsOf(run, lanes);
  const evidence = survey.perf ? readEvidence(survey.perf, survey.arms, run.evidence ?? []) : [];
  const compared = new Set(
    lanes.flatMap(({ lane, standings }) =>
      standings.some(({ relative }) => relative.throughput !== null) ? [lane] : [],
    ),
  );
  const profiled = new Set(evidence.flatMap(({ lane, arms }) => (lineProfile(arms) ? [lane] : [])));
  const unprofiled = (survey.perf?.lanes ?? []).flatMap(({ id }) => (profiled.has(id) ? [] : [id]));
  return { candidates: candidatesOf(run, lanes, gaps, evidence), lanes, gaps, compared, evidence, unprofiled };
}

/** By lane, the arm that is significantly and furthest ahead of the first. */
export function gapsOf({ manifest: { survey } }: SurveyRun, lanes: readonly LaneStandings[]): Map<string, Gap> {
  const found = lanes.flatMap(({ lane, standings }): [string, Gap][] => {
    const better = survey.lanes.find(({ id }) => id === lane)?.better ?? 'higher';
    const ahead = standings.flatMap(({ arm, relative: { throughput } }) => {
      const gain = throughput === null || better === 'higher' ? throughput : inverse(throughput);
      return gain !== null && gain.low > 0 ? [{ arm, ...gain }] : [];
    });
    const best = ahead.sort((a, b) => b.estimate - a.estimate)[0];
    return best ? [[lane, best]] : [];
  });
  return new Map(found);
}

/** The inverse of a change, for a lane where less is better. */
function inverse({ estimate, low, high }: Relative): Relative {
  const other = (change: number) => 1 / (1 + change) - 1;
  return { estimate: other(estimate), low: other(high), high: other(low) };
}

function lineProfile(arms: LaneEvidence['arms']): Profile | null {
  return arms.find(({ arm }) => arm === 0)?.profile ?? null;
}

function candidatesOf(
  run: SurveyRun,
  standings: readonly LaneStandings[],
  gaps: ReadonlyMap<string, Gap>,
  evidence: readonly LaneEvidence[],
): FrontierCandidate[] {
  const boxes = run.manifest.survey.perf?.boxes ?? [];
  const asBoxes = laneParts(run, evidence, standings, false);
  const isBoxed = boxes.some(({ box }) => asBoxes.some(({ shares }) => (shares.get(box) ?? 0) >= SHARE_MIN));
  const parts = isBoxed ? asBoxes : laneParts(run, evidence, standings, true);
  const names = new Set(parts.flatMap(({ shares }) => [...shares.keys()]).filter((name) => name !== REST.library));
  const all = [...names].map((name) => candidate(name, parts, gaps, boxes, !isBoxed));
  const worth = all.filter(({ lanes }) => lanes.some(({ share }) => share >= SHARE_MIN));
  const order = (a: FrontierCandidate, b: FrontierCandidate) =>
    b.score - a.score || Number(a.isOutside) - Number(b.isOutside) || meanBound(b) - meanBound(a);
  const sorted = worth.sort(order);
  // What is outside the library is never left out: it may be the largest cost there is.
  const inside = sorted.filter(({ isOutside }) => !isOutside).slice(0, CANDIDATES_MAX - OUTSIDE.length);
  return sorted.filter((each) => each.isOutside || inside.includes(each));
}

function candidate(
  name: string,
  parts: readonly LaneParts[],
  gaps: ReadonlyMap<string, Gap>,
  boxes: readonly Box[],
  byFunction: boolean,
): FrontierCandidate {
  const isOutside = OUTSIDE.includes(name);
  const lanes = parts.map(({ lane, shares, savings }): BoxCost => {
    const share = shares.get(name) ?? 0;
    const gap = gaps.get(lane) ?? null;
    const saving = savings.get(name) ?? null;
    const bound = boundOf(share);
    const gain = isOutside ? boundOf(saving?.saved ?? 0) : Math.min(bound, gap?.estimate ?? 0);
    return { lane, share, bound, gap, saving, gain };
  });
  return {
    name,
    isFunction: byFunction && !isOutside,
    isOutside,
    cause: boxes.find(({ box }) => box === name)?.cause ?? null,
    lanes: lanes.sort((a, b) => b.gain - a.gain || b.share - a.share),
    score: lanes.length === 0 ? 0 : lanes.reduce((sum, { gain }) => sum + gain, 0) / lanes.length,
  };
}

/** How much faster a lane is without this share of its time (Amdahl 1967). */
function boundOf(share: number): number {
  return 1 / (1 - Math.min(share, 0.99)) - 1;
}

/** Mean bound over the lanes of a candidate. */
export function meanBound({ lanes }: FrontierCandidate): number {
  return lanes.reduce((sum, { bound }) => sum + bound, 0) / Math.max(1, lanes.length);
}

/** Number of lanes on which a candidate has a noticeable share. */
export function laneCount({ lanes }: FrontierCandidate): number {
  return lanes.filter(({ share }) => share >= SHARE_MIN).length;
}
