import type { Result } from '../../../model/result.ts';
import { type GateOutcome, RERUN } from './gate-outcome.ts';

/** The final outcome of a gate: a suspicion is measured again, so it is not final. */
export type LastGateOutcome = GateOutcome & { readonly state: Exclude<GateOutcome['state'], 'suspected'> };

/** The outcome of one machine, or why there is none, as a phrase that follows its name: `did not answer`. */
export interface MachineGate {
  readonly machine: string;
  readonly outcome: Result<LastGateOutcome, string>;
}

/**
 * The gate of several machines: red when one of them confirmed a regression, green when each is green. Otherwise a user must
 * act: a machine that measured invalidly, has no outcome or needs more evidence proves nothing. The order does not matter.
 */
export function joinedGate(outcomes: readonly MachineGate[]): LastGateOutcome {
  const machines = [...outcomes].sort((a, b) => (a.machine < b.machine ? -1 : 1));
  const answered = machines.flatMap(({ machine, outcome }) => (outcome.ok ? [{ machine, ...outcome.value }] : []));
  const missing = machines.flatMap(({ machine, outcome }) => (outcome.ok ? [] : [{ machine, why: outcome.error }]));
  const [only] = answered;
  if (only !== undefined && machines.length === 1) {
    const { machine: _, ...own } = only;
    return own;
  }
  const of = (state: GateOutcome['state']) => answered.filter((each) => each.state === state);
  const all = {
    facts: [
      ...missing.map(({ machine, why }) => `${machine} ${why}.`),
      ...answered.flatMap(({ machine, title, facts }) => [title, ...facts].map((fact) => `${machine}: ${fact}`)),
    ],
    suspects: answered.flatMap(({ suspects }) => suspects),
    undecided: answered.flatMap(({ machine, undecided }) => undecided.map((lane) => `${lane} (${machine})`)),
  };
  for (const state of ['regression', 'invalid'] as const) {
    const [first, ...more] = of(state);
    if (first !== undefined) {
      const { next, command } = first;
      const title = titled(first.title, [first, ...more]);
      return { ...all, state, title, next, ...(command !== undefined && { command }) };
    }
  }
  if (only === undefined || missing.length > 0) {
    const names = missing.map(({ machine }) => machine).join(', ');
    const next = `See whether a runner for ${names} is online and free, then ${RERUN}.`;
    const title = missing.map(({ machine, why }) => `${machine} ${why}`).join('; ');
    return { ...all, state: 'more-evidence', title, next };
  }
  const [open, ...opens] = of('more-evidence');
  if (open !== undefined) {
    return { ...all, state: 'more-evidence', title: titled(open.title, [open, ...opens]), next: open.next };
  }
  const state = answered.every((each) => each.state === only.state)
    ? only.state
    : of('unconfirmed').length > 0
      ? 'unconfirmed'
      : 'pass';
  const worse = answered.filter(({ isWorse }) => isWorse);
  const finding =
    state === 'not-affected'
      ? 'Not affected'
      : worse.length > 0
        ? `Worse within the margin on ${names(worse)}, and no loss beyond it`
        : 'Not slower';
  const title = `${finding} on each of ${answered.length} machines: ${names(answered)}${weaknessOf(answered)}`;
  return { ...all, state, title, next: '' };
}

function titled(title: string, machines: readonly { readonly machine: string }[]): string {
  return `${title} (${names(machines)})`;
}

/** What weakens the outcomes of the machines, in brackets: each fact with its machines, unless all of them have it. */
function weaknessOf(machines: readonly (LastGateOutcome & { readonly machine: string })[]): string {
  const facts = [...new Set(machines.flatMap(({ weak = [] }) => weak))].map((fact) => {
    const having = machines.filter(({ weak = [] }) => weak.includes(fact));
    return having.length === machines.length ? fact : `${names(having)}: ${fact}`;
  });
  return facts.length === 0 ? '' : ` (${facts.join('; ')})`;
}

function names(machines: readonly { readonly machine: string }[]): string {
  return machines.map(({ machine }) => machine).join(', ');
}
