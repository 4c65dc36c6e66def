import type { ChildResult } from '../../../model/child-request.ts';
import type { Suspect, Suspicion } from '../../../model/gate.ts';
import type { AbPlan } from '../../../model/plan.ts';
import type { Effect } from '../../../model/verdict.ts';
import { effectText, onLane, plainPercent } from '../../analysis/ab/effect-text.ts';
import { guardsThroughput } from '../../plan/lanes/plan-lane.ts';
import { coarseMargins } from '../checks/qualification.ts';

/** A measurement of a gate: what was judged, and what was asked on which machine. */
export type MeasuredGate = Pick<ChildResult, 'verdict' | 'manifest'>;

/** What a gate says of a commit. `suspected` is no last word: the lanes are measured again. */
export interface GateOutcome {
  readonly state: 'pass' | 'not-affected' | 'suspected' | 'regression' | 'unconfirmed' | 'more-evidence' | 'invalid';
  /** In plain words, one line. */
  readonly title: string;
  /** Sentences, most important first. */
  readonly facts: readonly string[];
  /** What to do next; empty where nothing is asked. */
  readonly next: string;
  /** A comment that is ready to be copied, where what is next is one. */
  readonly command?: string;
  /** What is to be measured again, or was confirmed, or was not. */
  readonly suspects: readonly Suspect[];
  /** Lanes that stay open. */
  readonly undecided: readonly string[];
}

/**
 * The gate's rules in their order, from the verdict on a plan whose lanes are all guards. Red needs two measurements that
 * agree: the suspected effect harmed again, beyond the same margin and to the same side, in other processes at another time.
 *
 * @param before What a first measurement suspected; null in the first one.
 */
export function gateOutcome(measured: MeasuredGate, before: Suspicion | null): GateOutcome {
  const { verdict } = measured;
  const [reason] = verdict.reasons;
  if (verdict.outcome === 'INVALID') {
    return {
      ...EMPTY,
      state: 'invalid',
      title: `Not measured validly: ${bare(reason?.message ?? 'a check failed')}`,
      facts: verdict.reasons.map(({ message }) => message),
      next: `${reason?.next ?? ''} Then press "Re-run" on this check.`.trim(),
    };
  }
  if (reason?.code === 'byte-identical-arms') {
    return {
      ...EMPTY,
      state: 'not-affected',
      title: 'Not affected: base and head build the same library, byte for byte',
    };
  }
  const harmed = guardsOf(measured).filter(({ outcome }) => outcome === 'HARM');
  if (before === null) return harmed.length > 0 ? suspected(harmed, measured) : settled(measured, []);
  const confirmed = before.suspects.filter((suspect) => harmed.some((effect) => agrees(suspect, effect)));
  if (confirmed.length > 0) return { ...regression(confirmed, harmed), ...nextAfterRegression(measured.manifest.plan) };
  // What looks worse for the first time now was seen once, like a first suspicion.
  const fresh = harmed.map(({ lane }) => lane);
  const rest = settled(measured, [...before.undecided, ...fresh]);
  const unconfirmed = before.suspects.map((suspect) => `Seen once and not again: ${suspectText(suspect)}.`);
  if (rest.state !== 'pass') return { ...rest, facts: [...rest.facts, ...unconfirmed], suspects: before.suspects };
  return {
    ...rest,
    state: 'unconfirmed',
    title: `Not slower: ${counted(before.suspects)} looked worse once and not again`,
    facts: unconfirmed,
    suspects: before.suspects,
  };
}

const EMPTY = { facts: [], next: '', suspects: [], undecided: [] } as const;

/** Same lane, same metric, beyond the same margin, to the same side. */
function agrees(suspect: Suspect, effect: Effect): boolean {
  return (
    suspect.lane === effect.lane &&
    suspect.metric === effect.metric &&
    suspect.bound === effect.bound &&
    Math.sign(suspect.change?.estimate ?? 0) === Math.sign(effect.change?.estimate ?? 0)
  );
}

function suspected(harmed: readonly Effect[], measured: MeasuredGate): GateOutcome {
  const suspects = harmed.map(({ lane, metric, better, bound, change }) => ({ lane, metric, better, bound, change }));
  const again = new Set(suspects.map(({ lane }) => lane));
  const undecided = openLanes(measured).filter((lane) => !again.has(lane));
  return {
    state: 'suspected',
    title: `${counted(suspects)} ${again.size === 1 ? 'looks' : 'look'} worse; measured again before anything is said`,
    facts: suspects.map((suspect) => `Seen once: ${suspectText(suspect)}.`),
    next: '',
    suspects,
    undecided,
  };
}

