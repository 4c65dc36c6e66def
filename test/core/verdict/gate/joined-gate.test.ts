import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedGate, type LastGateOutcome, type MachineGate } from '../../../../src/core/verdict/gate/joined-gate.ts';
import { err, ok } from '../../../../src/model/result.ts';

const STATES = ['pass', 'not-affected', 'unconfirmed', 'regression', 'more-evidence', 'invalid'] as const;
const GREEN: readonly string[] = ['pass', 'not-affected', 'unconfirmed'];

function machineGate(machine: string, state: LastGateOutcome['state'] | null): MachineGate {
  if (state === null) return { machine, outcome: err('did not answer') };
  const outcome = {
    state,
    title: `Title of ${state}`,
    facts: [`Fact.`],
    next: 'Next.',
    suspects: [],
    undecided: ['st'],
  };
  return { machine, outcome: ok(outcome) };
}

test('joinedGate is red when one machine has a regression, whatever the outcomes of the others', () => {
  const red = joinedGate([
    machineGate('x86_64', 'pass'),
    machineGate('arm64', 'regression'),
    machineGate('riscv', null),
  ]);
  expect(red).toMatchObject({ state: 'regression', title: 'Title of regression (arm64)', next: 'Next.' });
  expect(red.facts).toEqual([
    'riscv did not answer.',
    'arm64: Title of regression',
    'arm64: Fact.',
    'x86_64: Title of pass',
    'x86_64: Fact.',
  ]);
});

test('joinedGate needs more evidence when a machine has no outcome, and names its runner', () => {
  const joined = joinedGate([machineGate('x86_64', 'pass'), machineGate('arm64', null)]);
  expect(joined).toMatchObject({ state: 'more-evidence', title: 'arm64 did not answer' });
  expect(joined.next).toContain('a runner for arm64');
});

test('joinedGate says what weakens "not slower" on its machines, lanes that proofs left out among it', () => {
  const weakened = (machine: string, ...weak: string[]): MachineGate => {
    const { outcome } = machineGate(machine, 'pass');
    return { machine, outcome: outcome.ok ? ok({ ...outcome.value, weak }) : outcome };
  };
  const proven = '2 guard lanes not timed, by proof';
  const title = (...machines: MachineGate[]) => joinedGate(machines).title;
  const on = 'Not slower on each of 2 machines: arm64, x86_64';
  expect(title(weakened('x86_64', proven), weakened('arm64', proven))).toBe(`${on} (${proven})`);
  expect(title(weakened('x86_64', proven), weakened('arm64', 'never qualified', proven))).toBe(
    `${on} (arm64: never qualified; ${proven})`,
  );
  expect(title(weakened('x86_64', proven), machineGate('arm64', 'unconfirmed'))).toBe(`${on} (x86_64: ${proven})`);
  expect(title(machineGate('x86_64', 'pass'), machineGate('arm64', 'pass'))).toBe(on);
});

test('joinedGate does not say "not slower" where a machine is certainly worse within the margin', () => {
  const { machine, outcome } = machineGate('arm64', 'pass');
  const worse = { machine, outcome: outcome.ok ? ok({ ...outcome.value, isWorse: true as const }) : outcome };
  const joined = joinedGate([machineGate('x86_64', 'pass'), worse]);
  expect([joined.state, joined.title]).toEqual([
    'pass',
    'Worse within the margin on arm64, and no loss beyond it on each of 2 machines: arm64, x86_64',
  ]);
});

test('joinedGate of one machine is its own outcome', () => {
  for (const state of STATES) {
    const own = machineGate('arm64', state);
    expect(ok(joinedGate([own]))).toEqual(own.outcome);
  }
});

test('law: joinedGate is green when every machine is, red when one is, and ignores the order', () => {
  const machines = fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.option(fc.constantFrom(...STATES))), {
      minLength: 1,
      maxLength: 8,
      selector: ([machine]) => machine,
    })
    .chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
  fc.assert(
    fc.property(machines, ([all, other]) => {
      const joined = joinedGate(all.map(([machine, state]) => machineGate(machine, state)));
      expect(joinedGate(other.map(([machine, state]) => machineGate(machine, state)))).toEqual(joined);
      const states = all.map(([, state]) => state);
      expect(GREEN.includes(joined.state)).toBe(states.every((state) => state !== null && GREEN.includes(state)));
      expect(joined.state === 'regression').toBe(states.includes('regression'));
    }),
  );
});
