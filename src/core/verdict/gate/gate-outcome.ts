import type { ChildResult } from '../../../model/child-request.ts';
import type { Suspect, Suspicion } from '../../../model/gate.ts';
import type { AbPlan } from '../../../model/plan.ts';
import { type Effect, weakFacts } from '../../../model/verdict.ts';
import { effectText, onLane } from '../../analysis/ab/effect-text.ts';
import { guardsThroughput } from '../../plan/lanes/plan-lane.ts';
import { toleratedText } from '../../text/change-text.ts';
import { isSameMetric } from '../../text/metric-text.ts';
import { identityText } from '../checks/manifest-checks.ts';
import { coarseMargins } from '../checks/qualification.ts';

/** How a user has a gate measured again. */
export const RERUN = 'press "Re-run" on this check';

/** A judged measurement of a gate. */
export type MeasuredGate = Pick<ChildResult, 'verdict' | 'manifest'>;

/** The outcome of a gate. `suspected` is not final: the lanes are measured again. */
export interface GateOutcome {
  readonly state: 'pass' | 'not-affected' | 'suspected' | 'regression' | 'unconfirmed' | 'more-evidence' | 'invalid';
  /** One line. */
  readonly title: string;
  /** Sentences, most important first. */
  readonly facts: readonly string[];
  /** What to do next; empty when there is nothing to do. */
  readonly next: string;
  /** The text of the comment to post next, if any. */
  readonly command?: string;
  /** The effects to measure again, or those that were confirmed or not confirmed. */
  readonly suspects: readonly Suspect[];
  /** Lanes that stay open. */
  readonly undecided: readonly string[];
  /** What weakens "not slower", in few words each; its title has them in brackets. */
  readonly weak?: readonly string[];
  /** Whether a lane is certainly worse, within its margin: then it is not called "not slower". */
  readonly isWorse?: true;
}

/**
 * Applies the rules of the gate to the verdict on a plan whose lanes are all guards. A regression needs two measurements that
 * agree: the suspected effect is harmed again, beyond the same margin and in the same direction, in other processes at
 * another time.
 *
 * @param before The suspicion of the first measurement; null for the first measurement itself.
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
      next: `${reason?.next ?? ''} Then ${RERUN}.`.trim(),
    };
  }
  if (reason?.code === 'byte-identical-arms') {
    return {
      ...EMPTY,
      state: 'not-affected',
      title: `Not affected: base and head build ${identityText(measured.manifest)}`,
    };
  }
  const exceeded = reasonsWith(verdict, 'fast-path').map(({ message }) => message);
  if (exceeded.length > 0) {
    // The code of a commit is the same in each measurement, so that one is enough.
    return {
      ...EMPTY,
      state: 'regression',
      title: `Fast path above its budget: ${bare(exceeded[0] ?? '')}`,
      facts: exceeded,
      ...nextAfterRegression(measured.manifest.plan),
      ...(measured.manifest.plan.pullRequest !== null && {
        next: `${reason?.next ?? ''} A maintainer may also comment /ab accept and the reason.`,
      }),
    };
  }
  const harmed = guardsOf(measured).filter(({ outcome }) => outcome === 'HARM');
  if (before === null) return harmed.length > 0 ? suspected(harmed, measured) : settled(measured, []);
  const confirmed = before.suspects.filter((suspect) => harmed.some((effect) => agrees(suspect, effect)));
  if (confirmed.length > 0) return { ...regression(confirmed, harmed), ...nextAfterRegression(measured.manifest.plan) };
  // An effect that is harmed now for the first time is not confirmed either.
  const fresh = harmed.map(({ lane }) => lane);
  const rest = settled(measured, [...before.undecided, ...fresh]);
  const unconfirmed = before.suspects.map((suspect) => `Seen once and not again: ${suspectText(suspect)}.`);
  if (rest.state !== 'pass') return { ...rest, facts: [...rest.facts, ...unconfirmed], suspects: before.suspects };
  return {
    ...rest,
    state: 'unconfirmed',
    title: `Not slower: ${counted(before.suspects)} looked worse once and not again${bracketed(rest.weak)}`,
    facts: [...unconfirmed, ...rest.facts],
    suspects: before.suspects,
  };
}

const EMPTY = { facts: [], next: '', suspects: [], undecided: [] } as const;

/** Whether lane, metric, margin and direction are the same. */
function agrees(suspect: Suspect, effect: Effect): boolean {
  return (
    suspect.lane === effect.lane &&
    isSameMetric(suspect, effect) &&
    suspect.bound === effect.bound &&
    suspect.atLeast === effect.atLeast &&
    Math.sign(suspect.change?.estimate ?? 0) === Math.sign(effect.change?.estimate ?? 0)
  );
}

