import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../../src/core/verdict/checks/qualification.ts';
import { gateOutcome, type MeasuredGate } from '../../../../src/core/verdict/gate/gate-outcome.ts';
import type { Suspicion } from '../../../../src/model/gate.ts';
import type { PlanLane } from '../../../../src/model/plan.ts';
import type { Manifest } from '../../../../src/model/run.ts';
import type { Effect, EffectOutcome, Outcome } from '../../../../src/model/verdict.ts';
import { pairedRun } from '../../../fixtures/paired-run.ts';

function guard(lane: string, outcome: EffectOutcome, estimate = outcome === 'HARM' ? -0.05 : 0): Effect {
  return {
    lane,
    metric: 'throughput',
    unit: 'ops/s',
    better: 'higher',
    role: 'guard',
    bound: 0.02,
    blocks: 20,
    look: 2,
    baseline: 100,
    candidate: 100,
    change: { estimate, low: estimate - 0.01, high: estimate + 0.01 },
    spread: 0.01,
    outcome,
    blocksNeeded: null,
  };
}

const { manifest } = pairedRun({ 'st-any': { throughput: [] } });

/** A measured gate with these effects. */
function verdict(effects: readonly Effect[], outcome: Outcome = 'GO', code = 'not-worse'): MeasuredGate {
  const reasons = [{ code, message: 'A sentence.', next: 'Do this.' }];
  const [like] = manifest.plan.lanes;
  if (like === undefined) throw new Error('a run without a lane');
  const lanes = [...Map.groupBy(effects, ({ lane }) => lane)].map(
    ([id, own]): PlanLane => ({
      ...like,
      id,
      role: 'guard',
      measures: own.map(({ metric, role, bound }) =>
        role === 'guard' ? { metric, role, margin: bound ?? 0 } : { metric, role: 'info' },
      ),
    }),
  );
  return {
    verdict: { schema: 1, outcome, headline: `${outcome}: headline`, reasons, effects: [...effects], checks: [] },
    manifest: { ...manifest, plan: { ...manifest.plan, lanes } },
  };
}

/** The same on a machine that detects no change below 3 % on a lane. */
function coarseOn(lane: string, measured: MeasuredGate): MeasuredGate {
  const qualification: Manifest['qualification'] = {
    schema: 1,
    at: '2026-01-02T03:04:05.000Z',
    tool: '0.1.0',
    fingerprint: fingerprintOf(manifest.environment),
    verdicts: 10,
    falseAlarms: 0,
    invalid: 0,
    lanes: { [lane]: { blocks: 20, smallest: 0.03 } },
    injected: [],
  };
  return { ...measured, manifest: { ...measured.manifest, qualification } };
}

function suspicion(effects: readonly Effect[], undecided: readonly string[] = []): Suspicion {
  return { first: 'key', suspects: effects, undecided, runUrl: 'https://example.com/1' };
}

