import type { DuetCpus, DuetQualification, Duets } from '../../model/duets.ts';
import type { AbPlan } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Manifest } from '../../model/run.ts';
import { design } from '../../stats/sequential.ts';
import { walshInterval } from '../../stats/signed-rank.ts';
import { median } from '../../stats/summary.ts';
import { laneText } from '../text/change-text.ts';
import { formatPercent } from '../text/format.ts';
import {
  hasManyAlarms,
  isJudgedThroughput,
  isSelfComparison,
  outdatedFacts,
  type Trial,
} from '../verdict/checks/qualification.ts';
import { isDuet } from './batches.ts';

const DAY_MS = 86_400_000;

/**
 * When lanes may be measured at the same time: equal arms were measured so and alone at most `oldestMs` ago, in at least `trials` verdicts of each lane. Over these, the interval
 * of each lane (two-sided `error` over all lanes together) has 0 in it and reaches no further than `bias`. Groups differ at most `wider` times as much as alone. And the baseline is at most
 * `slower` than alone: what others take away from a lane, they could take away from its arms unequally.
 */
export const DUET_RULE = {
  oldestMs: 30 * DAY_MS,
  trials: 12,
  error: 0.01,
  bias: 0.003,
  wider: 1.1,
  slower: 0.01,
} as const;

/** What one verdict on equal arms shows of one lane. */
export interface DuetReading {
  readonly lane: string;
  /** Change of throughput; a fraction. */
  readonly change: number;
  /** Standard deviation of the log ratio of a group. */
  readonly spread: number;
  /** Median over the groups of the baseline, in the unit of the lane. */
  readonly throughput: number;
}

/** The readings of verdicts on equal arms: of their targets and guards in lock-step with one thread. */
export function duetReadings(trials: readonly Trial[]): DuetReading[] {
  return trials.flatMap(({ run, verdict }) => {
    const duets = new Set(run.manifest.plan.lanes.filter(isDuet).map(({ id }) => id));
    return verdict.effects.flatMap((effect): DuetReading[] => {
      const { lane, change, spread } = effect;
      if (!isJudgedThroughput(effect) || !duets.has(lane) || change === null || spread === null) return [];
      const values = run.samples.flatMap((sample) =>
        sample.lane === lane && sample.arm === 'baseline' && sample.value !== null ? [sample.value] : [],
      );
      return values.length === 0 ? [] : [{ lane, change: change.estimate, spread, throughput: median(values) }];
    });
  });
}

/** What verdicts on equal arms show of measuring lanes at the same time, against the same lanes one after the other. */
export function duetQualification(
  about: Pick<DuetQualification, 'cpus' | 'verdicts' | 'falseAlarms'>,
  beside: readonly DuetReading[],
  alone: readonly DuetReading[],
): DuetQualification {
  const [together, single] = [beside, alone].map((readings) => Map.groupBy(readings, ({ lane }) => lane));
  const lanes = [...(together ?? [])].map(([lane, own], _, { length }) => {
    const other = single?.get(lane) ?? [];
    const slower = other.length === 0 ? null : 1 - medianOf(own, 'throughput') / medianOf(other, 'throughput');
    const spread = { beside: medianOf(own, 'spread'), alone: medianOf(other, 'spread') };
    return [lane, { trials: own.length, change: changeOver(own, length), slower, spread }] as const;
  });
  return { ...about, lanes: Object.fromEntries(lanes) };
}

function medianOf(readings: readonly DuetReading[], what: 'spread' | 'throughput'): number {
  return readings.length === 0 ? 0 : median(readings.map((reading) => reading[what]));
}

function changeOver(readings: readonly DuetReading[], lanes: number): DuetQualification['lanes'][string]['change'] {
  if (readings.length < DUET_RULE.trials) return null;
  const [look] = design([readings.length], DUET_RULE.error / lanes);
  const logs = readings.map(({ change }) => Math.log1p(change));
  const { estimate, low, high } = walshInterval(logs, look?.rank ?? 0);
  // Too many lanes for so few verdicts.
  if (!Number.isFinite(low)) return null;
  return { estimate: Math.expm1(estimate), low: Math.expm1(low), high: Math.expm1(high) };
}

/**
 * Why a machine measures no lanes at the same time, as words behind "no: "; null: it may, as far as its qualification of all lanes together says. A
 * machine that changed has none.
 */
