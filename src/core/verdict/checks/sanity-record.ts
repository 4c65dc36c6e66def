import type { AbPlan, PlanLane } from '../../../model/plan.ts';
import type { Manifest } from '../../../model/run.ts';
import type { RecordedLane, RecordedLanes, SanityRun } from '../../../model/sanity-record.ts';
import type { Effect } from '../../../model/verdict.ts';
import { random } from '../../../stats/random.ts';
import { design } from '../../../stats/sequential.ts';
import { walshInterval } from '../../../stats/signed-rank.ts';
import { contexts } from '../../analysis/ab/context.ts';
import { type Change, oriented } from '../../analysis/ab/outcome.ts';
import { judgedBound } from './probe-checks.ts';
import { fingerprintOf, qualificationStatus } from './qualification.ts';

const DAY_MS = 86_400_000;

/**
 * When a record answers for a lane: its latest run is at most `freshMs` old, none of the last `agreeing` runs disagrees, and at least
 * `runs` of at most `oldestMs` were asked for by the operator or about no pull request. `error`: two-sided, of the interval over them.
 */
export const RECORD_RULE = { freshMs: DAY_MS, oldestMs: 30 * DAY_MS, agreeing: 8, runs: 8, error: 0.01 } as const;

/** Share of the verdicts that measure everything, whatever the record shows: code that is measured cannot know which. The seed decides. */
const AUDITED = 1 / 8;

/** What is known of a run before its samples. */
export type AskedRun = Pick<Manifest, 'plan' | 'qualification' | 'environment'>;

/** A text that is equal for lanes whose runs answer for each other on one machine; null: no record is kept of such a lane. */
export function recordedIdentity(
  { plan, environment }: AskedRun,
  lane: PlanLane,
  kit: { readonly sources: string; readonly program: string; readonly tool: string },
): string | null {
  const { role, command, env, lockstep } = lane;
  if (!hasRecord(lane)) return null;
  const beside = plan.lanes.find(({ id }) => id === lane.beside)?.lockstep ?? null;
  const machine = [fingerprintOf(environment), environment.compiler ?? 'unknown'];
  return JSON.stringify([plan.repository, role, command, env, lockstep, beside, kit, machine]);
}

/** Only of workloads of the kit, whose programs the harness compiles: what a repository builds may differ in each commit. */
function hasRecord({ kit, role }: PlanLane): boolean {
  return kit && (role === 'sentinel' || role === 'sanity');
}

/** Whether a run may take anything from the record: not a release, not one in other layouts than the build's, not one that is audited, not on a machine that fails its qualification, and for a pull request only on a qualified one. */
export function mayUseRecord(asked: AskedRun): boolean {
  const { plan } = asked;
  if (
    plan.sampling.record === 'never' ||
    plan.sampling.layouts !== undefined ||
    random(`${plan.sampling.seed}/audit`)() < AUDITED
  )
    return false;
  const status = qualificationStatus(asked);
  return status === 'pass' || (status === 'unknown' && plan.pullRequest === null);
}

/** What a run takes from the record in place of measuring. `runsOf`: the runs of a lane; `now` in milliseconds. */
export function recordedLanes(
  asked: AskedRun,
  runsOf: (lane: string) => readonly SanityRun[],
  now: number,
): RecordedLanes {
  if (!mayUseRecord(asked)) return {};
  return Object.fromEntries(
    asked.plan.lanes.filter(hasRecord).flatMap((lane) => {
      const known = recordedLane(asked.plan, lane, runsOf(lane.id), now);
      return known === null ? [] : [[lane.id, known]];
    }),
  );
}

function recordedLane(plan: AbPlan, { role }: PlanLane, all: readonly SanityRun[], now: number): RecordedLane | null {
  const kind = role === 'sentinel' ? 'sentinel' : 'pairs';
  const known = laneEvidence(kind, all, now);
  if (known === null || known.lacks !== null || known.change === null) return null;
  const { trusted, latest, change, loss } = known;
  const bound = kind === 'sentinel' ? judgedBound(plan) : plan.rules.equivalence;
  if (!(kind === 'sentinel' ? isInside(change, bound) : reaches(change, bound))) return null;
  return { runs: trusted.length, oldestAt: trusted[0]?.at ?? latest.at, newestAt: latest.at, change, loss };
}

/** What the runs of a lane show, whatever is asked. */
interface RunsEvidence {
  /** Those that are not too old, in order of time. */
  readonly runs: readonly SanityRun[];
  readonly latest: SanityRun;
  /** Those that vouch. */
  readonly trusted: readonly SanityRun[];
  /** Over those that vouch; null with too few. */
  readonly change: Change | null;
  /** The largest loss that both ways showed in one run; a fraction. */
  readonly loss: number;
  /** Why they answer for no question; null: they may. */
  readonly lacks: 'stale' | 'disagrees' | 'too-few' | null;
}