function regression(confirmed: readonly Suspect[], harmed: readonly Effect[]): Omit<GateOutcome, 'next'> {
  const facts = confirmed.map((suspect) => {
    const effect = harmed.find((each) => agrees(suspect, each));
    const second = effect === undefined ? '' : `; the second time the head ${effectText(effect)}`;
    return `Confirmed: ${suspectText(suspect)}${second}.`;
  });
  const lanes = lanesOf(confirmed);
  return {
    state: 'regression',
    title: `Regression confirmed on ${lanes.slice(0, 3).join(', ')}${lanes.length > 3 ? ` and ${lanes.length - 3} more` : ''}`,
    facts,
    suspects: confirmed,
    undecided: [],
  };
}

/** The acceptance of a pull request's head counts for a merge group of it alone; one that holds more is accepted by its commit. */
function nextAfterRegression({ pullRequest, candidate: { source } }: AbPlan): Pick<GateOutcome, 'next' | 'command'> {
  if (pullRequest !== null || source.kind !== 'build')
    return {
      next: 'Find the cause, e.g. with /ab base perf, and push; or a maintainer comments /ab accept and the reason.',
    };
  return {
    next: 'Find the cause, e.g. with /ab base perf on its pull request, and push; or a maintainer comments /ab accept and the reason there before it is queued again, which counts while it is alone in its merge group; or accepts exactly this merge group by a comment on any pull request:',
    command: `/ab accept @${source.sha} REASON`,
  };
}

function settled(measured: MeasuredGate, others: readonly string[]): GateOutcome {
  const { verdict, manifest } = measured;
  const guards = guardsOf(measured);
  const open = [...new Set([...openLanes(measured), ...others])];
  const all = lanesOf(guards);
  if (open.length === 0 && guards.length > 0) {
    return {
      ...EMPTY,
      state: 'pass',
      title: `Not slower: a loss beyond the margin is ruled out on ${counted(guards)}`,
    };
  }
  const unasked = unguardedLanes(manifest.plan);
  const [reason] = verdict.outcome === 'INCONCLUSIVE' ? verdict.reasons : [];
  const repeat = unasked.length > 0 ? 'Set a margin, which counts on every lane.' : 'Press "Re-run" on this check.';
  return {
    ...EMPTY,
    state: 'more-evidence',
    title:
      guards.length === 0
        ? 'More evidence is needed: no lane of the suite guards anything'
        : `More evidence is needed: ${open.length} of ${new Set([...all, ...open]).size} lanes are open`,
    facts: [
      `Open: ${open.join(', ')}.`,
      ...unasked.map((lane) => `Nothing is asked of the throughput of ${lane}, so nothing is shown there.`),
      ...(reason === undefined ? [] : [reason.message]),
    ],
    next: `${reason?.next ?? repeat} In the configuration that is gate.budget, gate.margin and gate.suite.`,
    undecided: open,
  };
}

function guardsOf({ verdict }: MeasuredGate): Effect[] {
  return verdict.effects.filter(({ role }) => role === 'guard');
}

/** Lanes that prove nothing yet; a margin that the machine cannot see does not, whatever the other lanes say. */
function openLanes(measured: MeasuredGate): string[] {
  const guards = guardsOf(measured);
  const unshown = [...guards.filter(isOpen), ...coarseMargins(measured.manifest, guards)];
  return [...new Set([...lanesOf(unshown), ...unguardedLanes(measured.manifest.plan)])];
}

/** "Not slower" is said of throughput: a lane where only memory is guarded cannot show it. */
function unguardedLanes({ lanes }: AbPlan): string[] {
  return lanes.filter((lane) => lane.role === 'guard' && !guardsThroughput(lane)).map(({ id }) => id);
}

/** CONTEXT is no safety either: two ways of measuring contradict one another. */
function isOpen({ outcome }: Effect): boolean {
  return outcome === 'OPEN' || outcome === 'CONTEXT';
}

function lanesOf(effects: readonly { readonly lane: string }[]): string[] {
  return [...new Set(effects.map(({ lane }) => lane))];
}

function counted(effects: readonly { readonly lane: string }[]): string {
  const { length } = lanesOf(effects);
  return length === 1 ? '1 lane' : `${length} lanes`;
}

function suspectText(suspect: Suspect): string {
  // Only what is told of an effect in words.
  const effect = { ...suspect, unit: '' } as Effect;
  return `the head ${effectText(effect)} ${onLane(effect)}, where ${plainPercent(suspect.bound ?? 0)} is tolerated`;
}

function bare(message: string): string {
  return message.replace(/\.$/, '');
}
