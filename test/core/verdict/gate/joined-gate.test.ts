import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedGate, type LastGateOutcome, type MachineGate } from '../../../../src/core/verdict/gate/joined-gate.ts';

const STATES = ['pass', 'not-affected', 'unconfirmed', 'regression', 'more-evidence', 'invalid'] as const;
const GREEN: readonly string[] = ['pass', 'not-affected', 'unconfirmed'];

function word(machine: string, state: LastGateOutcome['state'] | null): MachineGate {
  if (state === null) return { machine, said: { silent: 'did not answer' } };
  const said = { state, title: `Title of ${state}`, facts: [`Fact.`], next: 'Next.', suspects: [], undecided: ['st'] };
  return { machine, said };
}

test('a regression on one machine is red, whatever the others say or do not say', () => {
  const red = joinedGate([word('x86_64', 'pass'), word('arm64', 'regression'), word('riscv', null)]);
  expect(red).toMatchObject({ state: 'regression', title: 'Title of regression (arm64)', next: 'Next.' });
  expect(red.facts).toEqual([
    'riscv did not answer.',
    'arm64: Title of regression',
    'arm64: Fact.',
    'x86_64: Title of pass',
    'x86_64: Fact.',
  ]);
});

test('a machine that is silent asks for a runner', () => {
  const said = joinedGate([word('x86_64', 'pass'), word('arm64', null)]);
  expect(said).toMatchObject({ state: 'more-evidence', title: 'arm64 did not answer' });
  expect(said.next).toContain('a runner for arm64');
});

test('one machine gives its own word', () => {
  for (const state of STATES) expect(joinedGate([word('arm64', state)])).toEqual(word('arm64', state).said);
});

test('green is what every machine is, red what one is, and the order does not matter', () => {
  const words = fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.option(fc.constantFrom(...STATES))), {
      minLength: 1,
      maxLength: 8,
      selector: ([machine]) => machine,
    })
    .chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
  fc.assert(
    fc.property(words, ([all, other]) => {
      const joined = joinedGate(all.map(([machine, state]) => word(machine, state)));
      expect(joinedGate(other.map(([machine, state]) => word(machine, state)))).toEqual(joined);
      const states = all.map(([, state]) => state);
      expect(GREEN.includes(joined.state)).toBe(states.every((state) => state !== null && GREEN.includes(state)));
      expect(joined.state === 'regression').toBe(states.includes('regression'));
    }),
  );
});