export function duetsLack(
  { qualification, environment }: Pick<Manifest, 'qualification' | 'environment'>,
  cpus: DuetCpus,
  atMs: number,
): string | null {
  const changed = qualification === null ? [] : outdatedFacts(qualification, environment);
  if (changed.length > 0) return `the machine has changed since it was qualified (${changed.join(', ')})`;
  const measured = qualification?.duets;
  if (qualification === null || measured === undefined)
    return 'equal arms were never measured at the same time on this machine; run "alloc-ab qualify"';
  if (measured.cpus.join() !== cpus.join())
    return `CPU ${measured.cpus.join(', ')} were qualified, not ${cpus.join(', ')}; run "alloc-ab qualify"`;
  const ageMs = atMs - Date.parse(qualification.at);
  if (!(ageMs >= 0 && ageMs <= DUET_RULE.oldestMs))
    return `equal arms were measured at the same time ${Math.floor(ageMs / DAY_MS)} days ago, and ${DUET_RULE.oldestMs / DAY_MS} count; run "alloc-ab qualify"`;
  if (hasManyAlarms(measured))
    return `${measured.falseAlarms} false alarms in ${measured.verdicts} verdicts on equal arms at the same time`;
  const lanes = Object.entries(measured.lanes);
  const lacks = lanes.flatMap(([lane, own]) => laneLack(lane, own) ?? []);
  if (lanes.length - lacks.length >= 2) return null;
  return lacks[0] ?? 'fewer than two lanes were measured at the same time';
}

function laneLack(lane: string, { trials, change, slower, spread }: DuetQualification['lanes'][string]): string | null {
  const name = laneText(lane);
  if (change === null)
    return `${name} has ${trials} verdicts on equal arms at the same time, and needs more: at least ${DUET_RULE.trials}`;
  const interval = `[${formatPercent(change.low)}, ${formatPercent(change.high)}]`;
  if (change.low > 0 || change.high < 0) return `equal arms differ on ${name} beside other lanes: ${interval}`;
  if (Math.max(-change.low, change.high) > DUET_RULE.bias)
    return `equal arms may differ by more than ${formatPercent(DUET_RULE.bias)} on ${name} beside other lanes: ${interval}`;
  if (slower === null) return `${name} was not measured alone`;
  if (slower > DUET_RULE.slower)
    return `${name} is ${formatPercent(slower)} slower beside other lanes, and ${formatPercent(DUET_RULE.slower)} are allowed`;
  if (spread.alone === 0 || spread.beside === 0) return `how much groups of ${name} differ is not known`;
  const ratio = spread.beside / spread.alone;
  if (ratio <= DUET_RULE.wider) return null;
  return `groups of ${name} differ ${ratio.toFixed(2)} times as much as alone, and ${DUET_RULE.wider} times are allowed`;
}

/** What is known of a run before it measures. */
type Asked = Pick<Manifest, 'plan' | 'qualification' | 'environment'>;

/**
 * The parallel duets of a run, or why it has none, as words behind "no: ". Code of a pull request could slow down the other arm of another lane on
 * purpose while it runs beside it.
 */
export function admittedDuets(asked: Asked, cpus: DuetCpus, atMs: number): Result<Duets, string> {
  const { plan, qualification } = asked;
  if (plan.pullRequest !== null) return err('code of a pull request could disturb another lane on purpose');
  if (plan.sampling.record === 'never') return err('a release is measured one lane after the other');
  const lack = duetsLack(asked, cpus, atMs);
  if (lack !== null) return err(lack);
  const qualified = qualification?.duets?.lanes ?? {};
  return duetsOf(plan, cpus, (lane) => {
    const own = qualified[lane];
    return own !== undefined && laneLack(lane, own) === null;
  });
}

/** The parallel duets of a run that qualifies the machine for them: every lane that can be one. */
export function trialDuets(plan: AbPlan, cpus: DuetCpus): Result<Duets, string> {
  return duetsOf(plan, cpus, () => true);
}

function duetsOf(plan: AbPlan, cpus: DuetCpus, isAdmitted: (lane: string) => boolean): Result<Duets, string> {
  const lanes = plan.lanes.filter((lane) => isDuet(lane) && isAdmitted(lane.id)).map(({ id }) => id);
  if (lanes.length >= 2) return ok({ cpus: [...cpus], lanes });
  return err('fewer than two lanes with one thread in lock-step are qualified for it');
}

/** Why a run that says that it measured lanes at the same time cannot have done so; null: it can. Equal arms are measured so to qualify the machine. */
export function duetsFault(manifest: Asked & Pick<Manifest, 'duets' | 'startedAt'>): string | null {
  const { duets, plan, startedAt } = manifest;
  if (duets === undefined) return null;
  const isTrial = plan.pullRequest === null && isSelfComparison(plan);
  const due = isTrial ? trialDuets(plan, duets.cpus) : admittedDuets(manifest, duets.cpus, Date.parse(startedAt));
  const what = 'manifest.json has lanes that were measured at the same time';
  if (!due.ok) return `${what}: ${due.error}`;
  return due.value.lanes.join() === duets.lanes.join() ? null : `${what}, and they are not the ones that may be`;
}