describe('gateOutcome of the first measurement', () => {
  test('passes when every guard is safe', () => {
    expect(gateOutcome(verdict([guard('a', 'SAFE'), guard('b', 'SAFE')]), null)).toMatchObject({
      state: 'pass',
      title: 'Not slower: a loss beyond the margin is ruled out on 2 lanes',
    });
  });

  test('harm is a suspicion, never a regression, and other open lanes are kept', () => {
    const seen = gateOutcome(
      verdict([guard('a', 'HARM'), guard('b', 'OPEN'), guard('c', 'SAFE')], 'NO-GO', 'harm'),
      null,
    );
    expect(seen).toMatchObject({ state: 'suspected', suspects: [{ lane: 'a' }], undecided: ['b'] });
    expect(seen.facts[0]).toContain('5.0 % slower');
  });

  test.each(['OPEN', 'CONTEXT'] as const)('%s needs more evidence and shows the next step', (open) => {
    const seen = gateOutcome(verdict([guard('a', 'SAFE'), guard('b', open)], 'INCONCLUSIVE', 'noise-limited'), null);
    expect(seen).toMatchObject({ state: 'more-evidence', undecided: ['b'] });
    expect(seen.next).toContain('Do this.');
  });

  test('a margin below the smallest detectable change does not pass', () => {
    const coarse = coarseOn('a', verdict([guard('a', 'SAFE')], 'INCONCLUSIVE', 'coarse-margin'));
    expect(gateOutcome(coarse, null)).toMatchObject({ state: 'more-evidence', undecided: ['a'] });
  });

  test('a margin below the smallest detectable change stays open beside a suspicion', () => {
    const first = coarseOn('b', verdict([guard('a', 'HARM'), guard('b', 'SAFE')], 'NO-GO', 'harm'));
    const seen = gateOutcome(first, null);
    expect(seen).toMatchObject({ state: 'suspected', suspects: [{ lane: 'a' }], undecided: ['b'] });
    const again = coarseOn('b', verdict([guard('a', 'SAFE')]));
    const { suspects, undecided } = seen;
    expect(gateOutcome(again, { first: 'key', suspects, undecided, runUrl: 'https://example.com/1' })).toMatchObject({
      state: 'more-evidence',
      undecided: ['b'],
    });
  });

  test('a lane without a guard of throughput does not pass, whatever its memory', () => {
    const watched: Effect = { ...guard('a', 'OPEN', -0.3), role: 'info', bound: null, outcome: 'INFO' };
    const rss: Effect = { ...guard('a', 'SAFE'), metric: 'rss', better: 'lower' };
    const seen = gateOutcome(verdict([watched, rss, guard('b', 'SAFE')]), null);
    expect(seen).toMatchObject({ state: 'more-evidence', undecided: ['a'] });
    expect(seen.facts).toContain('a has no guard of throughput, so it cannot show that it is not slower.');
    expect(seen.next).toContain('gate.margin');
  });

  test('a lane without a guard of throughput is open also after a suspicion of its memory', () => {
    const watched: Effect = { ...guard('a', 'OPEN', -0.3), role: 'info', bound: null, outcome: 'INFO' };
    const rss = (outcome: EffectOutcome): Effect => ({ ...guard('a', outcome), metric: 'rss', better: 'lower' });
    const again = gateOutcome(verdict([watched, rss('SAFE')]), suspicion([rss('HARM')]));
    expect(again).toMatchObject({ state: 'more-evidence', undecided: ['a'] });
  });

  test('a suite without a guard needs more evidence', () => {
    expect(gateOutcome(verdict([], 'INCONCLUSIVE', 'mixed'), null).state).toBe('more-evidence');
  });

  test('byte-identical libraries are not affected', () => {
    expect(gateOutcome(verdict([], 'NO CHANGE', 'byte-identical-arms'), null).state).toBe('not-affected');
  });

  test('an invalid run is neither a regression nor a pass', () => {
    expect(gateOutcome(verdict([guard('a', 'HARM')], 'INVALID', 'bench-crashed'), null).state).toBe('invalid');
  });
});

