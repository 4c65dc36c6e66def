import type { BaselineLane, BaselineRecord } from '../../../model/baseline-record.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { mean, sd } from '../../../stats/summary.ts';
import { welchInterval } from '../../../stats/welch.ts';
import type { Relative } from './comparisons.ts';
import { positionsOf } from './position.ts';
import { partsBy } from './survey-part.ts';

/** A baseline on one lane, and its change against the previous baseline. */
export interface TrendPoint {
  readonly record: BaselineRecord;
  readonly lane: BaselineLane;
  /** Ratio of the geometric means − 1; 95 % for all lanes together. Null for the oldest baseline and with fewer than two runs. */
  readonly change: Relative | null;
}

/** The comparable baselines of one lane, newest first. The first one is the present baseline. */
export interface LaneTrend {
  readonly lane: string;
  readonly points: readonly TrendPoint[];
}

/** The baselines of a line on a machine over time. */
export interface Trend {
  readonly lanes: readonly LaneTrend[];
  /** Earlier baselines of the same line and machine that are not comparable on any lane, and why. */
  readonly apart: readonly { readonly record: BaselineRecord; readonly why: string }[];
}

/** Probability that any interval of the newest changes misses the truth, over all lanes. */
const ALPHA = 0.05;

/** The record of a baseline; null when the survey has no baseline part or no lane was measured. `at` is the time of storing it. */
export function baselineRecord(whole: SurveyRun, at: string): BaselineRecord | null {
  const [run] = partsBy(whole, 'baseline');
  if (run === undefined) return null;
  const { survey, environment } = run.manifest;
  const [arm] = survey.arms;
  const positions = new Map(positionsOf(run).map((position) => [position.lane, position]));
  const lanes = survey.lanes.flatMap(({ id, timeoutSeconds: _, ...program }): BaselineLane[] => {
    const { runs = [], median = Number.NaN } = positions.get(id) ?? {};
    if (runs.length === 0) return [];
    const logs = runs.map(Math.log);
    const { unit, better } = program;
    const logSd = runs.length < 2 ? null : sd(logs);
    const text = JSON.stringify(program);
    return [{ lane: id, unit, better, program: text, runs: runs.length, median, logMean: mean(logs), logSd }];
  });
  if (arm === undefined || lanes.length === 0) return null;
  const { source, env } = arm;
  const how =
    source.kind === 'build'
      ? { commands: source.commands, library: source.library, defines: source.defines }
      : { library: source.library };
  return {
    schema: 1,
    id: survey.id,
    repository: survey.repository,
    at,
    arm: arm.label,
    commit: source.kind === 'build' ? source.sha : null,
    benchesCommit: survey.benches.sha,
    machine: survey.machine.name,
    environment,
    build: JSON.stringify({ ...how, env, benches: survey.benches.commands }),
    lanes,
  };
}

/** Compares a baseline with the earlier baselines of its own line and machine; other records are ignored. */
export function trendOf(now: BaselineRecord, earlier: readonly BaselineRecord[]): Trend {
  const own = earlier
    .filter(
      ({ repository, machine, arm }) => repository === now.repository && machine === now.machine && arm === now.arm,
    )
    .filter(({ id }) => id !== now.id)
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const apart = own.flatMap((record) => {
    const why = obstacle(now, record);
    return why === null ? [] : [{ record, why }];
  });
  const alike = own.filter((record) => obstacle(now, record) === null);
  const rows = now.lanes.map((lane) => [{ record: now, lane }, ...alike.flatMap((record) => sameLane(record, lane))]);
  const compared = rows.filter((points) => points.length > 1).length;
  return {
    lanes: rows.map((points) => ({
      lane: points[0]?.lane.lane ?? '',
      points: points.map((point, index) => ({
        ...point,
        change: changeOf(point.lane, points[index + 1]?.lane, ALPHA / Math.max(1, compared)),
      })),
    })),
    apart,
  };
}

/** The facts of the machine that differ between two baselines, as phrases. Facts that change every minute are left out. */
export function machineChanges(now: BaselineRecord, before: BaselineRecord): string[] {
  return Object.entries(now.environment)
    .filter(([name]) => !PASSING.includes(name))
    .filter(([name, value]) => Object.hasOwn(before.environment, name) && before.environment[name] !== value)
    .map(([name, value]) => `${name} was ${before.environment[name]} and is ${value}`);
}

const PASSING = ['load', 'throttled', 'memory'];

/** Why two baselines are not comparable on any lane; null when they are. */
function obstacle(now: BaselineRecord, before: BaselineRecord): string | null {
  const cpu = ({ environment }: BaselineRecord) => environment.cpu ?? 'unknown';
  if (cpu(now) !== cpu(before)) return `the CPU differs, it was ${cpu(before)}`;
  if (now.build !== before.build) return 'it was built with other commands or flags';
  if (!now.lanes.some((lane) => sameLane(before, lane).length > 0))
    return 'it has no lane that was measured in the same way';
  return null;
}

function sameLane(record: BaselineRecord, { lane, program }: BaselineLane): Omit<TrendPoint, 'change'>[] {
  return record.lanes
    .filter((each) => each.lane === lane && each.program === program)
    .map((each) => ({ record, lane: each }));
}

function changeOf(now: BaselineLane, before: BaselineLane | undefined, alpha: number): Relative | null {
  if (before === undefined || now.logSd === null || before.logSd === null) return null;
  const { estimate, low, high } = welchInterval(
    { count: now.runs, mean: now.logMean, sd: now.logSd },
    { count: before.runs, mean: before.logMean, sd: before.logSd },
    alpha,
  );
  return { estimate: Math.expm1(estimate), low: Math.expm1(low), high: Math.expm1(high) };
}
