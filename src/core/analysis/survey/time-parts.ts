import type { LaneProgram } from '../../../model/plan.ts';
import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { boxShares, OUTSIDE, REST } from '../../profile/boxes.ts';
import type { ArmEvidence, LaneEvidence } from '../../profile/evidence.ts';
import { isUnresolved } from '../../profile/perf-entries.ts';
import { isLibrary, libraryOf } from '../../profile/profile-sanity.ts';
import { comparisonLevel, type Relative, relativeOf } from './comparisons.ts';
import { medianOf, roundsOf } from './rounds.ts';
import type { LaneStandings } from './standings.ts';

/** What the part of another allocator shows to be avoidable. */
export interface Saving {
  /** Index of the arm that spends less on the part. */
  readonly arm: number;
  /** Its time in the part, as a share of the line's CPU time for the same work. */
  readonly theirs: number;
  /** The line's share less theirs: the part of its CPU time that the other one does not need. */
  readonly saved: number;
}

/** Where the CPU time of the line goes on one lane. */
export interface LaneParts {
  readonly lane: string;
  /** Shares of the samples of the line by box or function, and by part outside its library. */
  readonly shares: ReadonlyMap<string, number>;
  /** By part outside the library: the largest saving that another profiled arm shows; absent where there is none. */
  readonly savings: ReadonlyMap<string, Saving>;
  /** Arms besides the line that have a profile, and whose CPU time for the same work is known. */
  readonly profiled: number;
}

/** A saving below this share is within what profiles of this size and rounds of this number leave open. */
const SAVING_MIN = 0.02;

/** A gap that is not speed: the arm that certainly needs least of something, and its change against the line. */
interface Least extends Relative {
  readonly arm: number;
}

/** The arm that certainly needs least of an aspect on a lane; null when none needs certainly less than the line. */
export function leastOf({ standings }: LaneStandings, aspect: 'faults' | 'rssPeak'): Least | null {
  const certain = standings.flatMap(({ arm, relative }): Least[] => {
    const change = relative[aspect];
    return change !== null && change.high < 0 ? [{ arm, ...change }] : [];
  });
  return certain.sort((a, b) => a.estimate - b.estimate)[0] ?? null;
}

/**
 * The parts of each profiled lane. Of a part outside the library not all can be avoided; what can is read from the other arms: with
 * the shares s and s′ of the part, and the CPU times c and c′ for the same work, the saving is s − s′·c′/c. The sum over all parts
 * is 1 − c′/c, the whole difference in CPU time. Without a profile of the other arm, the saving in page faults is their share times
 * the part of the faults that the other arm does not have.
 */
export function laneParts(
  run: SurveyRun,
  evidence: readonly LaneEvidence[],
  standings: readonly LaneStandings[],
  byFunction: boolean,
): LaneParts[] {
  const { survey } = run.manifest;
  return evidence.flatMap(({ lane, arms }) => {
    const own = arms.find(({ arm }) => arm === 0);
    const program = survey.lanes.find(({ id }) => id === lane);
    const shares = own && sharesOf(run, own, byFunction);
    if (!shares || !program) return [];
    const samples = own.profile?.samples ?? 0;
    const others = arms.flatMap((other) => {
      const theirs = other.arm === 0 ? null : sharesOf(run, other, byFunction);
      const ratio = cpuRatio(run, program, other.arm);
      return theirs && ratio !== null ? [{ arm: other.arm, theirs, ratio, samples: other.profile?.samples ?? 0 }] : [];
    });
    const savings = OUTSIDE.flatMap((part): [string, Saving][] => {
      const share = shares.get(part) ?? 0;
      const [best] = others
        .map(({ arm, theirs, ratio, samples: count }): Saving & { noise: number } => {
          const other = (theirs.get(part) ?? 0) * ratio;
          const noise = 3 * Math.hypot(error(share, samples), ratio * error(theirs.get(part) ?? 0, count));
          return { arm, theirs: other, saved: share - other, noise };
        })
        .filter(({ saved, noise }) => saved >= Math.max(SAVING_MIN, noise))
        .sort((a, b) => b.saved - a.saved);
      return best ? [[part, best]] : [];
    });
    const fewest = standings.filter((each) => each.lane === lane).map((each) => leastOf(each, 'faults'))[0];
    return [{ lane, shares, savings: withFaults(new Map(savings), shares, fewest ?? null), profiled: others.length }];
  });
}

function withFaults(
  savings: Map<string, Saving>,
  shares: ReadonlyMap<string, number>,
  fewest: Least | null,
): Map<string, Saving> {
  const share = shares.get(REST.faults) ?? 0;
  const saved = fewest === null ? 0 : -fewest.estimate * share;
  if (fewest === null || savings.has(REST.faults) || saved < SAVING_MIN) return savings;
  return savings.set(REST.faults, { arm: fewest.arm, theirs: share - saved, saved });
}

/** Standard error of a share of so many samples. */
function error(share: number, samples: number): number {
  return samples === 0 ? 0 : Math.sqrt((share * (1 - share)) / samples);
}

/** By box, or by function of the library where no box costs anything, and by part outside the library. */
function sharesOf(run: SurveyRun, { arm, profile }: ArmEvidence, byFunction: boolean): Map<string, number> | null {
  const { survey } = run.manifest;
  const own = survey.arms[arm];
  if (!profile || !own) return null;
  const library = libraryOf(own);
  if (!byFunction) return boxShares(profile, survey.perf?.boxes ?? [], library);
  const shares = new Map([...boxShares(profile, [], library)].filter(([part]) => part !== REST.library));
  for (const each of profile.functions) {
    if (library === null || !isLibrary(each.object, library)) continue;
    const name = isUnresolved(each) ? REST.library : each.name;
    shares.set(name, (shares.get(name) ?? 0) + each.self / profile.samples);
  }
  return shares;
}

/** CPU time of an arm for the same work, relative to the line; null when not measured. */
function cpuRatio(run: SurveyRun, { id, better }: LaneProgram, arm: number): number | null {
  const { table } = roundsOf(run)(id);
  const [ours, theirs] = [0, arm].map((index) =>
    medianOf(table[index] ?? [], (reading) => cpuPerWork(reading, better)),
  );
  return ours && theirs ? theirs / ours : null;
}

/** The arm that certainly needs least CPU time for the same work on a lane; null when none needs certainly less than the line. */
export function leastCpu(run: SurveyRun, lane: string): Least | null {
  const { survey } = run.manifest;
  const { table } = roundsOf(run)(lane);
  const better = survey.lanes.find(({ id }) => id === lane)?.better ?? 'higher';
  const level = comparisonLevel(run);
  const certain = survey.arms.flatMap((_, arm): Least[] => {
    if (arm === 0) return [];
    const change = relativeOf(table[arm] ?? [], table[0] ?? [], (reading) => cpuPerWork(reading, better), level);
    return change !== null && change.high < 0 ? [{ arm, ...change }] : [];
  });
  return certain.sort((a, b) => a.estimate - b.estimate)[0] ?? null;
}

/** CPU time per unit of work, up to a factor that all arms share: CPU time ÷ wall time, per rate or times cost. */
function cpuPerWork({ value, cpuNs, wallNs }: Reading, better: LaneProgram['better']): number | null {
  if (value === null || value <= 0 || wallNs === 0 || cpuNs === 0) return null;
  return better === 'higher' ? cpuNs / wallNs / value : (cpuNs / wallNs) * value;
}
