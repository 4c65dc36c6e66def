import type { GateOutcome } from './gate-outcome.ts';

/** What a gate says in the end: no suspicion is a last word. */
export type LastGateOutcome = GateOutcome & { readonly state: Exclude<GateOutcome['state'], 'suspected'> };

/** What one machine says of a commit, or in words why it says nothing: `did not answer`. */
export interface MachineGate {
  readonly machine: string;
  readonly said: LastGateOutcome | { readonly silent: string };
}

/**
 * The gate of several machines: red when one of them confirmed a regression, green when each is green, else somebody must
 * act: a machine that measured invalidly, is silent or needs more evidence proves nothing. The order is of no account.
 */
export function joinedGate(words: readonly MachineGate[]): LastGateOutcome {
  const machines = [...words].sort((a, b) => (a.machine < b.machine ? -1 : 1));
  const spoken = machines.flatMap(({ machine, said }) => ('silent' in said ? [] : [{ machine, ...said }]));
  const silent = machines.flatMap(({ machine, said }) => ('silent' in said ? [{ machine, why: said.silent }] : []));
  const [only] = spoken;
  if (only !== undefined && machines.length === 1) {
    const { machine: _, ...own } = only;
    return own;
  }
  const of = (state: GateOutcome['state']) => spoken.filter((each) => each.state === state);
  const all = {
    facts: [
      ...silent.map(({ machine, why }) => `${machine} ${why}.`),
      ...spoken.flatMap(({ machine, title, facts }) => [title, ...facts].map((fact) => `${machine}: ${fact}`)),
    ],
    suspects: spoken.flatMap(({ suspects }) => suspects),
    undecided: spoken.flatMap(({ machine, undecided }) => undecided.map((lane) => `${lane} (${machine})`)),
  };
  for (const state of ['regression', 'invalid'] as const) {
    const [first, ...more] = of(state);
    if (first !== undefined) {
      const { next, command } = first;
      const title = titled(first.title, [first, ...more]);
      return { ...all, state, title, next, ...(command !== undefined && { command }) };
    }
  }
  if (only === undefined || silent.length > 0) {
    const names = silent.map(({ machine }) => machine).join(', ');
    const next = `See whether a runner for ${names} is online and free, then press "Re-run" on this check.`;
    const title = silent.map(({ machine, why }) => `${machine} ${why}`).join('; ');
    return { ...all, state: 'more-evidence', title, next };
  }
  const [open, ...opens] = of('more-evidence');
  if (open !== undefined) {
    return { ...all, state: 'more-evidence', title: titled(open.title, [open, ...opens]), next: open.next };
  }
  const state = spoken.every((each) => each.state === only.state)
    ? only.state
    : of('unconfirmed').length > 0
      ? 'unconfirmed'
      : 'pass';
  const title = `${state === 'not-affected' ? 'Not affected' : 'Not slower'} on each of ${spoken.length} machines: ${names(spoken)}`;
  return { ...all, state, title, next: '' };
}

function titled(title: string, machines: readonly { readonly machine: string }[]): string {
  return `${title} (${names(machines)})`;
}

function names(machines: readonly { readonly machine: string }[]): string {
  return machines.map(({ machine }) => machine).join(', ');
}
