import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedVerdict, type MachineVerdict } from '../../../src/core/verdict/joined-verdict.ts';
import { err, ok } from '../../../src/model/result.ts';
import type { Outcome } from '../../../src/model/verdict.ts';

const OUTCOMES: readonly Outcome[] = ['GO', 'NO-GO', 'NO CHANGE', 'INCONCLUSIVE', 'INVALID'];

function machineVerdict(machine: string, outcome: Outcome | null): MachineVerdict {
  if (outcome === null) return { machine, verdict: err('did not answer') };
  const reasons = [{ code: 'x', message: 'm', next: `Next of ${machine}.` }];
  return { machine, verdict: ok({ outcome, headline: `${outcome}: seen by ${machine}`, reasons }) };
}

test.each<[readonly (readonly [string, Outcome | null])[], Outcome, string]>([
  [
    [
      ['x86_64', 'GO'],
      ['arm64', 'GO'],
    ],
    'GO',
    'GO on each of 2 machines: arm64 and x86_64',
  ],
  [
    [
      ['x86_64', 'GO'],
      ['arm64', 'NO-GO'],
    ],
    'NO-GO',
    'NO-GO on arm64: seen by arm64; GO on x86_64',
  ],
  [
    [
      ['x86_64', 'GO'],
      ['arm64', 'NO CHANGE'],
    ],
    'INCONCLUSIVE',
    'INCONCLUSIVE: the machines differ: NO CHANGE on arm64; GO on x86_64',
  ],
  [
    [
      ['x86_64', 'GO'],
      ['arm64', null],
    ],
    'INCONCLUSIVE',
    'INCONCLUSIVE: arm64 did not answer; GO on x86_64',
  ],
  [
    [
      ['x86_64', 'NO-GO'],
      ['arm64', null],
    ],
    'NO-GO',
    'NO-GO on x86_64: seen by x86_64; arm64 did not answer',
  ],
  [
    [
      ['x86_64', 'INCONCLUSIVE'],
      ['arm64', 'INVALID'],
      ['riscv', 'GO'],
    ],
    'INVALID',
    'INVALID on arm64: seen by arm64; GO on riscv; INCONCLUSIVE on x86_64',
  ],
])('%j is %s', (outcomes, outcome, headline) => {
  expect(joinedVerdict(outcomes.map(([machine, each]) => machineVerdict(machine, each)))).toMatchObject({
    outcome,
    headline,
  });
});

test('the next step comes from a machine that decided', () => {
  const joined = joinedVerdict([machineVerdict('x86_64', 'GO'), machineVerdict('arm64', 'NO-GO')]);
  expect(joined).toMatchObject({ next: 'Next of arm64.', deciding: ['arm64'] });
  expect(joinedVerdict([machineVerdict('x86_64', 'GO'), machineVerdict('arm64', null)]).next).toContain(
    'machine=arm64',
  );
});

const outcome = fc.option(fc.constantFrom(...OUTCOMES));
const verdicts = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/), outcome), {
    minLength: 1,
    maxLength: 8,
    selector: ([machine]) => machine,
  })
  .map((all) => all.map(([machine, each]) => machineVerdict(machine, each)));
const outcomesOf = (all: readonly MachineVerdict[]) =>
  all.map(({ verdict }) => (verdict.ok ? verdict.value.outcome : null));

test('the order of the machines does not matter', () => {
  fc.assert(
    fc.property(
      verdicts.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
      ),
      ([all, other]) => {
        expect(joinedVerdict(other)).toEqual(joinedVerdict(all));
      },
    ),
  );
});

test('one machine gives its own verdict', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OUTCOMES), (outcome) => {
      expect(joinedVerdict([machineVerdict('arm64', outcome)])).toMatchObject({
        outcome,
        headline: `${outcome}: seen by arm64`,
      });
    }),
  );
});

test('law: any NO-GO makes NO-GO, GO and NO CHANGE need every machine, and the headline begins with the outcome', () => {
  fc.assert(
    fc.property(verdicts, (all) => {
      const outcomes = outcomesOf(all);
      const { outcome, headline } = joinedVerdict(all);
      expect(outcome === 'NO-GO').toBe(outcomes.includes('NO-GO'));
      for (const each of ['GO', 'NO CHANGE'] as const) {
        expect(outcome === each).toBe(outcomes.every((one) => one === each));
      }
      expect(headline.startsWith(outcome)).toBe(true);
    }),
  );
});

test('law: a common outcome of all machines is the joined outcome', () => {
  fc.assert(
    fc.property(verdicts, fc.constantFrom(...OUTCOMES), (all, outcome) => {
      expect(joinedVerdict(all.map(({ machine }) => machineVerdict(machine, outcome))).outcome).toBe(outcome);
    }),
  );
});
