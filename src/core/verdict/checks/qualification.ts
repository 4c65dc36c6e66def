import type { AbPlan } from '../../../model/plan.ts';
import type { Injected, Qualification } from '../../../model/qualification.ts';
import type { AbRun, Manifest } from '../../../model/run.ts';
import type { Effect, Verdict } from '../../../model/verdict.ts';
import { minimumDetectableEffect } from '../../../stats/power.ts';
import { median } from '../../../stats/summary.ts';
import { samplesByLane } from '../../analysis/ab/analyze.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent } from '../../text/format.ts';
import { type Finding, failed, passed, unknown } from './finding.ts';

/** One verdict on a baseline against itself. */
export interface Trial {
  readonly run: AbRun;
  readonly verdict: Verdict;
}

/** Facts of the machine that must be equal for a qualification to apply to a run. */
const FINGERPRINT = [
  ...['cpu', 'cores', 'memory', 'architecture', 'kernel', 'glibc', 'governor', 'turbo', 'smt', 'thp', 'aslr'],
  ...['overcommit', 'swap', 'clocksource', 'virtualization', 'affinity', 'cpuset', 'cpu-quota', 'memory-limit'],
];

/** The facts of a machine for which a qualification is valid. */
export function fingerprintOf(environment: Manifest['environment']): Record<string, string> {
  return Object.fromEntries(FINGERPRINT.map((name) => [name, environment[name] ?? 'unknown']));
}

/** Names of the facts that differ between a qualification and the machine of a run. */
export function outdatedFacts({ fingerprint }: Qualification, environment: Manifest['environment']): string[] {
  const now = fingerprintOf(environment);
  // A fact that an older version did not read is unknown.
  return Object.keys(now).filter((name) => now[name] !== (fingerprint[name] ?? 'unknown'));
}

/** Builds a qualification: the false alarms of the trials, and the smallest change that each lane detects in a verdict. */
export function qualify(
  trials: readonly Trial[],
  injected: readonly Injected[],
  about: Pick<Qualification, 'at' | 'tool' | 'fingerprint' | 'duets'>,
): Qualification {
  const effects = trials.flatMap(({ verdict }) => verdict.effects).filter(isJudgedThroughput);
  const lanes = [...Map.groupBy(effects, ({ lane }) => lane)].flatMap(([lane, own]) => {
    const measured = own.filter((effect) => effect.spread !== null && effect.blocks > 0);
    if (measured.length === 0) return [];
    const blocks = Math.round(median(measured.map((effect) => effect.blocks)));
    const spread = median(measured.map((effect) => effect.spread ?? 0));
    return [[lane, { blocks, smallest: Math.expm1(minimumDetectableEffect(blocks, spread)) }] as const];
  });
  return {
    schema: 1,
    ...about,
    verdicts: trials.length,
    falseAlarms: falseAlarmsOf(trials),
    invalid: trials.filter(({ verdict }) => verdict.outcome === 'INVALID').length,
    lanes: Object.fromEntries(lanes),
    injected: [...injected],
  };
}

/** How many verdicts on equal arms were GO or NO-GO. */
export function falseAlarmsOf(trials: readonly Trial[]): number {
  return trials.filter(({ verdict: { outcome } }) => outcome === 'GO' || outcome === 'NO-GO').length;
}

/** The injected and the measured slowdown by lane. Lanes without an interval or without bursts are left out. */
export function injectedReadings({ run, verdict }: Trial): Injected[] {
  const samples = samplesByLane(run.samples);
  return verdict.effects.filter(isJudgedThroughput).flatMap(({ lane, change }) => {
    const bursts = (samples.get(lane) ?? []).flatMap(({ arm, bursts: each }) =>
      arm === 'candidate' && each ? [each] : [],
    );
    if (change === null || bursts.length === 0) return [];
    // Time without the delay over time with it, by the clock of the bench, is the ratio of throughput.
    const truths = bursts.map(({ insideNs, delayNs }) => -delayNs / insideNs);
    return [{ lane, truth: median(truths), ...change }];
  });
}

/** Median nanoseconds per operation of a thread on each lock-step lane: the base of an injected delay. */
export function nanosPerOperation(plan: AbPlan, trials: readonly Trial[]): Record<string, number> {
  const samples = trials.flatMap(({ run }) => run.samples);
  return Object.fromEntries(
    plan.lanes.flatMap(({ id, role }) => {
      const own = samples.filter(({ lane, bursts }) => lane === id && bursts !== undefined);
      const lengths = trials[0]?.run.manifest.lengths[id];
      if (own.length === 0 || lengths === undefined || (role !== 'target' && role !== 'guard')) return [];
      const perBurst = own.map(({ bursts }) => (bursts?.insideNs ?? 0) / (bursts?.runsNs.flat().length ?? 1));
      return [[id, median(perBurst) / lengths]];
    }),
  );
}

/** A variable that nothing reads: arms that differ in it alone are equal. */
const UNUSED = 'ALLOC_AB_AA';