describe('gateOutcome of the second measurement', () => {
  const harmed = guard('a', 'HARM');

  test('a confirmed harm is a regression that names the lane', () => {
    const seen = gateOutcome(verdict([guard('a', 'HARM', -0.04)], 'NO-GO', 'harm'), suspicion([harmed]));
    expect(seen).toMatchObject({ state: 'regression', title: 'Regression confirmed on a' });
    expect(seen.facts[0]).toMatch(/5\.0 % slower.*the second time the head is 4\.0 % slower/);
  });

  test('a regression of a merge group shows the command that accepts its commit', () => {
    const { verdict: judged, manifest: about } = verdict([guard('a', 'HARM', -0.04)], 'NO-GO', 'harm');
    const { candidate } = about.plan;
    if (candidate.source.kind !== 'build') throw new Error('the head is built');
    const group = { verdict: judged, manifest: { ...about, plan: { ...about.plan, pullRequest: null } } };
    const seen = gateOutcome(group, suspicion([harmed]));
    expect(seen.command).toBe(`/ab accept @${candidate.source.sha} REASON`);
    expect(seen.next).toContain('merge group');
    expect(gateOutcome({ verdict: judged, manifest: about }, suspicion([harmed])).command).toBeUndefined();
  });

  test('an unconfirmed suspicion is green and listed', () => {
    const seen = gateOutcome(verdict([guard('a', 'SAFE')]), suspicion([harmed]));
    expect(seen).toMatchObject({ state: 'unconfirmed', title: 'Not slower: 1 lane looked worse once and not again' });
    expect(seen.facts.join()).toContain('Seen once and not again');
  });

  test.each([
    ['open the second time', [guard('a', 'OPEN')], []],
    ['another lane was left open', [guard('a', 'SAFE')], ['b']],
    [
      'another effect is harmed for the first time',
      [guard('a', 'SAFE'), { ...harmed, metric: 'rss', better: 'lower' } as Effect],
      [],
    ],
    ['harmed against another margin', [{ ...harmed, bound: 0.03 }], []],
    ['to the other side', [guard('a', 'HARM', 0.05)], []],
  ])('%s: more evidence, not red', (_, effects, undecided) => {
    expect(gateOutcome(verdict(effects, 'INCONCLUSIVE', 'mixed'), suspicion([harmed], undecided)).state).toBe(
      'more-evidence',
    );
  });
});

test('law: a regression needs the same lane harmed twice, and a pass needs every guard safe', () => {
  const outcome = fc.constantFrom<EffectOutcome>('SAFE', 'HARM', 'OPEN', 'CONTEXT');
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 5 }), fc.array(outcome, { maxLength: 5 }), (once, twice) => {
      const first = once.map((each, index) => guard(`lane-${index}`, each));
      const second = twice.map((each, index) => guard(`lane-${index}`, each));
      const before = gateOutcome(verdict(first, 'NO-GO', 'harm'), null);
      expect(before.state).not.toBe('regression');
      if (before.state === 'pass') expect(once.every((each) => each === 'SAFE')).toBe(true);
      if (before.state !== 'suspected') return;
      const suspects = first.filter((each) => each.outcome === 'HARM');
      const after = gateOutcome(verdict(second, 'NO-GO', 'harm'), suspicion(suspects, before.undecided));
      const twiceHarmed = once.some((each, index) => each === 'HARM' && twice[index] === 'HARM');
      expect(after.state === 'regression').toBe(twiceHarmed);
      if (after.state === 'unconfirmed') {
        expect(twice.every((each) => each === 'SAFE')).toBe(true);
        expect(before.undecided).toEqual([]);
      }
    }),
  );
});

test('the title names what weakens the measurement, but not the lanes, which the team has set', () => {
  const measured = verdict([guard('a', 'SAFE')]);
  const basis = [
    { name: 'lanes', text: '1 of the 7 lanes of suite ssot', weak: 'only 1 of the 7 lanes of suite ssot' },
    { name: 'machine', text: 'machine default, never qualified', weak: 'machine never qualified' },
  ];
  const outcome = gateOutcome({ ...measured, verdict: { ...measured.verdict, basis } }, null);
  expect(outcome.state).toBe('pass');
  expect(outcome.title).toBe('Not slower: a loss beyond the margin is ruled out on 1 lane (machine never qualified)');
});

test('a certain loss within the margin passes, and the title does not call it "not slower"', () => {
  const measured = verdict([guard('a', 'SAFE'), guard('b', 'SAFE')]);
  const reasons = [{ code: 'tolerated-loss', message: 'The head is 1.2 % slower on b.', next: 'Merge it.', lane: 'b' }];
  const outcome = gateOutcome({ ...measured, verdict: { ...measured.verdict, reasons } }, null);
  expect(outcome.state).toBe('pass');
  expect(outcome.title).toBe('Worse within the margin on 1 lane: a loss beyond the margin is ruled out on 2 lanes');
  expect(outcome.facts).toEqual(['The head is 1.2 % slower on b.']);
  expect(outcome.isWorse).toBe(true);
});
