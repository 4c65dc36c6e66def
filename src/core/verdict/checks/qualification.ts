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

/** One whole verdict on a baseline against itself. */
export interface Trial {
  readonly run: AbRun;
  readonly verdict: Verdict;
}

/** Machine facts that two measurements must share before one says anything about the other. */
const FINGERPRINT = [
  ...['cpu', 'cores', 'memory', 'architecture', 'kernel', 'glibc', 'governor', 'turbo', 'smt', 'thp', 'aslr'],
  ...['overcommit', 'swap', 'clocksource', 'virtualization'],
];

/** The facts a qualification is valid for. */
export function fingerprintOf(environment: Manifest['environment']): Record<string, string> {
  return Object.fromEntries(FINGERPRINT.map((name) => [name, environment[name] ?? 'unknown']));
}

/** Names of the facts that differ between a qualification and the machine of a run. */
export function outdatedFacts({ fingerprint }: Qualification, environment: Manifest['environment']): string[] {
  const now = fingerprintOf(environment);
  return Object.keys(now).filter((name) => now[name] !== fingerprint[name]);
}

/** False alarms of whole verdicts, and the smallest change each lane can show in as many blocks as a verdict takes. */
export function qualify(
  trials: readonly Trial[],
  injected: readonly Injected[],
  about: Pick<Qualification, 'at' | 'tool' | 'fingerprint'>,
): Qualification {
  const count = (...outcomes: Verdict['outcome'][]) =>
    trials.filter(({ verdict }) => outcomes.includes(verdict.outcome)).length;
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
    falseAlarms: count('GO', 'NO-GO'),
    invalid: count('INVALID'),
    lanes: Object.fromEntries(lanes),
    injected: [...injected],
  };
}

/** What was injected and what was read, lane by lane; lanes without an interval or without bursts are left out. */
export function injectedReadings({ run, verdict }: Trial): Injected[] {
  const samples = samplesByLane(run.samples);
  return verdict.effects.filter(isJudgedThroughput).flatMap(({ lane, change }) => {
    const bursts = (samples.get(lane) ?? []).flatMap(({ arm, bursts: each }) =>
      arm === 'candidate' && each ? [each] : [],
    );
    if (change === null || bursts.length === 0) return [];
    // Time with delay over time without it, by the bench's own clock: the ratio of throughput is its inverse.
    const truths = bursts.map(({ insideNs, delayNs }) => -delayNs / insideNs);
    return [{ lane, truth: median(truths), ...change }];
  });
}

/** Nanoseconds per operation of a thread on each lock-step lane, in the median of all groups: what a delay is a share of. */
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

/** The words that ask for a baseline against itself: a variable that nobody reads is the whole difference. */
export function selfCommand(words: readonly string[]): string[] {
  return ['env', 'ALLOC_AB_AA=1', ...words];
}

/** The words that ask for a baseline against itself with a delay, on one lane, `mt-steady/T=2,R=90`, in place of a suite. */
export function slowedCommand(words: readonly string[], lane: string, nanos: string): string[] {
  const [name = '', cell = ''] = lane.split('/');
  const kept = words.filter((word, index) => word !== 'suite' && words[index - 1] !== 'suite');
  return ['env', `ALLOC_AB_DELAY_NS=${nanos}`, ...kept, 'lane', name, ...cell.split(',').filter((pair) => pair !== '')];
}

/** Delay per operation, in nanoseconds, that takes this share of the throughput of operations of `nanos` nanoseconds. */
export function delayNanos(nanos: number, share: number): string {
  return ((nanos * share) / (1 - share)).toFixed(4);
}

/** `machine-qualified`: whether this machine was ever shown to tell a change from none. */
export function qualificationCheck({ qualification, environment, plan }: Manifest): Finding {
  const name = 'machine-qualified';
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
  // One alarm in a hundred is what may be; with few verdicts a single one proves nothing.
  return falseAlarms > Math.max(1, verdicts * 0.05)
    ? failed(name, detail, 'Find out what makes this machine see what is not there, and qualify it again.')
    : passed(name, detail);
}

/** Lanes on which this machine cannot see a change as small as what would count as none: equality may not be claimed there. */
export function tooCoarse({ qualification, environment, plan }: Manifest, effects: readonly Effect[]): Effect[] {
  if (qualification === null || outdatedFacts(qualification, environment).length > 0) return [];
  return effects.filter(
    ({ lane, outcome }) =>
      outcome === 'EQUIVALENT' && (qualification.lanes[lane]?.smallest ?? 0) > plan.rules.equivalence,
  );
}

/** Guards whose margin is finer than what this machine was found to see: their safety may not be claimed. */
export function coarseMargins({ qualification, environment }: Manifest, guards: readonly Effect[]): Effect[] {
  if (qualification === null || outdatedFacts(qualification, environment).length > 0) return [];
  return guards.filter(
    ({ lane, metric, bound }) =>
      metric === 'throughput' && bound !== null && (qualification.lanes[lane]?.smallest ?? 0) > bound,
  );
}

function isJudgedThroughput({ metric, role }: Effect): boolean {
  return metric === 'throughput' && (role === 'target' || role === 'guard');
}