/** The evidence of the runs of a lane; null without a run that is not too old. `now` in milliseconds. */
export function laneEvidence(kind: SanityRun['kind'], all: readonly SanityRun[], now: number): RunsEvidence | null {
  const age = ({ at }: SanityRun) => now - Date.parse(at);
  const runs = all.filter((run) => run.kind === kind && age(run) >= 0 && age(run) <= RECORD_RULE.oldestMs);
  runs.sort((a, b) => age(b) - age(a));
  const latest = runs.at(-1);
  if (latest === undefined) return null;
  const trusted = runs.filter(({ by }) => by !== 'pull-request');
  const change = changeOver(trusted);
  const isStale = age(latest) > RECORD_RULE.freshMs;
  const isContradicted = runs.slice(-RECORD_RULE.agreeing).some(disagrees);
  const lacks = isStale ? 'stale' : isContradicted ? 'disagrees' : change === null ? 'too-few' : null;
  return { runs, latest, trusted, change, loss: Math.min(1, Math.max(0, ...trusted.map(lossOf))), lacks };
}

/** Whether a run contradicts what a record shows. */
export function disagrees(run: SanityRun): boolean {
  if (run.kind === 'sentinel') return run.change.low > 0 || run.change.high < 0;
  const { lockstep, processes } = run;
  return lockstep.low > processes.high || processes.low > lockstep.high;
}

/** The loss that both ways of measuring showed; 0 when not both did. */
function lossOf(run: SanityRun): number {
  if (run.kind === 'sentinel') return 0;
  return run.lockstep.high < 0 && run.processes.high < 0 ? -run.lockstep.estimate : 0;
}

/** The change over runs, each of which is one number: what differs between runs is in its interval. Null with too few. */
function changeOver(runs: readonly SanityRun[]): Change | null {
  if (runs.length < RECORD_RULE.runs) return null;
  const [look] = design([runs.length], RECORD_RULE.error);
  const { estimate, low, high } = walshInterval(runs.map(logRatio), look?.rank ?? 0);
  return { estimate: Math.expm1(estimate), low: Math.expm1(low), high: Math.expm1(high) };
}

function logRatio(run: SanityRun): number {
  if (run.kind === 'sentinel') return Math.log1p(run.change.estimate);
  return Math.log1p(run.lockstep.estimate) - Math.log1p(run.processes.estimate);
}

function isInside({ low, high }: Change, bound: number): boolean {
  return low >= -bound && high <= bound;
}

function reaches({ low, high }: Change, bound: number): boolean {
  return low <= bound && high >= -bound;
}

/** What a run adds to the record, by lane: nothing when it samples layouts. Changes have the sign with which more is better. */
export function sanityRuns(
  plan: AbPlan,
  effects: readonly Effect[],
  origin: Pick<SanityRun, 'at' | 'by'>,
): { readonly lane: string; readonly run: SanityRun }[] {
  if (plan.sampling.layouts !== undefined) return [];
  const recorded = new Set(plan.lanes.filter(hasRecord).map(({ id }) => id));
  const sentinels = effects.flatMap(({ lane, role, blocks, change, better }) =>
    role === 'sentinel' && change !== null && recorded.has(lane)
      ? [{ lane, run: { ...origin, kind: 'sentinel' as const, blocks, change: oriented(change, better) } }]
      : [],
  );
  const pairs = contexts(plan, effects).flatMap(({ effect, pairs: { lane, blocks, change } }) => {
    if (effect.change === null || change === null || !recorded.has(lane)) return [];
    const [lockstep, processes] = [oriented(effect.change, effect.better), oriented(change, effect.better)];
    return [{ lane, run: { ...origin, kind: 'pairs' as const, blocks, lockstep, processes } }];
  });
  return [...sentinels, ...pairs];
}

/** Why a manifest cannot have taken from a record what it says; null when it can. */
export function recordedFault(manifest: Manifest): string | null {
  const { plan, sanity, startedAt, finishedAt } = manifest;
  if (sanity === undefined) return null;
  if (!mayUseRecord(manifest)) return 'manifest.json uses a record of the machine that this run may not use';
  for (const [id, { runs, newestAt, oldestAt, change }] of Object.entries(sanity)) {
    const lane = plan.lanes.find((each) => each.id === id);
    if (lane === undefined || !hasRecord(lane)) return 'manifest.json has a record of a lane that cannot have one';
    const [oldest, newest] = [Date.parse(oldestAt), Date.parse(newestAt)];
    const isFresh = newest >= Date.parse(startedAt) - RECORD_RULE.freshMs && newest <= Date.parse(finishedAt);
    const isKnown =
      runs >= RECORD_RULE.runs && oldest <= newest && change.low <= change.estimate && change.estimate <= change.high;
    const answers =
      lane.role === 'sentinel' ? isInside(change, judgedBound(plan)) : reaches(change, plan.rules.equivalence);
    if (!isFresh || !isKnown || !answers) return `manifest.json has a record of ${id} that does not answer for it`;
  }
  return null;
}
