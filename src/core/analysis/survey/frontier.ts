import type { Box, Cause } from '../../../model/evidence.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { boxShares, REST } from '../../profile/boxes.ts';
import { type LaneEvidence, readEvidence } from '../../profile/evidence.ts';
import { isUnresolved } from '../../profile/perf-entries.ts';
import type { Profile } from '../../profile/perf-report.ts';
import { isLibrary, libraryOf } from '../../profile/profile-sanity.ts';
import { selfShares } from '../../profile/self-shares.ts';
import type { Relative } from './comparisons.ts';
import { type LaneStandings, standingsOf } from './standings.ts';

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
}

/** A box or a function that is worth changing. */
export interface FrontierCandidate {
  readonly name: string;
  /** Whether it is a function: no box of the configuration has a noticeable share. */
  readonly isFunction: boolean;
  readonly cause: Cause | null;
  /** Lanes with a profile, the most expensive first. */
  readonly lanes: readonly BoxCost[];
  /** Mean of min(bound, gap) over these lanes: the gain that is possible and that another arm reaches. */
  readonly score: number;
}

/** The candidates for the next change, and the evidence for them. */
export interface Frontier {
  /** The best candidates by score, then by bound; at most three. */
  readonly candidates: readonly FrontierCandidate[];
  readonly lanes: readonly LaneStandings[];
  readonly gaps: ReadonlyMap<string, Gap>;
  /** Lanes on which the line was compared with another arm; on other lanes a gap is unknown. */
  readonly compared: ReadonlySet<string>;
  readonly evidence: readonly LaneEvidence[];
}

/** Smallest share of the samples of a lane from which a candidate is shown. */
const SHARE_MIN = 0.02;
const CANDIDATES_MAX = 3;

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
  return { candidates: candidatesOf(run, gaps, evidence), lanes, gaps, compared, evidence };
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

function candidatesOf(
  { manifest: { survey } }: SurveyRun,
  gaps: ReadonlyMap<string, Gap>,
  evidence: readonly LaneEvidence[],
): FrontierCandidate[] {
  const library = survey.arms[0] ? libraryOf(survey.arms[0]) : null;
  const boxes = survey.perf?.boxes ?? [];
  const profiles = evidence.flatMap(({ lane, arms }) => {
    const profile = arms.find(({ arm }) => arm === 0)?.profile;
    return profile ? [{ lane, profile }] : [];
  });
  const asBoxes = new Map(profiles.map(({ lane, profile }) => [lane, boxShares(profile, boxes, library)]));
  const isBoxed = boxes.some(({ box }) => [...asBoxes.values()].some((shares) => (shares.get(box) ?? 0) >= SHARE_MIN));
  const shares = isBoxed
    ? asBoxes
    : new Map(profiles.map(({ lane, profile }) => [lane, functionShares(profile, library)]));
  const fixed: ReadonlySet<string> = new Set(Object.values(REST));
  const names = new Set([...shares.values()].flatMap((own) => [...own.keys()]).filter((name) => !fixed.has(name)));
  const all = [...names].map((name) => candidate(name, shares, gaps, boxes, !isBoxed));
  const worth = all.filter(({ lanes }) => lanes.some(({ share }) => share >= SHARE_MIN));
  return worth.sort((a, b) => b.score - a.score || meanBound(b) - meanBound(a)).slice(0, CANDIDATES_MAX);
}

function candidate(
  name: string,
  shares: ReadonlyMap<string, ReadonlyMap<string, number>>,
  gaps: ReadonlyMap<string, Gap>,
  boxes: readonly Box[],
  isFunction: boolean,
): FrontierCandidate {
  const lanes = [...shares].map(([lane, own]): BoxCost => {
    const share = own.get(name) ?? 0;
    return { lane, share, bound: 1 / (1 - Math.min(share, 0.99)) - 1, gap: gaps.get(lane) ?? null };
  });
  const reachable = lanes.map(({ bound, gap }) => Math.min(bound, gap?.estimate ?? 0));
  return {
    name,
    isFunction,
    cause: boxes.find(({ box }) => box === name)?.cause ?? null,
    lanes: lanes.sort((a, b) => b.share - a.share),
    score: lanes.length === 0 ? 0 : reachable.reduce((sum, each) => sum + each, 0) / lanes.length,
  };
}

/** Mean bound over the lanes of a candidate. */
export function meanBound({ lanes }: FrontierCandidate): number {
  return lanes.reduce((sum, { bound }) => sum + bound, 0) / Math.max(1, lanes.length);
}

/** Number of lanes on which a candidate has a noticeable share. */
export function laneCount({ lanes }: FrontierCandidate): number {
  return lanes.filter(({ share }) => share >= SHARE_MIN).length;
}

/** Shares of the functions of the library, for a survey without noticeable boxes. */
function functionShares(profile: Profile, library: string | null): Map<string, number> {
  const own = {
    ...profile,
    functions: profile.functions.filter(({ object }) => library !== null && isLibrary(object, library)),
  };
  return selfShares(own, (each) => (isUnresolved(each) ? REST.library : each.name));
}