function suspected(harmed: readonly Effect[], measured: MeasuredGate): GateOutcome {
  const suspects = harmed.map(({ lane, metric, name, better, bound, atLeast, baseline, change }) => ({
    ...{ lane, metric, better, bound, baseline, change },
    ...(name !== undefined && { name }),
    ...(atLeast !== undefined && { atLeast }),
  }));
  const again = new Set(suspects.map(({ lane }) => lane));
  const undecided = openLanes(measured).filter((lane) => !again.has(lane));
  return {
    state: 'suspected',
    title: `${counted(suspects)} ${again.size === 1 ? 'looks' : 'look'} worse; measured again before there is a result`,
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

/** An acceptance of a pull request counts for a merge group that holds only this pull request. Other merge groups are accepted by their commit. */
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
    const lost = reasonsWith(verdict, 'tolerated-loss');
    const where = lost.flatMap(({ lane }) => (lane === undefined ? [] : [{ lane }]));
    // The suite is the one that the team has set, so its lanes are enough.
    const weak = weakFacts(verdict.basis ?? [], ['lanes']);
    const excluded = `a loss beyond the margin is ruled out on ${counted(guards)}`;
    return {
      ...EMPTY,
      state: 'pass',
      title: `${lost.length === 0 ? `Not slower: ${excluded}` : `Worse within the margin on ${counted(where)}: ${excluded}`}${bracketed(weak)}`,
      ...(weak.length > 0 && { weak }),
      ...(lost.length > 0 && { isWorse: true }),
      facts: [...lost, ...reasonsWith(verdict, 'gain')].map(({ message }) => message),
    };
  }
  const unguarded = unguardedLanes(manifest.plan);
  const [reason] = verdict.outcome === 'INCONCLUSIVE' ? verdict.reasons : [];
  const repeat = unguarded.length > 0 ? 'Set a margin, which counts on every lane.' : 'Press "Re-run" on this check.';
  return {
    ...EMPTY,
    state: 'more-evidence',
    title:
      guards.length === 0
        ? 'More evidence is needed: no lane of the suite guards anything'
        : `More evidence is needed: ${open.length} of ${new Set([...all, ...open]).size} lanes are open`,
    facts: [
      `Open: ${open.join(', ')}.`,
      ...unguarded.map((lane) => `${lane} has no guard of throughput, so it cannot show that it is not slower.`),
      ...(reason === undefined ? [] : [reason.message]),
    ],
    next: `${reason?.next ?? repeat} In the configuration that is gate.budget, gate.margin and gate.suite.`,
    undecided: open,
  };
}

function reasonsWith({ reasons }: MeasuredGate['verdict'], code: string): MeasuredGate['verdict']['reasons'] {
  return reasons.filter((reason) => reason.code === code);
}

/** What weakens a gate, in brackets; empty without anything. */
function bracketed(weak: readonly string[] = []): string {
  return weak.length === 0 ? '' : ` (${weak.join('; ')})`;
}

function guardsOf({ verdict }: MeasuredGate): Effect[] {
  return verdict.effects.filter(({ role }) => role === 'guard');
}

/** Lanes that are not decided. A margin that the machine cannot detect is not decided either. */
function openLanes(measured: MeasuredGate): string[] {
  const guards = guardsOf(measured);
  const undecided = [...guards.filter(isOpen), ...coarseMargins(measured.manifest, guards)];
  return [...new Set([...lanesOf(undecided), ...unguardedLanes(measured.manifest.plan)])];
}

/** Lanes without a guard of throughput: they cannot show "not slower". */
function unguardedLanes({ lanes }: AbPlan): string[] {
  return lanes.filter((lane) => lane.role === 'guard' && !guardsThroughput(lane)).map(({ id }) => id);
}

/** CONTEXT is not safe either: the two ways of sampling contradict each other. */
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
  // `effectText` needs no other fields.
  const effect = { ...suspect, unit: '' } as Effect;
  return `the head ${effectText(effect)} ${onLane(effect)}, where ${toleratedText(suspect)} is tolerated`;
}

function bare(message: string): string {
  return message.replace(/\.$/, '');
}