/** The arguments of a command that measures a baseline against itself: the arms differ only in an unused variable. */
export function selfCommand(command: readonly string[]): string[] {
  return ['env', `${UNUSED}=1`, ...command];
}

/** Whether a plan measures a baseline against itself. */
export function isSelfComparison({ question, baseline, candidate }: AbPlan): boolean {
  const { [UNUSED]: unused, ...env } = candidate.env;
  const of = (arm: AbPlan['baseline'], own: typeof env) => JSON.stringify([arm.source, Object.entries(own).sort()]);
  return question === 'env' && unused !== undefined && of(baseline, baseline.env) === of(candidate, env);
}

const MATRIX_PARAMETER = /^[A-Z]{1,4}=/;

/** The arguments of a command that measures a baseline against itself with a delay, on one lane (`mt-steady/T=2,R=90`) instead of those that it names. */
export function slowedCommand(command: readonly string[], lane: string, nanos: string): string[] {
  const [name = '', cell = ''] = lane.split('/');
  const choosesLanes = (argument = '') => argument === 'suite' || argument === 'lane';
  const kept = command.filter(
    (argument, index) =>
      !choosesLanes(argument) && !choosesLanes(command[index - 1]) && !MATRIX_PARAMETER.test(argument),
  );
  return ['env', `ALLOC_AB_DELAY_NS=${nanos}`, ...kept, 'lane', name, ...cell.split(',').filter((pair) => pair !== '')];
}

/** Delay per operation, in nanoseconds, that takes this share of the throughput of operations of `nanos` nanoseconds. */
export function delayNanos(nanos: number, share: number): string {
  return ((nanos * share) / (1 - share)).toFixed(4);
}

/** Name of the check of the qualification. */
export const QUALIFICATION_CHECK = 'machine-qualified';

/** Whether a machine has a valid qualification with few false alarms; `unknown`: never qualified, or changed since. */
export function qualificationStatus({
  qualification,
  environment,
}: Pick<Manifest, 'qualification' | 'environment'>): Finding['status'] {
  if (qualification === null || outdatedFacts(qualification, environment).length > 0) return 'unknown';
  return hasManyAlarms(qualification) ? 'fail' : 'pass';
}

/** Whether a machine has too many false alarms. About one alarm in a hundred verdicts is expected. With few verdicts, a single alarm proves nothing. */
export function hasManyAlarms({ falseAlarms, verdicts }: Pick<Qualification, 'falseAlarms' | 'verdicts'>): boolean {
  return falseAlarms > Math.max(1, verdicts * 0.05);
}

/** The check `machine-qualified`: whether this machine has a valid qualification with few false alarms. */
export function qualificationCheck({
  qualification,
  environment,
  plan,
}: Pick<Manifest, 'qualification' | 'environment' | 'plan'>): Finding {
  const name = QUALIFICATION_CHECK;
  const remedy = 'Run "alloc-ab qualify" on the machine, when it is quiet.';
  if (qualification === null) return unknown(name, 'This machine was never measured against itself.', remedy);
  const outdated = outdatedFacts(qualification, environment);
  if (outdated.length > 0) {
    return unknown(name, `The machine has changed since it was qualified (${outdated.join(', ')}).`, remedy);
  }
  const { verdicts, falseAlarms, lanes, at } = qualification;
  const own = plan.lanes.flatMap(({ id }) =>
    lanes[id] ? [`${laneText(id)} ${formatPercent(lanes[id].smallest)}`] : [],
  );
  const smallest = own.length === 0 ? 'none of these lanes was among them' : `smallest change seen: ${own.join(', ')}`;
  const detail = `${at.slice(0, 10)}: ${falseAlarms} false alarms in ${verdicts} verdicts on a baseline against itself; ${smallest}.`;
  return hasManyAlarms(qualification)
    ? failed(name, detail, 'Find the cause of the false alarms on this machine, and qualify it again.')
    : passed(name, detail);
}

/** Effects on a lane where this machine cannot detect a change of the equivalence band. */
export function tooCoarse({ qualification, environment, plan }: Manifest, effects: readonly Effect[]): Effect[] {
  if (qualification === null || outdatedFacts(qualification, environment).length > 0) return [];
  return effects.filter(
    ({ lane, metric }) =>
      metric === 'throughput' && (qualification.lanes[lane]?.smallest ?? 0) > plan.rules.equivalence,
  );
}

/** Guards with a margin below the smallest change that this machine detects: they cannot be called safe. */
export function coarseMargins({ qualification, environment }: Manifest, guards: readonly Effect[]): Effect[] {
  if (qualification === null || outdatedFacts(qualification, environment).length > 0) return [];
  return guards.filter(
    ({ lane, metric, bound }) =>
      metric === 'throughput' && bound !== null && (qualification.lanes[lane]?.smallest ?? 0) > bound,
  );
}

/** Whether an effect is the throughput of a target or a guard. */
export function isJudgedThroughput({ metric, role }: Effect): boolean {
  return metric === 'throughput' && (role === 'target' || role === 'guard');
}
