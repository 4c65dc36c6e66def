import type { Box, Cause } from '../../../model/evidence.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { boxShares, REST } from '../../profile/boxes.ts';
import { type LaneEvidence, readEvidence } from '../../profile/evidence.ts';
import { isUnresolved, type Profile } from '../../profile/perf-report.ts';
import { isLibrary, libraryOf } from '../../profile/profile-sanity.ts';
import { selfShares } from '../../profile/self-shares.ts';
import { type LaneStandings, type Relative, standingsOf } from './standings.ts';

/** How far somebody else is ahead of the line on a lane; fractions of the line's throughput, above 0. */
export interface Gap extends Relative {
  /** Index of the arm that is ahead. */
  readonly arm: number;
}

/** What a box costs on one lane. */
export interface BoxCost {
  readonly lane: string;
  /** Share of the line's samples. */
  readonly share: number;
  /** By how much the lane would be faster if the box cost nothing: 1 / (1 − share) − 1 (Amdahl). */
  readonly bound: number;
  /** Null where nobody is certainly ahead. */
  readonly gap: Gap | null;
}

/** Something that is worth trying. */
export interface FrontierCandidate {
  readonly name: string;
  /** Whether it is one function, since no box of the configuration has any share. */
  readonly isFunction: boolean;
  readonly cause: Cause | null;
  /** Lanes with a profile, the most expensive first. */
  readonly lanes: readonly BoxCost[];
  /** Mean over these lanes of what is both possible and shown to be possible: min(bound, gap). */
  readonly score: number;
}

/** What is known about where to go on, and what it was concluded from. */
export interface Frontier {
  /** The best two or three, by score; by bound alone where nobody is ahead. */
  readonly candidates: readonly FrontierCandidate[];
  readonly lanes: readonly LaneStandings[];
  readonly gaps: ReadonlyMap<string, Gap>;
  /** Lanes on which the line was compared with anybody: elsewhere nothing is known about a gap. */
  readonly compared: ReadonlySet<string>;
  readonly evidence: readonly LaneEvidence[];
}

/** Candidates below this share of every lane's samples are not named. */
const SHARE_MIN = 0.02;
const CANDIDATES_MAX = 3;

/** The frontier of a survey that compared its first arm with others and profiled it. */
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

/** On each lane the arm that is certainly the furthest ahead of the first. */
function gapsOf({ manifest: { survey } }: SurveyRun, lanes: readonly LaneStandings[]): Map<string, Gap> {
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

/** The change the other way round, where less is better. */
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

/** Mean bound over the lanes. */
export function meanBound({ lanes }: FrontierCandidate): number {
  return lanes.reduce((sum, { bound }) => sum + bound, 0) / Math.max(1, lanes.length);
}

/** How many lanes a candidate touches. */
export function laneCount({ lanes }: FrontierCandidate): number {
  return lanes.filter(({ share }) => share >= SHARE_MIN).length;
}

/** Shares of the library's own functions; where no box says more, a function is what can be changed. */
function functionShares(profile: Profile, library: string | null): Map<string, number> {
  const own = {
    ...profile,
    functions: profile.functions.filter(({ object }) => library !== null && isLibrary(object, library)),
  };
  return selfShares(own, (each) => (isUnresolved(each) ? REST.library : each.name));
}
